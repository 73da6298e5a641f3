// Migrates a record to the ids that the book has today. Gives the same results as pilotbook/records/migrate.py.
/** @import * as T from "./types.js" */

import { getEntry, listEntries, withEntry } from "./entries.js";
import { copyMap, createMap } from "./grammar.js";
import { getCover, getEdit, getSide, putSide } from "./record.js";
import { currentId, follow } from "./renames.js";
import { SIGN_OFF, historyId } from "./sign-off.js";
import { addSeen, isSame, joinSides } from "./versions.js";

/** @param {string[]} kinds */
const moveKind = (kinds) => (kinds.includes("split") ? "split" : kinds.includes("merged") ? "merged" : "renamed");

/**
 * List the paths below an item: those with a value and those with an edit alone.
 * @param {T.Record} record @param {T.Path} path
 */
const listBelow = (record, path) => [
  ...new Set([
    ...listEntries(record, path).map(([place]) => place),
    ...Object.keys(record.edits ?? {}).filter((place) => place.startsWith(`${path}/`))
  ])
];

/** Compute the 32-bit FNV-1a hash of ASCII text, in hexadecimal. */
const digest = (text = "") => {
  let value = 0x811c9dc5;
  for (const letter of text) value = Math.imul(value ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, "0");
};

/**
 * Return a side as it is under another id. The times of a browser say what it had seen of one entry, and nothing of
 * another, so under the new id its name is another one: it ends in `-x` and a digest of the old path.
 * @param {T.Side} side @param {string} mark
 */
const moveSide = ({ versions, seen }, mark) => {
  /** @param {string} by */
  const rename = (by) => (/-x[\da-f]{8}$/.test(by) ? by : by.slice(0, 54) + mark);
  const moved = createMap();
  for (const by in seen) addSeen(moved, { [rename(by)]: seen[by] });
  return { versions: versions.map((one) => ({ ...one, by: rename(one.by) })), seen: moved };
};

/** Move an item to the ids that took its place. What both say stands side by side. @type {T.moveItem} */
const moveItem = (record, group, { from, to, reopen }) => {
  const old = `${group}/${from}`;
  const seen = copyMap(getEdit(record, old)?.after);
  const mark = `-x${digest(old)}`;
  const past = historyId(getEdit(record, `${old}/status`)?.at);
  let made = record;
  for (const place of listBelow(record, old)) {
    const before = getSide(record, place);
    addSeen(seen, before.seen);
    const side = moveSide(before, mark);
    const field = place.slice(old.length + 1);
    const isSigned = reopen && field !== "by" && SIGN_OFF.includes(field); // open again, it keeps them as history
    for (const id of to) {
      const next = `${group}/${id}/${isSigned ? `history/${past}/` : ""}${field}`;
      const there = getSide(made, next);
      made = putSide(made, next, joinSides(there, side, getCover(made, next, there.seen), side.seen));
    }
  }
  const edits = createMap();
  for (const place in made.edits) if (!place.startsWith(`${old}/`)) edits[place] = made.edits[place];
  edits[old] = { after: seen };
  return { ...withEntry(made, old.split("/"), undefined), edits };
};

/**
 * Migrate the checks or the answers of a record, and report it.
 * @type {T.migrateGroup}
 */
const migrateGroup = (record, group, gone, here, report) => {
  let made = record;
  for (const id of Object.keys(record[group] ?? {})) {
    const { to, kinds } = follow(gone, id, here);
    if (to.includes(id)) continue;
    const how = moveKind(kinds);
    report[how].push({ from: id, to });
    made = moveItem(made, group, { from: id, to, reopen: how === "split" && group === "checks" });
  }
  const left = Object.keys(made[group] ?? {}).filter((id) => Object.hasOwn(gone, id) && !here.has(id));
  report.retired.push(...left.filter((id) => !record.known?.includes(`-${id}`)));
  return made;
};

/** @type {T.migrate} */
export const migrate = (record, changes, known) => {
  const here = new Set(known.map(({ id }) => id));
  /** @type {T.MigrationReport} */
  const report = { renamed: [], split: [], merged: [], retired: [], reworded: [], added: [] };
  let made = copyMap(structuredClone(record));
  made.edits ??= createMap();
  for (const [group, kind] of Object.entries({ checks: "check", answers: "question" })) {
    made = migrateGroup(made, group, changes[kind] ?? {}, here, report);
  }
  made.pilot = { ...made.pilot, playbook: currentId(changes.playbook ?? {}, made.pilot.playbook) };
  const isReworded = (/** @type {T.CheckRule} */ { id, wording }) => {
    const signed = getEntry(made, `checks/${id}/wording`);
    return signed && wording && signed !== wording;
  };
  report.reworded = known.filter(isReworded).map(({ id }) => id);
  if (record.known) report.added = [...here].filter((id) => !record.known?.includes(id));
  const reported = report.retired.map((id) => `-${id}`);
  if (known.length) made.known = [...new Set([...(record.known ?? []), ...here, ...reported])].sort();
  return { record: isSame(made, record) ? record : made, report };
};
