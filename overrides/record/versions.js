// Joins the versions of one entry: what was written, by whom and when, and what each of them had seen.
// Gives the same results as pilotbook/record_format/versions.py: see docs/record.md.
/** @import * as T from "./types.js" */

import { EPOCH, NOBODY, copyMap, isObject } from "./grammar.js";

/** @type {T.toCanonical} */
export const toCanonical = (value) => {
  if (Array.isArray(value)) return `[${value.map((part) => toCanonical(part)).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const object = /** @type {any} */ (value);
  const keys = Object.keys(object).filter((key) => object[key] !== undefined);
  const parts = keys.sort().map((key) => `${JSON.stringify(key)}:${toCanonical(object[key])}`);
  return `{${parts.join()}}`;
};

/** @type {T.isSame} */
export const isSame = (a, b) => a === b || toCanonical(a) === toCanonical(b);

/** Return a text that decides between two versions with the same stamp. @param {T.Version} version */
const toWeight = ({ value }) => toCanonical(value === undefined ? 0 : [value]);

/** Order two versions, the newest first. @param {T.Version} a @param {T.Version} b */
export const compareVersions = (a, b) => {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  if (a.by !== b.by) return a.by < b.by ? 1 : -1;
  const [one, other] = [toWeight(a), toWeight(b)];
  return one < other ? 1 : one > other ? -1 : 0;
};

/** @type {T.addSeen} */
export const addSeen = (seen, more = {}) => {
  for (const by in more) if (!(seen[by] >= more[by])) seen[by] = /** @type {T.Time} */ (more[by]);
  return seen;
};

/** @type {T.addStamps} */
const addStamps = (seen, versions) => {
  for (const { at, by } of versions) if (!(seen[by] >= at)) seen[by] = at;
  return seen;
};

/** @type {T.readSide} */
export const readSide = (value, edit) => {
  /** @type {T.Version[]} */
  const versions = [];
  if (edit?.at) versions.push({ value, at: edit.at, by: edit.by ?? NOBODY });
  else if (value !== undefined) versions.push({ value, at: EPOCH, by: NOBODY });
  for (const { value: other, at, by } of edit?.concurrent ?? []) versions.push({ value: other, at, by });
  return { versions, seen: addStamps(copyMap(edit?.after), versions) };
};

/** @type {T.writeEdit} */
export const writeEdit = ({ versions, seen }) => {
  const own = addStamps(copyMap(), versions);
  const after = copyMap();
  for (const by of Object.keys(seen).sort()) if (!(own[by] >= seen[by])) after[by] = seen[by];
  const [shown, ...rest] = versions;
  const isSeen = Object.keys(after)[0] !== undefined;
  if (!shown) return isSeen ? { after } : undefined;
  if (!isSeen && !rest[0] && shown.by === NOBODY && shown.at === EPOCH && shown.value !== undefined) return undefined;
  const others = rest.map(({ value, at, by }) => (value === undefined ? { at, by } : { value, at, by }));
  return { at: shown.at, by: shown.by, ...(isSeen && { after }), ...(others[0] && { concurrent: others }) };
};

/** @type {T.sortVersions} */
export const sortVersions = (versions) =>
  versions.sort(compareVersions).filter((one, index, all) => {
    const before = all[index - 1];
    return !before || compareVersions(before, one) !== 0;
  });

/** Whether someone who knew of a version has removed it. @type {T.isRemoved} */
const isRemoved = ({ at, by }, side, cover) =>
  cover[by] >= at && !side.versions.some((one) => one.at === at && one.by === by);

/** @type {T.joinSides} */
export const joinSides = (a, b, coverA = a.seen, coverB = b.seen) => ({
  versions: sortVersions([
    ...a.versions.filter((version) => !isRemoved(version, b, coverB)),
    ...b.versions.filter((version) => !isRemoved(version, a, coverA))
  ]),
  seen: addSeen(copyMap(a.seen), b.seen)
});
