// Undoes the last act in the open pilot. What was changed again since stays.
/** @import * as T from "../../record/types.js" */

import { listChanges, revert } from "../../record/acts.js";
import { getEntry } from "../../record/entries.js";
import { answerEntry, getSide, listConcurrent, writeEntry } from "../../record/record.js";
import { isSame } from "../../record/versions.js";
import { dropAct, lastAct } from "../store/acts-done.js";
import { announce, words } from "../store/site.js";
import { flush, notify, saveRecord, storage, store, who } from "../store/store.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** @param {PilotBar} bar */
export const undoAct = (bar) => {
  flush();
  const last = lastAct(store.record?.pilot.id);
  if (!last) return;
  dropAct(last);
  const left = last.undo ? last.undo() : undoSteps(last);
  notify();
  announce(words(left ? "undone-but" : "undone", { count: left }));
  const button = bar.find("[data-act=undo]");
  if (button.hidden) bar.find(".pb-menu summary").focus();
};

/** Undo an act in the record. Returns how many entries were changed again since. @param {T.Act} act */
const undoSteps = ({ name, about, steps }) => {
  let { record } = store;
  let left = 0;
  for (const [before, after] of [...steps].reverse()) {
    if (!record) return 0;
    const changes = listChanges(before, after);
    if (name === "signed") changes.push(...takeSignerBack(record, `checks/${about}/signer`, before, after));
    const reverted = revert(record, changes, who());
    left += reverted.left.length;
    record = restoreConcurrent(reverted.record, before, after);
    if (name === "merged") record = removeConcurrent(record, before, after);
  }
  if (record && record !== store.record) saveRecord(record);
  return left;
};

/**
 * Revert the name that this browser gave later to a sign-off.
 * @param {T.Record} record @param {T.Path} path @param {T.Record} before @param {T.Record} after @returns {T.Change[]}
 */
const takeSignerBack = (record, path, before, after) => {
  const [from, to] = [getEntry(before, path), getEntry(record, path)];
  return getEntry(after, path) === undefined && to && storage.isOwn(record.edits?.[path]?.by)
    ? [{ path, from, to }]
    : [];
};

/**
 * Restore the concurrent versions that an act resolved.
 * @param {T.Record} record @param {T.Record} before @param {T.Record} after
 */
const restoreConcurrent = (record, before, after) => {
  const answered = listConcurrent(before).filter(({ path }) => !after.edits?.[path]?.concurrent);
  return answered.reduce((made, { path, shown, others }) => {
    if (!isSame(getEntry(made, path), shown)) return made;
    return others.reduce((next, { value }, index) => putConcurrent(next, path, value, index), made);
  }, record);
};

/**
 * Remove the concurrent versions that a merge added.
 * @param {T.Record} record @param {T.Record} before @param {T.Record} after
 */
const removeConcurrent = (record, before, after) => {
  const added = listConcurrent(after).filter(({ path }) => !before.edits?.[path]?.concurrent);
  const open = added.filter(({ path }) => isSame(record.edits?.[path]?.concurrent, after.edits?.[path]?.concurrent));
  return open.reduce((made, { path }) => answerEntry(made, path, getEntry(made, path), who()), record);
};

/**
 * Add a concurrent version under a name of its own: what a browser writes replaces what it wrote before.
 * @param {T.Record} record @param {T.Path} path @param {unknown} value @param {number} index
 */
const putConcurrent = (record, path, value, index) => {
  const me = who();
  const other = { ...me, replica: `${me.replica}-u${index}` };
  const apart = writeEntry(record, path, value, other, { versions: [], seen: {} });
  return writeEntry(apart, path, getEntry(record, path), me, getSide(record, path));
};
