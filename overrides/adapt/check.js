// Finds the mistakes of a draft that `pilotbook check` would find in its file, with the same words.
/** @import * as T from "./types.js" */

import { deepMerge, mergeFork, pick } from "./merge.js";
import { didYouMean } from "./nearest.js";
import { findMistakes, getSchema, tell } from "./schema.js";

/** Find all mistakes of a fork. @param {T.AdaptRules} rules @param {T.Base} base @param {T.Tree} values @returns {T.AdaptFinding[]} */
export const checkFork = (rules, base, values) => {
  const merged = mergeFork(base, values, Object.keys(rules.gates));
  const isInherited = (/** @type {string} */ id) => !!pick(base.own, id);
  const own = Object.keys(values.checks ?? {});
  const found = own.filter(isInherited).map((id) => tell(rules, ["checks", id], "base-check", { base: base.id }));
  const checks = Object.fromEntries(own.filter((id) => !isInherited(id)).map((id) => [id, values.checks[id]]));
  const shape = checkShape(rules, base, merged, { ...values, checks });
  if (shape[0]) return [...found, ...shape]; // the other rules need values of the right shape
  return [
    ...found,
    ...checkChecks(rules, merged, checks),
    ...(merged.checks[0] || Object.keys(merged.values.gaps ?? {})[0] ? [] : [tell(rules, [], "no-checks")]),
    ...checkCases(rules, merged.values),
    ...checkPermissions(rules, merged.values.autonomy ?? {}),
    ...checkKickoff(rules, merged)
  ];
};

/** @param {T.AdaptRules} rules @param {T.Base} base @param {T.Merged} merged @param {T.Tree} values */
const checkShape = (rules, base, merged, values) => {
  const { schema } = rules;
  const find = (/** @type {string} */ key, /** @type {any} */ value, loc = [key]) =>
    value === undefined ? [] : findMistakes(rules, schema[key], value, loc, schema[key].meaning);
  // What the base says of a fix's check is in force as well.
  const adapted = Object.entries(values.adapt ?? {}).map(([id, one]) => [
    id,
    deepMerge(pick(base.adapt, id) ?? {}, one)
  ]);
  return [
    ...Object.entries(merged.values).flatMap(([key, value]) => find(key, value)),
    ...find("adapt", Object.fromEntries(adapted)),
    ...find("leave_out", values.leave_out),
    ...find("checks", values.checks),
    ...Object.entries(values.without ?? {}).flatMap(([table, ids]) => find("leave_out", ids, ["without", table]))
  ];
};

/** @param {T.AdaptRules} rules @param {T.Merged} merged @param {T.Tree} own @returns {T.AdaptFinding[]} */
const checkChecks = (rules, merged, own) => {
  const gaps = Object.keys(merged.values.gaps ?? {});
  return Object.entries(own).flatMap(([id, { gap }]) => {
    const found = [];
    const loc = ["checks", id];
    const [kind, place] = pick(rules.taken, id) ?? [];
    if (kind) found.push(tell(rules, loc, `${kind}-check`, { id, place }));
    if (!gap && gaps[0]) {
      found.push(tell(rules, loc, "gap-missing", { gaps: gaps.map((one) => `\`${one}\``).join(", ") }));
    }
    if (gap && !gaps.includes(gap)) {
      found.push(tell(rules, [...loc, "gap"], "no-gap", { id: gap, nearest: didYouMean(gap, gaps) }));
    }
    return found;
  });
};

/** @param {T.AdaptRules} rules @param {T.Tree} values @returns {T.AdaptFinding[]} */
const checkCases = (rules, { cases = {}, autonomy = {}, exceptions = {} }) => {
  /** @type {T.AdaptFinding[]} */
  const found = [];
  const checkRow = (
    /** @type {T.Loc} */ loc,
    /** @type {string} */ id,
    /** @type {string} */ table,
    /** @type {T.Tree} */ rows
  ) => {
    if (pick(rows, id)) return;
    found.push(tell(rules, loc, "no-row", { table, id, nearest: didYouMean(id, Object.keys(rows)) }));
  };
  for (const [case_, { does = [], does_not: not = [], hands_to: to }] of Object.entries(cases)) {
    const loc = ["cases", case_];
    for (const [key, ids] of Object.entries({ does, does_not: not })) {
      ids.forEach((/** @type {string} */ id, /** @type {number} */ at) => {
        const place = [...loc, key, at];
        checkRow(place, id, "autonomy", autonomy);
        if (key !== "does") return;
        if (pick(autonomy, id)?.mode === "never") found.push(tell(rules, place, "prohibited", { id }));
        if (not.includes(id)) found.push(tell(rules, place, "does-not", { id }));
      });
    }
    if (to) checkRow([...loc, "hands_to"], to, "exceptions", exceptions);
  }
  return found;
};

/** @param {T.AdaptRules} rules @param {T.Tree} autonomy @returns {T.AdaptFinding[]} */
const checkPermissions = (rules, autonomy) => {
  const named = new Map();
  return Object.entries(autonomy).flatMap(([id, { tool, max, mode, approver }]) => {
    const found = [];
    const loc = ["autonomy", id];
    if (max && mode !== "alone") found.push(tell(rules, [...loc, "max"], "no-calls", { mode }));
    else if (approver && mode !== "confirm" && (!max || max.then === "never")) {
      found.push(tell(rules, [...loc, "approver"], "no-approval"));
    }
    const first = named.get(tool ?? id) ?? id;
    named.set(tool ?? id, first);
    if (tool && first !== id) found.push(tell(rules, [...loc, "tool"], "same-tool", { first }));
    return found;
  });
};

/** @param {T.AdaptRules} rules @param {T.Merged} merged @returns {T.AdaptFinding[]} */
const checkKickoff = (rules, { values, checks }) => {
  /** @type {T.AdaptFinding[]} */
  const found = [];
  const { room, least, most } = rules.kickoff;
  const lengths = (values.kickoff?.agenda ?? []).map((/** @type {T.Tree} */ item) => Number(item.minutes));
  const minutes = lengths.reduce((/** @type {number} */ sum, /** @type {number} */ one) => sum + one, 0);
  if (values.kickoff && (minutes < least || minutes > most)) {
    const longest = Math.max(...lengths);
    const isOne = minutes > most && 2 * longest > minutes;
    const loc = ["kickoff", "agenda", ...(isOne ? [lengths.indexOf(longest), "minutes"] : [])];
    found.push(tell(rules, loc, isOne ? "longest" : "minutes", { minutes, least, most, longest }));
  }
  const count = checks.filter(({ kickoff }) => kickoff).length;
  if (count > room) found.push(tell(rules, [values.kickoff ? "kickoff" : "checks"], "kickoff", { count, room }));
  return found;
};

/** Return what is wrong with the ID of a fork; none if it is right. @param {T.AdaptRules} rules @param {string} base its base's ID @param {string} id @returns {T.AdaptFinding[]} */
export const checkForkId = (rules, base, id) => {
  const found = findMistakes(rules, { ...getSchema(rules, "adapt").properties.role, minLength: 1 }, id, ["#fork"]);
  const isTaken = rules.playbooks.includes(id) && !(id === base && rules.replaceable.includes(id));
  if (isTaken && !found[0]) found.push(tell(rules, ["#fork"], "playbook-taken", { id }));
  return found;
};
