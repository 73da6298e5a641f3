// Saves what was imported. Each import can be undone, and what was written since stays.
/** @import * as T from "../../record/types.js" */

import { answerConflicts, previewImport, undoImport } from "../../record/import-preview.js";
import { addAct } from "../store/acts-done.js";
import { words } from "../store/site.js";
import { notify, openPilot, randomId, saveRecord, settle, storage, store, who } from "../store/store.js";

/** Whether a record belongs to another playbook than the page's. @param {T.Record} record */
export const isElsewhere = ({ pilot }) => !!store.page && pilot.playbook !== store.page;

/**
 * Merge a record into another one, and set what was chosen. Returns how many things changed; -1: the merged record could
 * not be read again, and nothing was saved.
 * @param {T.Record} mine @param {T.Record} theirs @param {[T.Path, unknown][]} [answers]
 */
export const mergeInto = async (mine, theirs, answers = []) => {
  const { problem, record, new: added, changed, removed, apart } = previewImport(mine, theirs);
  if (problem) return -1;
  await saveImported("merged", mine, answerConflicts(record, answers, who()));
  return added.length + changed.length + removed.length + apart.length;
};

/**
 * Save what became of a pilot, as one act. It can be undone, and what was written since stays.
 * @param {string} name @param {T.Record} before @param {T.Record} after
 */
export const saveImported = async (name, before, after) => {
  const id = `${after.pilot.id}`;
  /** @param {T.Record} record @param {T.Record} from */
  const save = (record, from) => {
    if (store.record?.pilot.id === id) saveRecord(record, from);
    else storage.save(record, from).then((result) => settle(id, result));
  };
  if (!isElsewhere(after) && store.record?.pilot.id !== id) await openPilot(id);
  save(after, before);
  const undo = () => {
    const current = storage.held(id);
    if (!current) return 0;
    const { record, left } = undoImport(current, before, after, who());
    save(record, current);
    return left.length;
  };
  addAct({ name, about: "", ...(!isElsewhere(after) && { pilot: id }), steps: [[before, after]], undo });
  notify();
};

/**
 * Add a record as a pilot of its own, under its own id if that is free. Returns the pilot.
 * @param {T.Record} theirs
 */
export const addPilot = async (theirs) => {
  const { id, name, playbook } = theirs.pilot;
  const isTaken = storage.list(playbook).some((one) => one.name === name);
  const before = store.record?.pilot.id;
  const own = { id: !id || storage.has(id) ? randomId() : id, name: isTaken ? words("copy", { name }) : name };
  const record = { ...theirs, pilot: { ...theirs.pilot, ...own } };
  const elsewhere = isElsewhere(theirs);
  if (elsewhere) {
    storage.save(record).then((result) => settle(own.id, result));
    storage.setCurrent(own.id);
  } else saveRecord(record);
  const undo = () => {
    storage.remove(own.id); // what was written since is in the bin with it
    if (!elsewhere) openPilot(before);
    return 0;
  };
  addAct({ name: "kept", about: own.name, ...(!elsewhere && { pilot: own.id }), steps: [], undo });
  notify();
  return record.pilot;
};
