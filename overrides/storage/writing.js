// Writes pilots. To save is to read, merge and write in one readwrite transaction: the database runs these one after the
// other, whichever tab asks, so that is the lock, and no tab overwrites another. What could not be written stays in
// memory, and is tried again with the next change.
/** @import * as T from "../record/types.js" */

import { isName } from "../record/grammar.js";
import { merge } from "../record/merge.js";
import { read } from "../record/record.js";
import { ask, toReason } from "./database.js";

/** The most characters that a record may have: more could not be read again. */
const MOST = 5e6;

/** Describe a record without its entries. @param {T.Record} record @returns {T.PilotSummary} */
export const describeRecord = ({ pilot: { id = "", name, playbook }, edits = {} }) => {
  const at = Object.values(edits).reduce((last, edit) => (edit.at && edit.at > last ? edit.at : last), "");
  return { id, name, playbook, at, newer: false };
};

/** @param {T.Failure} problem @returns {never} */
const fail = (problem) => {
  throw Object.assign(new Error(problem), { problem });
};

/** Merge a record with the text that is stored. @param {string | undefined} text @param {T.Record} own */
export const mergeText = (text, own) => {
  const stored = text === undefined ? null : read(text).record;
  return stored ? merge(stored, own).record : own;
};

/** @type {T.createWriter} */
export const createWriter = (state, { transact, journal, keyOf, site, now, random, tell }) => {
  const { slots, summaries } = state;

  const getSlot = (id = "") => {
    const slot = slots.get(id) ?? { record: null, base: null, isDirty: false };
    slots.set(id, slot);
    return slot;
  };

  /** @type {T.Writer["letGo"]} */
  const letGo = (id) => void slots.set(id, { record: null, base: null, isDirty: false, stamp: slots.get(id)?.stamp });

  /** @type {T.Writer["putAside"]} */
  const putAside = ({ bin }, id, text) => {
    state.problem = "unreadable";
    state.hasBin = true;
    const item = random();
    bin.put({ kind: "unreadable", pilot: id, name: id, value: text, id: item, at: now() }, keyOf(item));
  };

  /** @type {T.Writer["erase"]} */
  const erase = (stores, id) => {
    stores.pilots.delete(keyOf(id));
    stores.summaries.delete(keyOf(id));
  };

  /**
   * Read what a pilot's record has to be merged with, and where it goes: a pilot that another tab has deleted gets what
   * was typed in the bin.
   * @param {T.Stores} stores @param {string} id @param {string} [stamp] of what this tab knows
   */
  const findStored = async (stores, id, stamp) => {
    const there = await ask(stores.summaries.get(keyOf(id)));
    if (there?.newer) fail("newer");
    if (there) return { text: there.stamp === stamp ? undefined : await ask(stores.pilots.get(keyOf(id))) };
    const binned = stamp && (await ask(stores.bin.get(keyOf(`pilot-${id}`))));
    return { text: binned?.value, binned };
  };

  /** @param {T.Stores} stores @param {string} id @param {T.Slot} slot @param {T.Record} own */
  const mergeInto = async (stores, id, slot, own) => {
    const { text, binned } = await findStored(stores, id, slot.stamp);
    if (text !== undefined && !read(text).record) putAside(stores, id, text);
    const record = mergeText(text, own);
    const json = JSON.stringify(record);
    if (json.length > MOST) fail("too-large");
    const summary = { ...describeRecord(record), site, stamp: random() };
    if (binned) stores.bin.put({ ...binned, value: json }, keyOf(binned.id));
    else {
      stores.pilots.put(json, keyOf(id));
      stores.summaries.put(summary, keyOf(id));
    }
    const replica = await ask(stores.settings.get(keyOf("replica")));
    if (!isName(replica)) stores.settings.put(state.base, keyOf("replica"));
    return { record, summary, isBinned: !!binned };
  };

  /** @param {string} id @param {T.Slot} slot @returns {Promise<T.SaveResult>} */
  const write = async (id, slot) => {
    const own = /** @type {T.Record} */ (slot.record);
    try {
      const { record, summary, isBinned } = await transact("readwrite", (stores) => mergeInto(stores, id, slot, own));
      slot.isDirty = slot.record !== own;
      slot.record = slot.record && slot.isDirty ? merge(slot.record, record).record : record;
      Object.assign(slot, { base: record, stamp: summary.stamp, why: undefined });
      if (isBinned) summaries.delete(id);
      else summaries.set(id, summary);
      if (!slot.isDirty) journal.clear(id);
      tell();
      return { ok: true, isBinned };
    } catch (error) {
      const why = toReason(error);
      slot.why = why;
      return { ok: false, why };
    }
  };

  /** Write a pilot until nothing of it is left to write. @param {string} id @param {T.Slot} slot */
  const writeAll = async (id, slot) => {
    await null; // what changes at once is written at once
    let result = await write(id, slot);
    while (slot.isDirty && result.ok) result = await write(id, slot);
    slot.work = undefined;
    if (result.ok) retry();
    return result;
  };

  /** Try again what could not be written before. */
  const retry = () => {
    for (const [id, slot] of slots) if (slot.isDirty) slot.work ??= writeAll(id, slot);
  };

  /** @type {T.Storage["save"]} */
  const save = (record, from) => {
    const { id = "" } = record.pilot;
    const slot = getSlot(id);
    if (!from && !summaries.has(id)) slot.stamp = undefined; // added again: not an edit of what was deleted
    slot.record = !slot.record || slot.record === from ? record : merge(slot.record, record).record;
    slot.isDirty = true;
    const listed = summaries.get(id);
    const isElsewhere = listed ? listed.newer : slot.stamp; // of a newer page, or deleted in another tab
    if (!isElsewhere) summaries.set(id, { ...describeRecord(slot.record), site, stamp: listed?.stamp });
    slot.work ??= writeAll(id, slot);
    return slot.work;
  };

  /** Move a pilot to the bin. @param {T.Stores} stores @param {string} id @param {T.Record | null} own */
  const moveToBin = async (stores, id, own) => {
    const [text, there] = await Promise.all([ask(stores.pilots.get(keyOf(id))), ask(stores.summaries.get(keyOf(id)))]);
    if (there?.newer || !(there ?? own)) return;
    const { name, playbook } = there ?? describeRecord(/** @type {T.Record} */ (own));
    const value = own ? JSON.stringify(mergeText(text, own)) : text;
    const item = { kind: "pilot", pilot: id, playbook, name, value, id: `pilot-${id}`, at: now() };
    stores.bin.put(item, keyOf(item.id));
    erase(stores, id);
  };

  /** @type {T.Storage["remove"]} */
  const remove = async (id) => {
    const listed = summaries.get(id);
    const slot = getSlot(id);
    summaries.delete(id);
    await slot.work;
    letGo(id);
    try {
      await transact("readwrite", (stores) => moveToBin(stores, id, slot.isDirty ? slot.record : null));
      journal.clear(id);
      state.hasBin = true;
      tell();
      return true;
    } catch {
      if (!listed?.stamp) return true; // it was in memory alone
      const later = slots.get(id)?.record;
      summaries.set(id, listed);
      slots.set(id, slot);
      if (later) save(later);
      return false;
    } finally {
      if (slots.get(id) !== slot) summaries.delete(id); // which another tab's news may have brought back meanwhile
    }
  };

  return { getSlot, letGo, putAside, erase, save, remove };
};
