// Says what others have changed since a reader last looked. It compares by browser, so it does not depend on clocks.
/** @import * as T from "../record/types.js" */

import { getSide } from "../record/record.js";
import { isSame } from "../record/versions.js";

/** What nobody wrote by hand. */
const INTERNAL = /\/(wording|history\/.*|own)$/;

/** Return the browser and tab of a stamp, without the mark of a migration. @param {string} by */
const toWriter = (by) => by.replace(/-x[\da-f]{8}$/, "");

/** Return what people know as one thing, such as a check, a row or the decision. @param {T.Path} path */
const toThing = (path) => {
  const keys = path.split("/");
  const length = { tables: 3, decision: 1, pilot: 1 }[`${keys[0]}`] ?? 2;
  return keys.slice(0, length).join("/");
};

/** Return by writer the newest that a record has. @type {T.listSeen} */
export const listSeen = (record) => {
  /** @type {{[by: string]: T.Time}} */
  const seen = {};
  for (const path in record.edits) {
    for (const [by, at] of Object.entries(getSide(record, path).seen)) {
      const writer = toWriter(by);
      if (!(`${seen[writer] ?? ""}` >= at)) seen[writer] = at;
    }
  }
  return seen;
};

/** List what others wrote and a reader has not seen, by thing, the newest first. @type {T.listNews} */
export const listNews = (record, seen, isOwn) => {
  /** @type {Map<string, T.News>} */
  const news = new Map();
  for (const path in record.edits) {
    if (INTERNAL.test(path)) continue;
    const { versions } = getSide(record, path);
    for (const version of versions) {
      const writer = toWriter(version.by);
      if (version !== versions[0] && isSame(version.value, versions[0]?.value)) continue; // nobody is shown that one
      if (isOwn(version.by) || `${seen[writer] ?? ""}` >= version.at) continue;
      const thing = toThing(path);
      const one = news.get(thing) ?? { thing, at: "", changes: [] };
      one.changes.push([path, version]);
      if (version.at > one.at) one.at = version.at;
      news.set(thing, one);
    }
  }
  return [...news.values()].sort((a, b) => (a.at < b.at ? 1 : -1));
};
