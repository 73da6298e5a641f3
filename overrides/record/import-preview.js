// Previews the import of another record, item by item, and imports it.
/** @import * as T from "./types.js" */

import { listChanges, revert } from "./acts.js";
import { GROUPS, getEntry, listItems, listOthers, listPaths } from "./entries.js";
import { NOBODY } from "./grammar.js";
import { merge } from "./merge.js";
import { answerEntry, getEdit, getSide, listConcurrent, read, setEntry } from "./record.js";
import { toCanonical } from "./versions.js";

/** @type {T.toItem} */
export const toItem = (path) => {
  const [group, ...rest] = path.split("/");
  if (group === "cost") return path;
  if (!GROUPS.includes(group)) return group;
  return [group, ...rest.slice(0, group === "tables" ? 2 : 1)].join("/");
};

/** List the items of a record, with the pilot's own fields as one. @param {T.Record} record */
const listAllItems = (record) => ["pilot", ...listItems(record).map(([path]) => path)];

/** @type {T.previewImport} */
export const previewImport = (mine, theirs) => {
  const merged = merge(mine, theirs);
  const { record, conflicts } = merged;
  const [before, after] = [new Set(listAllItems(mine)), new Set(listAllItems(record))];
  const touched = new Set([...merged.added, ...merged.changed, ...merged.removed].map(toItem));
  const apart = new Set(conflicts.map(({ path }) => toItem(path)));
  /** @type {T.Preview} */
  const preview = { new: [], changed: [], removed: [], same: [], apart: [...apart], conflicts, record };
  for (const item of new Set([...before, ...after])) {
    if (apart.has(item)) continue;
    const kind = !before.has(item) ? "new" : !after.has(item) ? "removed" : touched.has(item) ? "changed" : "same";
    preview[kind].push(item);
  }
  const { problem } = read(JSON.stringify(record));
  return problem ? { ...preview, problem } : preview;
};

/** @type {T.answerConflicts} */
export const answerConflicts = (record, values, who) =>
  values.reduce((made, [path, value]) => answerEntry(made, path, value, who), record);

/** @type {T.undoImport} */
export const undoImport = (current, before, after, who) => {
  const changes = listChanges(before, after);
  const reverted = revert(current, changes, who);
  let { record } = reverted;
  const wereApart = new Set(listConcurrent(before).map(({ path }) => path));
  for (const { path } of listConcurrent(after)) {
    const isUntouched = toCanonical(getEdit(current, path)) === toCanonical(getEdit(after, path));
    if (isUntouched && !wereApart.has(path)) record = answerEntry(record, path, getEntry(before, path), who);
  }
  return { record, left: reverted.left };
};

/** @type {T.replaceEntries} */
export const replaceEntries = (mine, theirs, who) => {
  const { id = theirs.pilot.id } = mine.pilot;
  const wanted = { ...theirs, pilot: { ...theirs.pilot, id } };
  const paths = [...new Set([...listPaths(mine), ...listPaths(theirs)])];
  const record = paths.reduce((made, path) => setEntry(made, path, getEntry(wanted, path), who), mine);
  return { ...record, ...Object.fromEntries(listOthers(theirs)) };
};

/** Return the browser of a stamp, without its tab and the mark of a migration. @param {string} by */
const toBrowser = (by) => by.replace(/-x[\da-f]{8}$/, "").replace(/-\d+$/, "");

/** @type {T.listAuthors} */
export const listAuthors = (...records) => {
  /** @type {Map<string, { name: string, at: T.Time }>} */
  const authors = new Map();
  for (const record of records) {
    for (const path of listPaths(record)) {
      if (!/\/signer$|\/remarks\/[^/]+\/by$/.test(path)) continue;
      const [version] = getSide(record, path).versions;
      const browser = toBrowser(version.by);
      const isNewer = browser !== NOBODY && version.at >= (authors.get(browser)?.at ?? "");
      if (isNewer && typeof version.value === "string") authors.set(browser, { name: version.value, at: version.at });
    }
  }
  return (by) => authors.get(toBrowser(by))?.name;
};
