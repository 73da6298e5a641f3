// Two records of one pilot as one, whichever comes first.
/** @import * as T from "./types.js" */

import { beats, canonical, join, others, paths, put, sameValue, side, stamp } from "./record.js";

/** @type {T.saw} */
const saw = (one, other) => one.by === other.by || (one.after?.[other.by] ?? "") >= other.at;

/** @type {T.merge} */
export const merge = (a, b) => {
  const id = a.pilot.id ?? b.pilot.id;
  const both = [a, b].map((one) => (one.pilot.id === id ? one : { ...one, pilot: { ...one.pilot, id } }));
  /** @type {any} */
  const record = { version: 1, edits: {} };
  /** @type {T.Merged} */
  const merged = { record, conflicts: [], added: [], changed: [], removed: [] };
  for (const path of new Set(both.flatMap((one) => [...paths(one), ...Object.keys(one.edits ?? {})]))) {
    const [mine, theirs] = both.map((one) => side(one, path));
    const same = mine.value === theirs.value && mine.edit === theirs.edit && !mine.edit?.after; // most, in a save
    const { value, edit } = same ? mine : join(mine, theirs);
    if (value !== undefined) put(record, path, value);
    if (edit) record.edits[path] = edit;
    if (sameValue(mine.value, theirs.value)) continue;
    if (!sameValue(value, mine.value))
      merged[mine.value === undefined ? "added" : value === undefined ? "removed" : "changed"].push(path);
    if (!mine.edit || !theirs.edit || saw(mine.edit, theirs.edit) || saw(theirs.edit, mine.edit)) continue;
    const [won, lost] = beats(mine, theirs) ? [mine, theirs] : [theirs, mine];
    merged.conflicts.push({
      path,
      winner: won.value,
      loser: lost.value,
      winnerStamp: stamp(won.edit),
      loserStamp: stamp(lost.edit)
    });
  }
  for (const [key, value] of both.flatMap(others)) {
    if (key === "known") record.known = [...new Set([...(record.known ?? []), ...value])].sort();
    else if (!(key in record) || canonical(value) > canonical(record[key])) record[key] = value;
  }
  return merged;
};
