// Lists what a draft changes, as `pilotbook diff` does, and what a base has changed since a draft was begun.
/** @import * as T from "./types.js" */

import { isTree, mergeFork, pick } from "./merge.js";
import { getSchema, stripDefaults } from "./schema.js";

const WORDS = ["text", "done_when"];
const REST = ["evidence", "role", "blocking", "kickoff", "stale_after", "document"];

/** @param {T.AdaptRules} rules @param {T.AdaptDifference[]} found */
const sortDifferences = ({ kinds }, found) =>
  found.sort((a, b) => {
    const byKind = kinds.indexOf(a.kind) - kinds.indexOf(b.kind);
    return byKind || Number(a.what !== "check") - Number(b.what !== "check");
  });

/** @param {string} kind @param {string} what @param {string} id @param {Partial<T.AdaptDifference>} [more] @returns {T.AdaptDifference} */
const differ = (kind, what, id, more) => ({ kind, what, id, was: {}, now: {}, why: "", ...more });

/** @param {T.Tree} check */
const wordingOf = ({ gate, text }) => ({ gate, text });

/** Compare two states of one check. @param {string} id @param {T.Tree} was @param {T.Tree} now @param {boolean} isOther whether the rest differs */
const compareCheck = (id, was, now, isOther) => {
  const found = [];
  const keys = WORDS.filter((key) => was[key] !== now[key]);
  const take = (/** @type {T.Tree} */ check) => Object.fromEntries(keys.map((key) => [key, check[key]]));
  if (keys[0]) found.push(differ("reworded", "check", id, { was: take(was), now: take(now) }));
  if (was.gate !== now.gate) {
    found.push(differ("moved", "check", id, { was: { gate: was.gate }, now: { gate: now.gate } }));
  }
  if (isOther) found.push(differ("changed", "check", id, { now: { text: now.text } }));
  return found;
};

/** Sort checks by their IDs, as a snapshot has them. @param {T.AdaptedCheck[]} checks */
const byId = (checks) => new Map([...checks].sort((a, b) => (a.id < b.id ? -1 : 1)).map((check) => [check.id, check]));

/**
 * @param {T.AdaptRules} rules @param {T.AdaptedCheck[]} then @param {T.AdaptedCheck[]} now
 * @param {(check: T.AdaptedCheck) => string} reasonOf
 */
const compareChecks = (rules, then, now, reasonOf) => {
  const [old, made] = [byId(then), byId(now)];
  const schema = getSchema(rules, "checks");
  const restOf = (/** @type {T.Tree} */ check) => {
    const known = stripDefaults(rules, schema, check);
    return JSON.stringify(REST.map((key) => known[key]));
  };
  const found = [...made].flatMap(([id, check]) => {
    const was = old.get(id);
    if (!was) return [differ("new", "check", id, { now: wordingOf(check) })];
    return compareCheck(id, was, check, restOf(was) !== restOf(check));
  });
  const gone = [...old].filter(([id]) => !made.has(id));
  return [
    ...found,
    ...gone.map(([id, check]) => differ("left out", "check", id, { was: wordingOf(check), why: reasonOf(check) }))
  ];
};

/** List what a fork changes. @param {T.AdaptRules} rules @param {T.Base} base @param {T.Tree} values @returns {T.AdaptDifference[]} */
export const listDifferences = (rules, base, values) => {
  const gates = Object.keys(rules.gates);
  const [then, now] = [mergeFork(base, {}, gates), mergeFork(base, values, gates)];
  const reasonOf = (/** @type {T.AdaptedCheck} */ { id, gap }) =>
    pick(values.leave_out, id) ?? pick(values.without?.gaps, gap) ?? "";
  const found = compareChecks(rules, then.checks, now.checks, reasonOf);
  for (const [table, noun] of Object.entries(rules.nouns)) {
    found.push(...compareRows(rules, table, noun, then.values[table], now.values[table], values.without?.[table]));
  }
  for (const part of rules.parts) {
    const schema = getSchema(rules, part);
    const texts = [then, now].map((one) => JSON.stringify(stripDefaults(rules, schema, one.values[part])));
    if (texts[0] !== texts[1]) found.push(differ("changed", "part", part));
  }
  return sortDifferences(rules, found);
};

/** @param {T.AdaptRules} rules @param {string} table @param {string} noun @param {T.Tree} [was] @param {T.Tree} [now] @param {T.Tree} [reasons] */
const compareRows = (rules, table, noun, was = {}, now = {}, reasons = {}) => {
  if (table === "documents") return [];
  const schema = getSchema(rules, table);
  const show = (/** @type {unknown} */ row) => JSON.stringify(stripDefaults(rules, schema, row));
  const found = Object.keys(now).flatMap((id) => {
    const old = pick(was, id);
    if (!old) return [differ("new", noun, id)];
    return show(old) === show(now[id]) ? [] : [differ("changed", noun, id)];
  });
  const gone = Object.keys(was).filter((id) => !pick(now, id));
  return [...found, ...gone.map((id) => differ("left out", noun, id, { why: pick(reasons, id) ?? "" }))];
};

/** List what a base has changed since a draft saw it. @param {T.AdaptRules} rules @param {T.Seen} seen @param {T.Seen} now @returns {T.AdaptDifference[]} */
export const listUpstream = (rules, seen, now) => {
  /** @type {T.AdaptDifference[]} */
  const found = [];
  for (const [id, was] of Object.entries(seen.checks)) {
    const check = pick(now.checks, id);
    if (check) found.push(...compareCheck(id, was, check, was.rest !== check.rest));
    else found.push(differ("retired", "check", id, { was: wordingOf(was) }));
  }
  for (const [id, check] of Object.entries(now.checks)) {
    if (!pick(seen.checks, id)) found.push(differ("new", "check", id, { now: wordingOf(check) }));
  }
  for (const [table, noun] of Object.entries(rules.nouns)) {
    const [was, rows] = [seen.rows[table] ?? {}, now.rows[table] ?? {}];
    for (const id of Object.keys(rows)) {
      if (was[id] !== rows[id]) found.push(differ(was[id] ? "changed" : "new", noun, id));
    }
    for (const id of Object.keys(was)) if (!rows[id]) found.push(differ("retired", noun, id));
  }
  for (const part of Object.keys(now.parts)) {
    if (seen.parts[part] !== now.parts[part]) found.push(differ("changed", "part", part));
  }
  return sortDifferences(rules, found);
};

/** List what a draft says about checks and rows that its base has no longer. @param {T.AdaptRules} rules @param {T.Seen} seen @param {T.Seen} now @param {T.Tree} values @returns {T.AdaptDifference[]} */
export const listLapsed = ({ nouns }, seen, now, values) =>
  Object.entries({ adapt: "check", leave_out: "check", ...nouns }).flatMap(([key, noun]) => {
    const [was, is] = [seen, now].map(({ checks, rows }) => (noun === "check" ? checks : rows[key]));
    return Object.keys(values[key] ?? {})
      .filter((id) => pick(was, id) && !pick(is, id))
      .map((id) => differ("lapsed", noun, id));
  });

/** List the values below a tree by their paths. @param {any} value @param {string} [path] @returns {[string, any][]} */
export const listLeaves = (value, path = "") => {
  if (!isTree(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, one]) => listLeaves(one, path ? `${path}/${key}` : key));
};
