// Turns a record of version 1, whose edits are by container, into one of version 2. Nothing is dropped.
/** @import * as T from "./types.js" */

import { createMap, inspectEdit, isContainer, isName, isObject, isTime, copyMap, isEntry, refuse } from "./grammar.js";
import { listEntries } from "./entries.js";
import { addSeen } from "./versions.js";

const OLD_CONTAINER = /^(pilot|decision|(checks|answers|changes)\/[^/]+|tables\/[^/]+\/[^/]+)(?=\/)/;

/** Turn the note of each check into a remark, and conditions into entries with ids. @param {any} raw */
const renameFields = (raw) => {
  for (const check of Object.values(raw.checks)) {
    if (!isObject(check) || check.note === undefined) continue;
    check.remarks = copyMap({ note: copyMap({ text: check.note }) });
    delete check.note;
  }
  if (!Array.isArray(raw.decision?.conditions)) return;
  const conditions = createMap();
  raw.decision.conditions.forEach((/** @type {any} */ condition, /** @type {number} */ index) => {
    if (!isObject(condition)) refuse("decision/conditions");
    conditions[`c${index + 1}`] = condition;
  });
  raw.decision.conditions = conditions;
};

/** Refuse an edit that no browser of version 1 wrote. @param {T.Path} path @param {any} edit */
const inspectOld = (path, edit) => {
  const { at, by, after = {}, ticked = at } = isObject(edit) ? edit : refuse(`edits/${path}`);
  if (!isTime(at) || !isTime(ticked) || !isName(by)) refuse(`edits/${path}`);
  inspectEdit(path, { after });
};

/** Return the stamp of an entry by the edit of its container. @param {T.Path} path @param {any} edit */
const toStamp = (path, { at, by, ticked = at }) => ({
  at: /^checks\/[^/]+\/(status|on)$/.test(path) ? ticked : at,
  by
});

/** @type {T.upgrade} */
export const upgrade = (raw) => {
  renameFields(raw);
  const edits = createMap();
  for (const [path, edit] of Object.entries(raw.edits)) {
    if (!isEntry(path) && !isContainer(path)) continue; // says nothing about any entry
    inspectOld(path, edit);
    const { at, by, after } = edit;
    if (isContainer(path)) edits[path] = { after: addSeen(copyMap(after), { [by]: at }) };
    else edits[path] = { at, by, ...(after && { after }) };
  }
  for (const [path] of listEntries(raw)) {
    const edit = raw.edits[OLD_CONTAINER.exec(path)?.[0] ?? path];
    if (edit && !edits[path]) edits[path] = toStamp(path, edit);
  }
  return copyMap({ ...raw, version: 2, edits });
};
