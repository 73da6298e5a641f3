// Undoes one act without undoing what came after it.
/** @import * as T from "./types.js" */

import { getEntry, listPaths } from "./entries.js";
import { setEntry } from "./record.js";
import { isSame } from "./versions.js";

/** @type {T.listChanges} */
export const listChanges = (before, after) => {
  const paths = new Set([...(before ? listPaths(before) : []), ...listPaths(after)]);
  return [...paths].flatMap((path) => {
    const [from, to] = [before && getEntry(before, path), getEntry(after, path)];
    return isSame(from, to) ? [] : [{ path, from, to }];
  });
};

/** @type {T.revert} */
export const revert = (record, changes, who) => {
  const open = changes.filter(({ path, to }) => isSame(getEntry(record, path), to));
  const made = open.reduce((next, { path, from }) => setEntry(next, path, from, who), record);
  const left = changes.filter((change) => !open.includes(change)).map(({ path }) => path);
  return { record: made, left };
};
