// Lists, restores and empties the bin: what was deleted stays for 30 days. Loaded with the menu.
/** @import * as T from "../record/types.js" */

import { getEntry } from "../record/entries.js";
import { read, setEntry } from "../record/record.js";
import { ask } from "./database.js";
import { describeRecord, mergeText } from "./writing.js";

/** How long deleted items stay. In milliseconds. */
const KEPT = 30 * 86400000;

/** List what is in the bin, the latest first. @param {T.Storage} storage @returns {Promise<T.BinItem[]>} */
export const listBin = async ({ inside: { transact, site } }) => {
  const range = IDBKeyRange.bound([site], [site, []]);
  const items = await transact("readonly", ({ bin }) => ask(bin.getAll(range))).catch(() => []);
  return items.sort((a, b) => (a.at < b.at ? 1 : -1));
};

/** Delete an item for good. @param {T.Storage} storage @param {string} id */
export const removeFromBin = ({ inside: { transact, keyOf } }, id) =>
  transact("readwrite", ({ bin }) => void bin.delete(keyOf(id)));

/** Delete what has been in the bin for 30 days. @param {T.Storage} storage @param {number} [time] */
export const purgeBin = async (storage, time = Date.now()) => {
  const old = (await listBin(storage)).filter(({ at }) => time - Date.parse(at) > KEPT);
  for (const { id } of old) await removeFromBin(storage, id);
};

/**
 * Move a pilot out of the bin, with all that other tabs wrote into it there. `own` is the record if the bin has none.
 * @param {T.Storage} storage @param {string} id @param {T.Record} [own]
 */
export const restorePilot = async (storage, id, own) => {
  const { transact, keyOf, site, random, tell } = storage.inside;
  const isThere = await transact("readwrite", async ({ bin, pilots, summaries }) => {
    const item = await ask(bin.get(keyOf(id)));
    const { record } = item ? read(item.value) : { record: null };
    if (!record) return false;
    const key = keyOf(item.pilot);
    const made = mergeText(await ask(pilots.get(key)), record);
    pilots.put(JSON.stringify(made), key);
    summaries.put({ ...describeRecord(made), site, stamp: random() }, key);
    bin.delete(keyOf(id));
    return true;
  }).catch(() => false);
  if (isThere) {
    await storage.refresh();
    tell();
  } else if (own) await storage.save(own);
  return isThere || !!own;
};

/**
 * Put a part back into its record. What has taken its place goes into the bin.
 * @param {T.Storage} storage @param {T.BinItem} item @param {T.Who} who @returns {Promise<T.Restored>}
 */
const restorePart = async (storage, { kind, pilot, path = "", value, name }, who) => {
  const record = await storage.get(pilot);
  if (!record) return { how: "no-pilot" };
  const there = getEntry(record, path);
  if (there !== undefined) await storage.bin.put({ kind, pilot, path, value: JSON.stringify(there), name });
  const emptied = setEntry(record, path, undefined, who);
  const { ok } = await storage.save(setEntry(emptied, path, JSON.parse(value), who), record);
  return { how: ok ? "restored" : "not-restored", pilot };
};

/**
 * Restore an item: the pilot, a replaced pilot as one of its own, a part in its record.
 * @param {T.Storage} storage @param {T.BinItem} item @param {T.Who} who @param {string} copyName
 * @returns {Promise<T.Restored>}
 */
export const restoreItem = async (storage, item, who, copyName) => {
  const { id, kind, pilot } = item;
  if (kind === "pilot") return { how: (await restorePilot(storage, id)) ? "restored" : "not-restored", pilot };
  if (item.path !== undefined) {
    const result = await restorePart(storage, item, who);
    if (result.how === "restored") await removeFromBin(storage, id);
    return result;
  }
  const { record } = read(item.value);
  if (!record) return { how: "still-unreadable" };
  const own = kind === "replaced" ? { id: storage.inside.random(), name: copyName } : { id: pilot };
  const { ok } = await storage.save({ ...record, pilot: { ...record.pilot, ...own } });
  if (ok) await removeFromBin(storage, id);
  return { how: ok ? "restored" : "not-restored", pilot: own.id };
};
