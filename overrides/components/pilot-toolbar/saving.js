// Says whether what the page shows is on the disk.
/** @import * as T from "../../record/types.js" */

import { getLocale, words } from "../store/site.js";
import { storage, store } from "../store/store.js";

/** @type {Intl.DateTimeFormat} */
let clock;

/** Return what formats a time of day. To create it takes longer than a sign-off should, so that is done beforehand. */
export const getClock = () => (clock ??= new Intl.DateTimeFormat(getLocale(), { timeStyle: "medium" }));

/** Whether this browser shares a pilot with others. @param {T.Record | null} record */
export const isShared = (record) => !!storage.getSetting(`place:${record?.pilot.id}`);

/**
 * Say whether what the page shows is on the disk.
 * @param {T.Record | null} record
 */
export const describeSaving = (record) => {
  const { saved, failed } = store;
  if (!record) return words("nothing");
  if (storage.isBusy) return words("saving");
  if (failed) return ""; // the problem says what is not saved
  const name = `${saved ? "saved" : "kept"}${isShared(record) ? "-shared" : ""}`;
  return words(name, { time: saved && getClock().format(new Date(saved)) });
};
