// Lists what a change removes that a reader may want back.
/** @import * as T from "../record/types.js" */

import { getEntry } from "../record/entries.js";

/** What goes into the bin, by its path. @type {[RegExp, T.Deleted["kind"]][]} */
const BINNED = [
  [/^tables\/[^/]+\/own-[^/]+$/, "row"],
  [/^decision(\/outcome)?$/, "decision"],
  [/^decision\/conditions\/[^/]+$/, "condition"]
];

/** List the rows, conditions and decisions that a change removes, as items of the bin. @type {T.listRemoved} */
export const listRemoved = (before, after, values) => {
  const { id: pilot = "", name } = before.pilot;
  return values.flatMap(([path]) => {
    const kind = BINNED.find(([pattern]) => pattern.test(path))?.[1];
    const value = getEntry(before, path);
    if (!kind || value === undefined || getEntry(after, path) !== undefined) return [];
    return [{ kind, pilot, path, value: JSON.stringify(value), name }];
  });
};
