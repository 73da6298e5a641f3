// Moves what localStorage has into the database: what pages noted when they went, and what pages of version 1 kept. It is
// removed there when it is in the database. A page of version 1 that is still open may write again: so at each start.
/** @import * as T from "../record/types.js" */

import { read } from "../record/record.js";
import { ask } from "./database.js";

/** The stamp of a pilot that a page knew which is gone: if it is in the bin, what the page noted goes there. */
const ONCE = "once";

/** Describe the text of a record that only a newer page can read. @param {string} id @param {string} text */
const describeNewer = (id, text) => {
  const { pilot } = JSON.parse(text);
  return { id, name: `${pilot?.name ?? id}`, playbook: `${pilot?.playbook}`, at: "", newer: true };
};

/** @type {T.createLegacy} */
export const createLegacy = ({ summaries, settings }, { transact, journal, keyOf, site, random, set }, writer) => {
  /** Move a text that is not a current record, as it is. @param {T.Noted} noted @param {boolean} isNewer */
  const moveText = ({ id, text }, isNewer) =>
    transact("readwrite", async (stores) => {
      const there = await ask(stores.summaries.get(keyOf(id)));
      if (!isNewer || (there && !there.newer)) return writer.putAside(stores, id, text);
      const summary = { ...describeNewer(id, text), site, stamp: random() };
      stores.pilots.put(text, keyOf(id));
      stores.summaries.put(summary, keyOf(id));
      summaries.set(id, summary);
    });

  /** @param {T.Noted} noted */
  const moveRecord = async (noted) => {
    const { kind, id, text } = noted;
    const { record, problem } = read(text);
    if (!record) {
      await moveText(noted, kind === "pilot" && problem === "newer");
      return true;
    }
    const isEdit = kind === "journal";
    if (isEdit) writer.getSlot(record.pilot.id).stamp ??= ONCE;
    const own = kind === "pilot" ? { ...record, pilot: { ...record.pilot, id } } : record;
    const { ok } = await writer.save(own, isEdit ? own : null);
    return ok;
  };

  return async (noted) => {
    const { kind, id, text } = noted;
    if (kind === "pilot" || kind === "journal") {
      if (await moveRecord(noted)) journal.remove(noted);
      return;
    }
    const key = /** @type {T.SettingKey} */ (id || kind === "current" ? `${kind}:${id}` : kind);
    if (kind !== "replica" || !settings.has(key)) await set(key, text || undefined);
    journal.remove(noted);
  };
};
