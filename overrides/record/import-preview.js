// Another record of the same pilot: what taking it in would do, and taking its place.
/** @import * as T from "./types.js" */

import { merge } from "./merge.js";
import { others, paths, setEntry, side } from "./record.js";

/** @type {T.preview} */
export const preview = (mine, theirs) => {
  const { added, changed, removed, conflicts } = merge(mine, theirs);
  const same = paths(theirs).length - added.length - changed.length;
  const otherPlaybook = mine.pilot.playbook !== theirs.pilot.playbook;
  return { new: added.length, changed: changed.length, removed: removed.length, same, conflicts, otherPlaybook };
};

/** @type {T.become} */
export const become = (mine, theirs, who) => {
  const { id = theirs.pilot.id } = mine.pilot;
  const wanted = { ...theirs, pilot: { ...theirs.pilot, id } };
  const all = [...new Set([...paths(mine), ...paths(theirs)])];
  const made = all.reduce((record, path) => setEntry(record, path, side(wanted, path).value, who), mine);
  return { ...made, ...Object.fromEntries(others(theirs)) };
};
