// Describes what a removal takes away that a reader may want back.
/** @import * as T from "../record/types.js" */

import { getEntry } from "../record/entries.js";

/** What goes into the bin, by its path. @type {[RegExp, T.Deleted["kind"]][]} */
const BINNED = [
  [/^tables\/[^/]+\/own-/, "row"],
  [/^decision(\/outcome)?$/, "decision"],
  [/^decision\/conditions\//, "condition"]
];

/** @type {T.describeRemoved} */
export const describeRemoved = (before, path) => {
  const { id: pilot = "", name } = before.pilot;
  const kind = BINNED.find(([pattern]) => pattern.test(path))?.[1];
  const value = getEntry(before, path);
  return kind && value !== undefined ? { kind, pilot, path, value: JSON.stringify(value), name } : null;
};
