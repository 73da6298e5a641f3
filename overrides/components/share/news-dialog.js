// Lists what others changed since the reader last looked, by who did it.
/** @import * as T from "../../record/types.js" */

import { listSeen } from "../../places/news.js";
import { getMenu, loadMenu } from "../pilot-toolbar/loading.js";
import { linkToCheck } from "../store/check-links.js";
import { store } from "../store/store.js";
import { nameWriter } from "./people.js";
import { findNews } from "./seen-news.js";
import { formatTime, openSharingDialog, say } from "./share-parts.js";
import { getConnection, renderLine } from "./share.js";
import { setSeen } from "./shared-places.js";

/**
 * List what others did to one thing, by who did it.
 * @param {T.News} news @param {T.Record} record
 */
const createNewsLine = ({ thing, changes }, record) => {
  const files = getConnection()?.files() ?? [];
  /** @type {Map<string, { at: T.Time, fields: [T.Path, unknown][] }>} */
  const byPerson = new Map();
  for (const [path, version] of changes) {
    const who = nameWriter(files, record, path, version);
    const one = byPerson.get(who) ?? { at: "", fields: [] };
    one.fields.push([path, version.value]);
    if (version.at > one.at) one.at = version.at;
    byPerson.set(who, one);
  }
  const line = document.createElement("li");
  if (thing.startsWith("checks/")) line.append(linkToCheck(thing.slice(7)));
  else line.append(`${getMenu()?.nameItem(null, thing, record)}`);
  for (const [who, { at, fields }] of byPerson) {
    const what = getMenu()?.describeFields(null, fields);
    line.append(document.createElement("br"), say("what", { what, who, time: formatTime(at) }));
  }
  return line;
};

/** Show what changed. From then on it counts as seen. @param {any} bar */
export const showNews = async (bar) => {
  const { record } = store;
  if (!record) return;
  await loadMenu();
  const news = findNews(record);
  const dialog = openSharingDialog(bar, "pb-share-news");
  dialog.querySelector("ul").append(...news.map((one) => createNewsLine(one, record)));
  for (const link of dialog.querySelectorAll("a")) link.addEventListener("click", () => dialog.close());
  await setSeen(`${record.pilot.id}`, listSeen(record));
  renderLine();
};
