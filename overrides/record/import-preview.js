// Previews the import of another record of the same pilot, and replaces a record's entries.
/** @import * as T from "./types.js" */

import { getEntry, listOthers, listPaths } from "./entries.js";
import { merge } from "./merge.js";
import { setEntry } from "./record.js";

/** @type {T.previewImport} */
export const previewImport = (mine, theirs) => {
  const { added, changed, removed, conflicts } = merge(mine, theirs);
  return {
    new: added.length,
    changed: changed.length,
    removed: removed.length,
    same: listPaths(theirs).length - added.length - changed.length,
    conflicts,
    otherPlaybook: mine.pilot.playbook !== theirs.pilot.playbook
  };
};

/** @type {T.replaceEntries} */
export const replaceEntries = (mine, theirs, who) => {
  const { id = theirs.pilot.id } = mine.pilot;
  const wanted = { ...theirs, pilot: { ...theirs.pilot, id } };
  const paths = [...new Set([...listPaths(mine), ...listPaths(theirs)])];
  const record = paths.reduce((made, path) => setEntry(made, path, getEntry(wanted, path), who), mine);
  return { ...record, ...Object.fromEntries(listOthers(theirs)) };
};
