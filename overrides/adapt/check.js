// Finds the mistakes of a draft that `pilotbook check` would find in its file, with the same words.
/** @import * as T from "./types.js" */

import { deepMerge, mergeFork, pick } from "./merge.js";
import { didYouMean } from "./nearest.js";
import { findMistakes, getSchema, listTold } from "./schema.js";

/** Find all mistakes of a fork. @param {T.AdaptRules} rules @param {T.Base} base @param {T.Tree} values */
export const checkFork = (rules, base, values) => {
  const merged = mergeFork(rules, base, values);
  const gaps = Object.keys(merged.values.gaps ?? {});
  const ids = Object.keys(values.checks ?? {});
  const inherited = ids.filter((id) => pick(base.own, id));
  const checks = Object.fromEntries(ids.filter((id) => !inherited.includes(id)).map((id) => [id, values.checks[id]]));
  const found = listTold(rules, (tell) => {
    for (const id of inherited) tell(["checks", id], "base-check", { base: base.id });
    checkShape(tell, rules, base, merged, { ...values, checks });
  });
  if (found[inherited.length]) return found; // the other rules need values of the right shape
  const others = listTold(rules, (tell) => {
    for (const id of Object.keys(checks)) checkCheck(tell, rules, gaps, id, checks[id].gap);
    if (!merged.checks[0] && !ids[0] && !gaps[0]) tell([], "no-checks");
    checkCases(tell, merged.values);
    checkPermissions(tell, merged.values.autonomy ?? {});
    checkKickoff(tell, rules, merged);
  });
  return [...found, ...others];
};

/** @param {T.Tell} tell @param {T.AdaptRules} rules @param {T.Base} base @param {T.Merged} merged @param {T.Tree} values */
const checkShape = (tell, rules, base, merged, { adapt = {}, leave_out: left, checks, without = {} }) => {
  const { schema } = rules;
  const find = (/** @type {string} */ key, /** @type {any} */ value, loc = [key]) =>
    findMistakes(tell, rules, schema[key], value, loc, schema[key].meaning);
  for (const [key, value] of Object.entries(merged.values)) find(key, value);
  // What the base says of a fix's check is in force as well.
  for (const id of Object.keys(adapt)) find("adapt", { [id]: deepMerge(pick(base.adapt, id) ?? {}, adapt[id]) });
  find("leave_out", left);
  find("checks", checks);
  for (const [table, ids] of Object.entries(without)) find("leave_out", ids, ["without", table]);
};

/** @param {T.Tell} tell @param {T.AdaptRules} rules @param {string[]} gaps @param {string} id @param {string} [gap] */
const checkCheck = (tell, rules, gaps, id, gap) => {
  const loc = ["checks", id];
  const [kind, place] = pick(rules.taken, id) ?? [];
  if (kind) tell(loc, `${kind}-check`, { id, place });
  if (!gap && gaps[0]) tell(loc, "gap-missing", { gaps: gaps.map((one) => `\`${one}\``).join(", ") });
  if (gap && !gaps.includes(gap)) tell([...loc, "gap"], "no-gap", { id: gap, nearest: didYouMean(gap, gaps) });
};

/** @param {T.Tell} tell @param {T.Tree} values */
const checkCases = (tell, { cases = {}, autonomy = {}, exceptions = {} }) => {
  /** @type {(loc: T.Loc, id: string, table: string, rows: T.Tree) => void} */
  const checkRow = (loc, id, table, rows) => {
    if (!pick(rows, id)) tell(loc, "no-row", { table, id, nearest: didYouMean(id, Object.keys(rows)) });
  };
  for (const [case_, { does = [], does_not: not = [], hands_to: to }] of Object.entries(cases)) {
    const loc = ["cases", case_];
    for (const [key, ids] of Object.entries({ does, does_not: not })) {
      for (const [at, id] of ids.entries()) {
        const place = [...loc, key, at];
        checkRow(place, id, "autonomy", autonomy);
        if (key !== "does") continue;
        if (pick(autonomy, id)?.mode === "never") tell(place, "prohibited", { id });
        if (not.includes(id)) tell(place, "does-not", { id });
      }
    }
    if (to) checkRow([...loc, "hands_to"], to, "exceptions", exceptions);
  }
};

/** @param {T.Tell} tell @param {T.Tree} autonomy */
const checkPermissions = (tell, autonomy) => {
  const named = new Map();
  for (const [id, { tool, max, mode, approver }] of Object.entries(autonomy)) {
    const loc = ["autonomy", id];
    if (max && mode !== "alone") tell([...loc, "max"], "no-calls", { mode });
    else if (approver && mode !== "confirm" && (!max || max.then === "never")) {
      tell([...loc, "approver"], "no-approval");
    }
    const first = named.get(tool ?? id) ?? id;
    named.set(tool ?? id, first);
    if (tool && first !== id) tell([...loc, "tool"], "same-tool", { first });
  }
};

/** @param {T.Tell} tell @param {T.AdaptRules} rules @param {T.Merged} merged */
const checkKickoff = (tell, rules, { values, checks }) => {
  const { room, least, most } = rules.kickoff;
  const lengths = (values.kickoff?.agenda ?? []).map((/** @type {T.Tree} */ item) => Number(item.minutes));
  const minutes = lengths.reduce((/** @type {number} */ sum, /** @type {number} */ one) => sum + one, 0);
  if (values.kickoff && (minutes < least || minutes > most)) {
    const longest = Math.max(...lengths);
    const isOne = minutes > most && 2 * longest > minutes;
    const loc = ["kickoff", "agenda", ...(isOne ? [lengths.indexOf(longest), "minutes"] : [])];
    tell(loc, isOne ? "longest" : "minutes", { minutes, least, most, longest });
  }
  const count = checks.filter(({ kickoff }) => kickoff).length;
  if (count > room) tell([values.kickoff ? "kickoff" : "checks"], "kickoff", { count, room });
};

/** Return what is wrong with the ID of a fork; none if it is right. @param {T.AdaptRules} rules @param {string} base its base's ID @param {string} id */
export const checkForkId = (rules, base, id) => {
  const schema = { ...getSchema(rules, "adapt").properties.role, minLength: 1 };
  const isTaken = rules.playbooks.includes(id) && !(id === base && rules.replaceable.includes(id));
  return listTold(rules, (tell) => {
    if (isTaken) tell(["#fork"], "playbook-taken", { id });
    else findMistakes(tell, rules, schema, id, ["#fork"]);
  });
};
