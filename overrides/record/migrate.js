// Migrates a record to the ids that the book has today.
/** @import * as T from "./types.js" */

import { EPOCH, getSide, isSame, join, justAfter, put } from "./record.js";
import { currentId, follow } from "./renames.js";

/** Join two entries, and keep what people wrote in both. @type {T.join} */
const combine = (a, b) => {
  const won = join(a, b);
  const value = { ...(won.value ?? a.value ?? b.value) };
  for (const field of ["text", "evidence", "note"]) {
    for (const text of [a.value?.[field], b.value?.[field]]) {
      if (text && !value[field]?.includes(text)) value[field] = value[field] ? `${value[field]}\n\n${text}` : text;
    }
  }
  return { ...won, value };
};

/** @param {string[]} kinds */
const moveKind = (kinds) => (kinds.includes("split") ? "split" : kinds.includes("merged") ? "merged" : "renamed");

/**
 * Move an entry to the ids that took its place. A check that was split is open again.
 * @param {any} record a record that is still being made
 * @param {string} group
 * @param {{ from: string, to: string[], reopen: boolean }} move
 */
const moveEntry = (record, group, { from, to, reopen }) => {
  const path = `${group}/${from}`;
  const old = getSide(record, path);
  const moved = reopen ? { ...old, value: { ...old.value, status: "open" } } : old;
  for (const next of to.map((id) => `${group}/${id}`)) {
    const { value, edit } = combine(getSide(record, next), moved);
    put(record, next, value);
    if (edit) record.edits[next] = edit;
  }
  put(record, path);
  record.edits[path] = { by: "carry", ...old.edit, at: justAfter(old.edit?.at ?? EPOCH) };
};

/**
 * Migrate the checks or the answers of a record that is still being made, and report it.
 * @param {any} record @param {string} group @param {T.Gone[string]} gone @param {Set<string>} here
 * @param {T.MigrationReport} report
 */
const migrateGroup = (record, group, gone, here, report) => {
  for (const id of Object.keys(record[group] ?? {})) {
    const { to, kinds } = follow(gone, id, here);
    if (to.includes(id)) continue;
    const how = moveKind(kinds);
    report[how].push({ from: id, to });
    moveEntry(record, group, { from: id, to, reopen: how === "split" && group === "checks" });
  }
  const left = Object.keys(record[group] ?? {}).filter((id) => Object.hasOwn(gone, id) && !here.has(id));
  report.retired.push(...left.filter((id) => !record.known?.includes(`-${id}`)));
};

/** @type {T.migrate} */
export const migrate = (record, changes, known) => {
  const here = new Set(known.map(({ id }) => id));
  /** @type {T.MigrationReport} */
  const report = { renamed: [], split: [], merged: [], retired: [], reworded: [], added: [] };
  const made = structuredClone(record);
  made.edits ??= {};
  for (const [group, kind] of Object.entries({ checks: "check", answers: "question" })) {
    migrateGroup(made, group, changes[kind] ?? {}, here, report);
  }
  made.pilot.playbook = currentId(changes.playbook ?? {}, made.pilot.playbook);
  const isReworded = (/** @type {T.CheckRule} */ { id, wording }) => {
    const signed = made.checks?.[id]?.wording;
    return signed && wording && signed !== wording;
  };
  report.reworded = known.filter(isReworded).map(({ id }) => id);
  if (record.known) report.added = [...here].filter((id) => !record.known?.includes(id));
  const reported = report.retired.map((id) => `-${id}`);
  if (known.length) made.known = [...new Set([...(record.known ?? []), ...here, ...reported])].sort();
  return { record: isSame(made, record) ? record : made, report };
};
