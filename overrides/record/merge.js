// Merges two records of one pilot. The order of the two makes no difference.
/** @import * as T from "./types.js" */

import { beats, getSide, isSame, join, listOthers, listPaths, put, toCanonical, toStamp } from "./record.js";

/** @type {T.hasSeen} */
const hasSeen = (one, other) => one.by === other.by || (one.after?.[other.by] ?? "") >= other.at;

/**
 * Return the conflict of two sides that were edited without knowing of each other.
 * @param {T.Path} path @param {T.Side} mine @param {T.Side} theirs @returns {T.Conflict[]}
 */
const findConflict = (path, mine, theirs) => {
  if (!mine.edit || !theirs.edit || hasSeen(mine.edit, theirs.edit) || hasSeen(theirs.edit, mine.edit)) return [];
  const [won, lost] = beats(mine, theirs) ? [mine, theirs] : [theirs, mine];
  const stamps = { winnerStamp: toStamp(won.edit), loserStamp: toStamp(lost.edit) };
  return [{ path, winner: won.value, loser: lost.value, ...stamps }];
};

/**
 * Merge what is not an entry: `known` holds the checks of both, and of two other values the larger wins.
 * @param {any} record @param {string} key @param {any} value
 */
const putOther = (record, key, value) => {
  if (key === "known") record.known = [...new Set([...(record.known ?? []), ...value])].sort();
  else if (!(key in record) || toCanonical(value) > toCanonical(record[key])) record[key] = value;
};

/** @type {T.merge} */
export const merge = (a, b) => {
  const id = a.pilot.id ?? b.pilot.id;
  const both = [a, b].map((one) => (one.pilot.id === id ? one : { ...one, pilot: { ...one.pilot, id } }));
  /** @type {any} */
  const record = { version: 1, edits: {} };
  /** @type {T.Merged} */
  const merged = { record, conflicts: [], added: [], changed: [], removed: [] };
  for (const path of new Set(both.flatMap((one) => [...listPaths(one), ...Object.keys(one.edits ?? {})]))) {
    const [mine, theirs] = both.map((one) => getSide(one, path));
    const same = mine.value === theirs.value && mine.edit === theirs.edit && !mine.edit?.after; // most, in a save
    const { value, edit } = same ? mine : join(mine, theirs);
    if (value !== undefined) put(record, path, value);
    if (edit) record.edits[path] = edit;
    if (isSame(mine.value, theirs.value)) continue;
    const kind = mine.value === undefined ? "added" : value === undefined ? "removed" : "changed";
    if (!isSame(value, mine.value)) merged[kind].push(path);
    merged.conflicts.push(...findConflict(path, mine, theirs));
  }
  for (const [key, value] of both.flatMap(listOthers)) putOther(record, key, value);
  return merged;
};
