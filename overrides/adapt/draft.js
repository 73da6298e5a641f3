// What a draft is: values by their paths, each with the time and the tab that set it, so that two tabs can be merged.
/** @import * as T from "./types.js" */

import { pick } from "./merge.js";

/** The most characters that a draft's file may have. */
const MOST_DRAFT = 5e6;

/** Return the values of the fork's file. @param {T.Draft} draft @returns {T.Tree} */
export const toValues = ({ entries }) => {
  /** @type {T.Tree} */
  const values = {};
  for (const [path, [value]] of Object.entries(entries)) {
    if (path.startsWith("#") || value === null || value === undefined) continue;
    const keys = path.split("/");
    const last = `${keys.pop()}`;
    let place = values;
    for (const key of keys) {
      place[key] = pick(place, key) ?? {};
      place = place[key];
    }
    place[last] = value;
  }
  return values;
};

/** Return one value of a draft. @param {T.Draft} draft @param {string} path @returns {any} */
export const valueAt = ({ entries }, path) => pick(entries, path)?.[0] ?? undefined;

/** Set values of a draft; undefined takes one back. @param {T.Draft} draft @param {[string, unknown][]} values @param {string} at @param {string} by @returns {T.Draft} */
export const setValues = (draft, values, at, by) => ({
  ...draft,
  entries: { ...draft.entries, ...Object.fromEntries(values.map(([path, value]) => [path, [value ?? null, at, by]])) }
});

/** Merge what two tabs have of a draft: of each value, the later one. @param {T.Draft} a @param {T.Draft} b @returns {T.Draft} */
export const mergeDrafts = (a, b) => {
  const entries = { ...a.entries };
  for (const [path, entry] of Object.entries(b.entries)) {
    const [, at, by] = pick(entries, path) ?? [null, "", ""];
    if (entry[1] > at || (entry[1] === at && entry[2] > by)) entries[path] = entry;
  }
  return { ...a, entries };
};

/** Return what an act changes, with what was there. @param {T.Draft} draft @param {[string, unknown][]} values @returns {T.DraftChange[]} */
export const toChanges = (draft, values) =>
  values
    .map(([path, value]) => /** @type {T.DraftChange} */ ([path, valueAt(draft, path), value]))
    .filter(([, before, after]) => JSON.stringify(before) !== JSON.stringify(after));

/** Return the values that undo an act, but for what was changed after it. @param {T.Draft} draft @param {T.DraftChange[]} changes @returns {[string, unknown][]} */
export const revertChanges = (draft, changes) =>
  changes
    .filter(([path, , after]) => JSON.stringify(valueAt(draft, path)) === JSON.stringify(after))
    .map(([path, before]) => [path, before]);

/** Read a draft from a file; null if it is none. @param {string} text @returns {T.Draft | null} */
export const readDraft = (text) => {
  if (text.length > MOST_DRAFT) return null;
  try {
    const { format, id, playbook, entries } = JSON.parse(text);
    const isText = (/** @type {unknown} */ one) => typeof one === "string";
    const isEntry = (/** @type {unknown} */ one) =>
      Array.isArray(one) && one.length === 3 && one.slice(1).every(isText) && isPlain(one[0]);
    const isPath = (/** @type {string} */ path) => /^(?:#\w+|[a-z_]+(?:\/[a-z0-9_-]+){0,4})$/.test(path);
    if (format !== 1 || ![id, playbook].every(isText)) return null;
    const isRight = Object.entries(entries).every(([path, one]) => isPath(path) && isEntry(one));
    return isRight ? { format, id, playbook, entries } : null;
  } catch {
    return null;
  }
};

/** Whether a value is one that a field has. @param {unknown} value @returns {boolean} */
const isPlain = (value) =>
  value === null || typeof value !== "object" || Array.isArray(value) || Object.hasOwn(value, "digest");
