// Assesses checks, gates and the decision. Gives the same results as pilotbook/records/gates.py: see
// tests/golden/cases/gates.yml.
/** @import * as T from "./types.js" */

import { isVisible } from "./grammar.js";

/** The fields without which a status does not count. @type {T.Texts} */
export const REQUIRED = { done: ["on"], "not-applicable": ["reason"], exception: ["reason", "by", "expires"] };

/** Days that were computed before, by start and distance. @type {Map<string, string>} */
const computedDays = new Map();

const addDays = (from = "", count = 0) => {
  const [year, month, date] = from.split("-").map(Number);
  const key = from + count;
  const day = computedDays.get(key) ?? new Date(Date.UTC(year, month - 1, date + count)).toISOString().slice(0, 10);
  computedDays.set(key, day);
  return day;
};

/** @type {T.is} */
export const isDay = (value) => /^[12]\d{3}-\d\d-\d\d$/.test(value) && addDays(value) === value;

/** @type {T.isSettled} */
export const isSettled = (state) => Object.hasOwn(REQUIRED, state);

/** @type {T.assessCheck} */
export const assessCheck = (rule, entry, changes, today, edits) => {
  const status = /** @type {T.State} */ (entry?.status);
  if (!entry || !isSettled(status)) return { state: "open", why: null };
  const { on = "", expires = "" } = entry;
  const fields = REQUIRED[status].filter(
    (name) => !isVisible(entry[name]) || (/^on|ex/.test(name) && !isDay(entry[name]))
  );
  if (fields[0]) return { state: "incomplete", why: { kind: "missing", fields } };
  if (status === "exception" && today > expires) return { state: "expired", why: { kind: "expired", expires } };
  const why = status === "done" ? findStaleReason(rule, on, changes ?? {}, today, edits ?? {}) : null;
  return { state: why ? "stale" : status, why };
};

/** @type {T.findStaleReason} */
const findStaleReason = ({ id, staleDays: days, staleChanges }, on, changes, today, edits) => {
  if (days && today > addDays(on, days)) return { kind: "days", days, since: addDays(on, days + 1) };
  const signedAt = edits[`checks/${id}/status`]?.at ?? "";
  const later = Object.keys(changes).filter((key) => {
    const { what = "", on: changedOn = "" } = changes[key] ?? {};
    const changedAt = ["what", "on"].map((field) => edits[`changes/${key}/${field}`]?.at ?? "").sort()[1];
    const signedAfter = changedOn === on && changedAt && signedAt > changedAt;
    const counts = staleChanges?.includes(what) && isDay(changedOn) && changedOn <= today;
    return counts && changedOn >= on && !signedAfter;
  });
  const last = later
    .map((key) => [`${changes[key]?.on}`, key])
    .sort()
    .pop();
  if (!last) return null;
  const { what = "", on: changed = "", note: change } = changes[last[1] ?? ""] ?? {};
  return { kind: "change", what, changed, ...(change && { change }) };
};

/** @type {T.assessGate} */
export const assessGate = (rules, record, gate, today) => {
  const checks = rules
    .filter((rule) => rule.gate === gate)
    .map((rule) => {
      const { state } = assessCheck(rule, record.checks?.[rule.id], record.changes, today, record.edits);
      return { id: rule.id, state, blocking: rule.blocking };
    });
  const blockers = checks.filter(({ state, blocking }) => blocking && !isSettled(state));
  return {
    gate,
    open: !blockers.length,
    total: checks.length,
    settled: checks.filter(({ state }) => isSettled(state)).length,
    blockers: blockers.map(({ id, state }) => ({ id, state })),
    stale: checks.filter(({ state }) => state === "stale" || state === "expired").length
  };
};

/** @type {T.assessGates} */
export const assessGates = (rules, record, gates, today) => gates.map((gate) => assessGate(rules, record, gate, today));

/** @type {T.findStage} */
export const findStage = (states) => (states.find(({ open }) => !open) ?? states.at(-1))?.gate;

/** @param {T.Condition} condition */
const isComplete = ({ text, owner, due }) => isVisible(text) && isVisible(owner) && isDay(due);

/** @param {T.Decision["exception"]} exception */
const isExcepted = (exception) => isVisible(exception?.by) && isVisible(exception?.reason);

/** @type {T.assessDecision} */
export const assessDecision = (rules, record, gates, today) => {
  const { outcome = "", signer, on, exception } = record.decision ?? {};
  const conditions = Object.values(record.decision?.conditions ?? {});
  const before = gates.slice(0, gates.indexOf("decide") + 1 || gates.length);
  const blockers = assessGates(rules, record, before, today).flatMap((state) => state.blockers);
  const conditional = outcome === "conditional-go";
  const complete = !conditional || (!!conditions[0] && conditions.every(isComplete));
  const fields = { signer: isVisible(signer), on: isDay(on), conditions: complete };
  const missing = Object.entries(fields).flatMap(([field, there]) => (there || !outcome ? [] : [field]));
  const needsException = outcome === "go" && !!blockers[0];
  const excepted = !needsException || isExcepted(exception);
  return {
    outcome: outcome || null,
    allowed: !!(outcome && !missing[0] && excepted),
    needsException,
    blockers,
    missing,
    overdue: conditions.filter(({ due }) => conditional && isDay(due) && today > `${due}`)
  };
};

/** Words that name a department, a role or nobody. */
const NOT_A_NAME = new Set(
  (
    "a all and board business committee company department each engineering everybody everyone finance for group " +
    "head hr is it legal management marketing nobody of on operations ops or our owns people product revops sales " +
    "security shared somebody support tba tbd team teams tech the us vendor we ceo cfo coo cro cto"
  ).split(" ")
);

/** @type {T.looksLikeATeam} */
export const looksLikeATeam = (text) => {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  return !!words[0] && words.every((word) => NOT_A_NAME.has(word));
};
