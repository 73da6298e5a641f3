// Reminds the reader of a record that was not downloaded for two weeks.
/** @import * as T from "../../record/types.js" */

import { listItems } from "../../record/entries.js";
import { words } from "../store/site.js";
import { storage } from "../store/store.js";
import { isShared } from "../pilot-toolbar/saving.js";

const DAY = 86400000;

/** Return the reminder, or an empty text. @param {unknown} _bar @param {T.Record} record */
export const remindOfDownload = (_bar, record) => {
  if (listItems(record).length < 4 || isShared(record)) return "";
  const last = storage.exportedAt(`${record.pilot.id}`);
  const times = Object.values(record.edits ?? {}).flatMap(({ at }) => at ?? []);
  const first = times.reduce((earliest, at) => (at < earliest ? at : earliest), `${times[0]}`);
  const days = Math.floor((Date.now() - Date.parse(last ?? first)) / DAY);
  if (!(days >= 14) || (last && times.every((time) => time <= last))) return "";
  return words(last ? "remind" : "never", { days });
};
