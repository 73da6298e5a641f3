// Merges two records of one pilot. The order of the two makes no difference, and nothing that was written apart vanishes.
// Gives the same results as pilotbook/record_format/merge.py: see docs/record.md and tests/golden/cases/merge.yml.
/** @import * as T from "./types.js" */

import { getEntry, listOthers, listPaths } from "./entries.js";
import { copyMap, createMap, isContainer } from "./grammar.js";
import { VERSION, getCover, getEdit, getSide, putSide } from "./record.js";
import { addSeen, isSame, joinSides, toCanonical } from "./versions.js";

/**
 * Merge what is not an entry: `known` and `left_out` hold those of both, and of two other values the larger wins.
 * @param {any} record @param {string} key @param {any} value
 */
const putOther = (record, key, value) => {
  if (/^(known|left_out)$/.test(key)) record[key] = [...new Set([...(record[key] ?? []), ...value])].sort();
  else if (!Object.hasOwn(record, key) || toCanonical(value) > toCanonical(record[key])) record[key] = value;
};

/** Take from `left_out` the entries of which the record knows more than that. @param {any} record */
const dropGiven = (record) => {
  if (!record.left_out) return;
  const known = new Set([...listPaths(record), ...Object.keys(record.edits)]);
  record.left_out = record.left_out.filter((/** @type {T.Path} */ path) => !known.has(path));
  if (!record.left_out[0]) delete record.left_out;
};

/** Merge what was removed as a whole. @param {any} record @param {T.Path} path @param {(T.Edit | undefined)[]} edits */
const putRemoved = (record, path, edits) => {
  const after = createMap();
  for (const edit of edits) addSeen(after, edit?.after);
  if (Object.keys(after)[0] !== undefined) record.edits[path] = { after };
};

/** List the paths of both records. @param {T.Record[]} both */
const listAllPaths = (both) => [
  ...new Set(both.flatMap((one) => [...listPaths(one), ...Object.keys(one.edits ?? {})]))
];

/** List what stands apart only since both records are one. @type {T.listConflicts} */
const listConflicts = (path, mine, { versions }) => {
  const [shown, ...others] = versions;
  const apart = others.filter(({ value }) => !isSame(value, shown?.value));
  const isNew = apart.some(({ value }) => !mine.versions.slice(1).some((one) => isSame(one.value, value)));
  return shown && isNew ? [{ path, shown, others: apart }] : [];
};

/** @type {T.merge} */
export const merge = (a, b) => {
  const id = a.pilot.id ?? b.pilot.id;
  const both = [a, b];
  /** @type {any} */
  let record = copyMap({ version: VERSION, pilot: createMap(), edits: createMap() });
  if (id !== undefined) record.pilot.id = id;
  /** @type {T.Merged} */
  const merged = { record, conflicts: [], added: [], changed: [], removed: [] };
  for (const path of listAllPaths(both)) {
    const edits = both.map((one) => getEdit(one, path));
    if (isContainer(path)) {
      putRemoved(record, path, edits);
      continue;
    }
    const before = getEntry(a, path);
    const mine = getSide(a, path);
    const isShared = edits[0] !== undefined && edits[0] === edits[1] && before === getEntry(b, path); // most, in a save
    const theirs = isShared ? mine : getSide(b, path);
    const side = isShared
      ? mine
      : joinSides(mine, theirs, getCover(a, path, mine.seen), getCover(b, path, theirs.seen));
    record = putSide(record, path, side);
    const value = side.versions[0]?.value;
    if (isShared) continue;
    const kind = before === undefined ? "added" : value === undefined ? "removed" : "changed";
    if (!isSame(value, before)) merged[kind].push(path);
    merged.conflicts.push(...listConflicts(path, mine, side));
  }
  for (const [key, value] of both.flatMap(listOthers)) putOther(record, key, value);
  dropGiven(record);
  return { ...merged, record };
};
