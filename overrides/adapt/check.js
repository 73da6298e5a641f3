// Finds the mistakes of a draft that `pilotbook check` would find in its file, with the same words.
/** @import * as T from "./types.js" */

import { TABLES, deepMerge, mergeFork, pick } from "./merge.js";
import { didYouMean } from "./nearest.js";
import { findMistakes, getSchema, tell } from "./schema.js";

/** Find all mistakes of a fork. @param {T.AdaptRules} rules @param {T.Base} base @param {T.Tree} values @returns {T.AdaptFinding[]} */
export const checkFork = (rules, base, values) => {
  const merged = mergeFork(base, values, Object.keys(rules.gates));
  const inherited = Object.keys(values.checks ?? {}).filter((id) => pick(base.own, id));
  const found = inherited.map((id) => ({ loc: ["checks", id], ...tell(rules, "base-check", { base: base.id }) }));
  const shape = checkShape(rules, base, merged, values, inherited);
  if (shape[0]) return [...found, ...shape]; // the other rules need values of the right shape
  return [
    ...found,
    ...checkChecks(rules, merged, values.checks ?? {}, inherited),
    ...(merged.checks[0] || Object.keys(merged.values.gaps ?? {})[0] ? [] : [{ loc: [], ...tell(rules, "no-checks") }]),
    ...checkCases(rules, merged.values),
    ...checkPermissions(rules, merged.values.autonomy ?? {}),
    ...checkKickoff(rules, merged)
  ];
};

/** @param {T.AdaptRules} rules @param {T.Base} base @param {T.Merged} merged @param {T.Tree} values @param {string[]} inherited @returns {T.AdaptFinding[]} */
const checkShape = (rules, base, merged, values, inherited) => {
  const { properties } = rules.schema;
  const found = [...rules.parts, "gaps", "answers", ...TABLES].flatMap((key) =>
    merged.values[key] === undefined
      ? []
      : findMistakes(rules, properties[key], merged.values[key], [key], properties[key])
  );
  for (const key of ["adapt", "leave_out", "checks"]) {
    // What the base says of a fix's check is in force as well.
    const ground = key === "adapt" ? base.adapt : {};
    const entries = Object.entries(values[key] ?? {})
      .filter(([id]) => key !== "checks" || !inherited.includes(id))
      .map(([id, value]) => [id, deepMerge(pick(ground, id) ?? {}, value)]);
    found.push(...findMistakes(rules, properties[key], Object.fromEntries(entries), [key]));
  }
  const reasons = properties.leave_out;
  for (const [table, ids] of Object.entries(values.without ?? {})) {
    found.push(...findMistakes(rules, reasons, ids, ["without", table]));
  }
  return found;
};

/** @param {T.AdaptRules} rules @param {T.Merged} merged @param {T.Tree} own @param {string[]} inherited @returns {T.AdaptFinding[]} */
const checkChecks = (rules, merged, own, inherited) =>
  Object.entries(own).flatMap(([id, check]) => {
    if (inherited.includes(id)) return [];
    const found = [];
    const [kind, place] = pick(rules.taken, id) ?? [];
    if (kind) found.push({ loc: ["checks", id], ...tell(rules, `${kind}-check`, { id, place }) });
    const gaps = Object.keys(merged.values.gaps ?? {});
    if (!check.gap && gaps[0]) {
      const listed = gaps.map((gap) => `\`${gap}\``).join(", ");
      found.push({ loc: ["checks", id], ...tell(rules, "gap-missing", { gaps: listed }) });
    }
    if (check.gap && !gaps.includes(check.gap)) {
      const values = { id: check.gap, nearest: didYouMean(check.gap, gaps) };
      found.push({ loc: ["checks", id, "gap"], ...tell(rules, "no-gap", values) });
    }
    return found;
  });

/** @param {T.AdaptRules} rules @param {T.Tree} values @returns {T.AdaptFinding[]} */
const checkCases = (rules, { cases = {}, autonomy = {}, exceptions = {} }) => {
  /** @type {T.AdaptFinding[]} */
  const found = [];
  const add = (/** @type {T.Loc} */ loc, /** @type {string} */ name, /** @type {object} */ values) =>
    void found.push({ loc, ...tell(rules, name, values) });
  const checkRow = (
    /** @type {T.Loc} */ loc,
    /** @type {string} */ id,
    /** @type {string} */ table,
    /** @type {T.Tree} */ rows
  ) => pick(rows, id) ?? add(loc, "no-row", { table, id, nearest: didYouMean(id, Object.keys(rows)) });
  for (const [case_, { does = [], does_not: not = [], hands_to: to }] of Object.entries(cases)) {
    const loc = ["cases", case_];
    for (const [key, ids] of Object.entries({ does, does_not: not })) {
      ids.forEach((/** @type {string} */ id, /** @type {number} */ at) => {
        checkRow([...loc, key, at], id, "autonomy", autonomy);
        if (key !== "does") return;
        if (pick(autonomy, id)?.mode === "never") add([...loc, key, at], "prohibited", { id });
        if (not.includes(id)) add([...loc, key, at], "does-not", { id });
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
    if (max && mode !== "alone") found.push({ loc: [...loc, "max"], ...tell(rules, "no-calls", { mode }) });
    else if (approver && mode !== "confirm" && (!max || max.then === "never")) {
      found.push({ loc: [...loc, "approver"], ...tell(rules, "no-approval") });
    }
    const first = named.get(tool ?? id) ?? id;
    named.set(tool ?? id, first);
    if (tool && first !== id) found.push({ loc: [...loc, "tool"], ...tell(rules, "same-tool", { first }) });
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
    found.push({ loc, ...tell(rules, isOne ? "longest" : "minutes", { minutes, least, most, longest }) });
  }
  const count = checks.filter(({ kickoff }) => kickoff).length;
  if (count > room) {
    found.push({ loc: [values.kickoff ? "kickoff" : "checks"], ...tell(rules, "kickoff", { count, room }) });
  }
  return found;
};

/** Return what is wrong with the ID of a fork; none if it is right. @param {T.AdaptRules} rules @param {string} base its base's ID @param {string} id @returns {T.AdaptFinding[]} */
export const checkForkId = (rules, base, id) => {
  const [mistake] = findMistakes(rules, getSchema(rules, "adapt").properties.role, id, ["#fork"]);
  if (mistake) return [mistake];
  const isTaken = rules.playbooks.includes(id) && !(id === base && rules.replaceable.includes(id));
  return isTaken ? [{ loc: ["#fork"], ...tell(rules, "playbook-taken", { id }) }] : [];
};
