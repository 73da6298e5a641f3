// Lists what a draft changes, as `pilotbook diff` does, and what a base has changed since a draft was begun.
/** @import * as T from "./types.js" */

import { isTree, mergeFork, pick } from "./merge.js";
import { getSchema, stripDefaults } from "./schema.js";

/** @param {string} kind @param {string} what @param {string} id @param {Partial<T.AdaptDifference>} [more] @returns {T.AdaptDifference} */
const differ = (kind, what, id, more) => ({ kind, what, id, was: {}, now: {}, why: "", ...more });

/** @param {T.Tree} check */
const wordingOf = ({ gate, text }) => ({ gate, text });

/** Compare two states of one check. @param {string} id @param {T.Tree} was @param {T.Tree} now */
const compareCheck = (id, was, now) => {
  const found = [];
  const keys = ["text", "done_when"].filter((key) => was[key] !== now[key]);
  const take = (/** @type {T.Tree} */ check) => Object.fromEntries(keys.map((key) => [key, check[key]]));
  if (keys[0]) found.push(differ("reworded", "check", id, { was: take(was), now: take(now) }));
  if (was.gate !== now.gate) {
    found.push(differ("moved", "check", id, { was: { gate: was.gate }, now: { gate: now.gate } }));
  }
  if (was.rest !== now.rest) found.push(differ("changed", "check", id, { now: { text: now.text } }));
  return found;
};

/** Describe a playbook as a snapshot does. @param {T.AdaptRules} rules @param {T.Merged} merged */
const describeState = (rules, { values, checks }) => {
  const write = (/** @type {string} */ key, /** @type {unknown} */ value) =>
    JSON.stringify(stripDefaults(getSchema(rules, key), value));
  const describeCheck = (/** @type {T.AdaptedCheck} */ check) => {
    // eslint-disable-next-line no-unused-vars -- the other keys are the rest
    const { text, done_when, gate, gap, ...rest } = stripDefaults(getSchema(rules, "checks"), check);
    return [check.id, { ...check, rest: JSON.stringify(rest) }];
  };
  const describeRows = (/** @type {string} */ table) =>
    Object.fromEntries(Object.entries(values[table] ?? {}).map(([id, row]) => [id, write(table, row)]));
  return {
    checks: Object.fromEntries([...checks].sort((a, b) => (a.id < b.id ? -1 : 1)).map(describeCheck)),
    rows: Object.fromEntries(
      Object.keys(rules.nouns).map((table) => [table, table === "documents" ? {} : describeRows(table)])
    ),
    parts: Object.fromEntries(rules.parts.map((part) => [part, write(part, values[part])]))
  };
};

/**
 * Compare two states of a playbook.
 * @param {T.AdaptRules} rules @param {Omit<T.Seen, "digest">} was @param {Omit<T.Seen, "digest">} now
 * @param {string} gone the kind of what only the first one has
 * @param {(table: string, id: string, check: T.Tree) => string} [reasonOf]
 */
const compareStates = ({ nouns }, was, now, gone, reasonOf = () => "") => {
  const found = Object.entries(now.checks).flatMap(([id, check]) => {
    const old = pick(was.checks, id);
    return old ? compareCheck(id, old, check) : [differ("new", "check", id, { now: wordingOf(check) })];
  });
  for (const [id, check] of Object.entries(was.checks)) {
    const more = { was: wordingOf(check), why: reasonOf("checks", id, check) };
    if (!pick(now.checks, id)) found.push(differ(gone, "check", id, more));
  }
  for (const [table, noun] of Object.entries(nouns)) {
    const [old, rows] = [was.rows[table], now.rows[table]];
    for (const [id, row] of Object.entries(rows ?? {})) {
      if (pick(old, id) !== row) found.push(differ(pick(old, id) ? "changed" : "new", noun, id));
    }
    for (const id of Object.keys(old ?? {})) {
      if (!pick(rows, id)) found.push(differ(gone, noun, id, { why: reasonOf(table, id, {}) }));
    }
  }
  const parts = Object.keys(now.parts).filter((part) => was.parts[part] !== now.parts[part]);
  return [...found, ...parts.map((part) => differ("changed", "part", part))];
};

/** List what a fork changes. @param {T.AdaptRules} rules @param {T.Base} base @param {T.Tree} values */
export const listDifferences = (rules, base, values) => {
  const [was, now] = [{}, values].map((one) => describeState(rules, mergeFork(rules, base, one)));
  const { leave_out: left, without = {} } = values;
  return compareStates(
    rules,
    /** @type {T.Seen} */ (was),
    /** @type {T.Seen} */ (now),
    "left out",
    (table, id, { gap }) =>
      table === "checks" ? (pick(left, id) ?? pick(without.gaps, gap) ?? "") : (pick(without[table], id) ?? "")
  );
};

/** List what a base has changed since a draft saw it. @param {T.AdaptRules} rules @param {T.Seen} seen @param {T.Seen} now */
export const listUpstream = (rules, seen, now) => compareStates(rules, seen, now, "retired");

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
