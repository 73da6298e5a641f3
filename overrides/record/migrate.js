// Migrates a record to the ids that the book has today. Gives the same results as pilotbook/records/migrate.py: see
// docs/record.md and tests/golden/cases/migrate.yml.
/** @import * as T from "./types.js" */

import { digest } from "./digest.js";
import { getEntry, listEntries, withEntry } from "./entries.js";
import { copyMap, createMap, sanitize } from "./grammar.js";
import { getCover, getEdit, getSide, putSide } from "./record.js";
import { currentId, follow } from "./renames.js";
import { SIGN_OFF, historyId } from "./sign-off.js";
import { addSeen, isSame, joinSides, sortVersions } from "./versions.js";

/** @param {string[]} kinds @returns {"renamed" | "merged" | "split"} */
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

/**
 * List the ids of a group under which something is written: a value, or the deletion of one.
 * @param {any} record @param {string} group
 */
const listIds = (record, group) => {
  const written = Object.keys(record.edits).filter((path) => record.edits[path].at && path.startsWith(`${group}/`));
  const ids = written.map((path) => /** @type {string} */ (path.split("/")[1]));
  return [...new Set([...Object.keys(record[group] ?? {}), ...ids])];
};

/**
 * Return a browser's name under another id. Its times say what it had seen of one entry, and nothing of another, so the
 * name ends in a mark there: `-x` and a digest of the old path.
 * @param {string} by @param {string} mark
 */
const rename = (by, mark) => (/-x[\da-f]{8}$/.test(by) ? by : by.slice(0, 54) + mark);

/** Return times by browser as they are under another id. @param {T.Seen} seen @param {string} mark */
const renameSeen = (seen, mark) => {
  const made = createMap();
  for (const by in seen) addSeen(made, { [rename(by, mark)]: seen[by] });
  return made;
};

/**
 * Return a side as it is under another id. Without what an earlier move covered: that is written there already.
 * @param {T.Side} side @param {T.Seen} covered @param {string} mark
 */
const moveSide = ({ versions, seen }, covered, mark) => {
  const moved = versions.map((one) => ({ ...one, by: rename(one.by, mark) }));
  const news = createMap();
  for (const by in seen) if (!(covered[by] >= seen[by])) news[by] = seen[by];
  const made = renameSeen(news, mark);
  for (const { at, by } of moved) addSeen(made, { [by]: at });
  return { versions: moved, seen: made };
};

/**
 * Move an item to the ids that took its place. What both say stands side by side. A split check opens again under each
 * new id, and a sign-off of a merged check does not sign the check that includes it: both are in the history there.
 * @type {T.moveItem}
 */
const moveItem = (record, group, { from, to, how }) => {
  const old = `${group}/${from}`;
  const covered = copyMap(getEdit(record, old)?.after);
  const seen = copyMap(covered);
  const mark = `-x${digest(old)}`;
  const earlier = renameSeen(covered, mark);
  const isMerged = how === "merged";
  const past = historyId(getEdit(record, `${old}/status`)?.at) + (isMerged ? mark : "");
  const reopens = group === "checks" && how !== "renamed";
  let made = record;
  for (const place of listBelow(record, old)) {
    const before = getSide(record, place);
    addSeen(seen, before.seen);
    const side = moveSide(before, covered, mark);
    const field = place.slice(old.length + 1);
    const isKept = reopens && field !== "by" && SIGN_OFF.includes(field);
    const places = isKept ? [`history/${past}/${field}`] : [];
    if (!isKept || (isMerged && field === "evidence")) places.push(field); // the whole check needs that evidence too
    for (const name of to.flatMap((id) => places.map((place) => `${id}/${place}`))) {
      const next = `${group}/${name}`;
      const there = getSide(made, next);
      const joined = joinSides(there, side, getCover(made, next, there.seen), side.seen);
      const kept = there.versions.filter(({ at, by }) => earlier[by] >= at); // moved before, so not seen under the old id
      made = putSide(made, next, { ...joined, versions: sortVersions([...joined.versions, ...kept]) });
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
  for (const id of listIds(record, group)) {
    const { to, kinds } = follow(gone, id, here);
    if (to.includes(id)) continue;
    const how = moveKind(kinds);
    if (Object.hasOwn(record[group] ?? {}, id)) report[how].push({ from: id, to });
    made = moveItem(made, group, { from: id, to, how });
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
  let made = sanitize(record); // a copy in which every key is an ordinary word
  made.edits ??= createMap();
  made = migrateGroup(made, "checks", changes.check ?? {}, here, report);
  made = migrateGroup(made, "answers", changes.question ?? {}, new Set(), report); // `here` are ids of checks
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
