// Brings a record that was saved under older ids under today's, for pages that show many pilots.
/** @import * as T from "../../record/types.js" */

import { loadMenu } from "../pilot-toolbar/loading.js";
import { store } from "./store.js";

/** Whether something is written under an id that the book no longer has. @param {T.Record} record */
const isOlder = ({ checks, answers, edits = {} }) => {
  const gone = { ...store.renames.check, ...store.renames.question };
  const ids = Object.keys(edits).map((path) => path.split("/")[1] ?? "");
  return [...ids, ...Object.keys({ ...checks, ...answers })].some((id) => Object.hasOwn(gone, id));
};

/**
 * Return a record under today's ids. The script that migrates it is loaded only for an older one.
 * @param {T.Record} record @param {T.CheckRule[]} rules @returns {Promise<T.Record>}
 */
export const migrateIds = async (record, rules) => {
  if (!isOlder(record)) return record;
  const migrated = /** @type {any} */ ((await loadMenu())?.toCurrentIds(record, store.renames, rules));
  return migrated?.record ?? record;
};
