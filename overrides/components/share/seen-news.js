// Finds what others changed since the reader last looked, and counts it.
/** @import * as T from "../../record/types.js" */

import { listNews } from "../../places/news.js";
import { storage } from "../store/store.js";
import { say } from "./share-parts.js";
import { getSeen } from "./shared-places.js";

/** What was found last, since to find it takes longer than to show it. @type {{ record?: T.Record, mark?: string, news: T.News[] }} */
let found = { news: [] };

/** @param {T.Record} record @returns {T.News[]} */
export const findNews = (record) => {
  const seen = getSeen(`${record.pilot.id}`);
  const mark = JSON.stringify(seen);
  if (!seen) return [];
  if (found.record !== record || found.mark !== mark) {
    found = { record, mark, news: listNews(record, seen, storage.isOwn) };
  }
  return found.news;
};

/** Say how much changed. @param {T.News[]} news */
export const countNews = (news) => {
  const kind = news.every(({ thing }) => thing.startsWith("checks/")) ? "news-checks" : "news";
  return say(news[1] ? kind : `${kind}-one`, { count: news.length });
};
