// Assesses checks, gates and the decision. Gives the same results as pilotbook/records/gates.py and
// decision.py: see tests/golden/cases/gates.yml.
/** @import * as T from "./types.js" */

import { isVisible } from "./visible.js";

/** The most exceptions from blocking checks that a pilot may have at a time. */
const MOST_EXCEPTIONS = 3;
/** The most days after the day of agreement on which an exception from a blocking check ends. */
const LONGEST_EXCEPTION = 90;
/** The fields without which a status does not count. @type {T.Texts} */
const REQUIRED = { done: ["on"], "not-applicable": ["reason"], exception: ["reason", "by", "expires"] };
/** The same for a blocking check. @type {T.Texts} */
const REQUIRED_TO_PASS = {
  done: ["signer", "on", "evidence"],
  "not-applicable": ["reason", "signer", "approver"],
  exception: ["reason", "by", "control", "on", "expires", "approver"]
};
/** The fields of a blocking check that name two different persons. @type {T.Texts} */
const TWO_PERSONS = { "not-applicable": ["signer", "approver"], exception: ["by", "approver"] };

/** @type {T.requiredFields} */
export const requiredFields = (rule, status) => (rule?.blocking ? REQUIRED_TO_PASS : REQUIRED)[status ?? ""] ?? [];

/** Days that were computed before, by start and distance. @type {Map<string, string>} */
const computedDays = new Map();

/** Return the day that comes some days after another. */
export const addDays = (from = "", count = 0) => {
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

/** Whether a field of a sign-off says something; a day has to be one. @param {string} name @param {any} value */
const isGiven = (name, value) => (/^on|^ex/.test(name) ? isDay(value) : isVisible(value));

/** Whether an entry that had a value was left out of this copy of the record. @type {T.isLeftOut} */
const isLeftOut = (record, path) => !!record.left_out?.includes(path) && !record.edits?.[path];

/** List the fields that a sign-off needs and lacks. @type {T.listMissingFields} */
const listMissingFields = (rule, record, entry) =>
  requiredFields(rule, entry.status).filter(
    (name) => !isGiven(name, entry[name]) && !(name === "evidence" && isLeftOut(record, `checks/${rule.id}/evidence`))
  );

/** Return what a sign-off lacks. A check before live input takes no exception, whatever is filled in. @type {T.findLack} */
const findLack = (rule, record, entry) => {
  if (entry.status === "exception" && rule.blocking && rule.beforeLive) return { kind: "no-exception" };
  const fields = listMissingFields(rule, record, entry);
  return fields[0] ? { kind: "missing", fields } : null;
};

/** @type {T.assessCheck} */
export const assessCheck = (rule, record, today) => {
  const entry = record?.checks?.[rule.id];
  if (!record || !entry || !isSettled(/** @type {T.State} */ (entry.status))) return { state: "open", why: null };
  const status = /** @type {T.State} */ (entry.status);
  const lack = findLack(rule, record, entry);
  if (lack) return { state: "incomplete", why: lack };
  const { on = "", expires = "" } = entry;
  if (status === "exception" && today > expires) return { state: "expired", why: { kind: "expired", expires } };
  const kind = rule.blocking && findRefusal(entry, today);
  if (kind) return { state: "incomplete", why: { kind } };
  const why = status === "done" ? findStaleReason(rule, on, record, today) : null;
  return { state: why ? "stale" : status, why };
};

/** Return a name without what makes no other person of it. @param {unknown} name */
const toPerson = (name) =>
  `${name}`
    .normalize()
    .toUpperCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, "");

/** Return why a complete sign-off of a blocking check does not count. @type {T.findRefusal} */
const findRefusal = (entry, today) => {
  const { status = "", on = "", expires = "" } = entry;
  const [first = "", second = ""] = TWO_PERSONS[status] ?? [];
  if (first && toPerson(entry[first]) === toPerson(entry[second])) return "same-person";
  if (isDay(on) && on > addDays(today, 1)) return "future"; // somewhere it is tomorrow already
  if (status === "exception" && expires > addDays(on, LONGEST_EXCEPTION)) return "too-long";
  return "";
};

/** @type {T.findStaleReason} */
const findStaleReason = ({ id, staleDays: days, staleChanges }, on, { changes = {}, edits = {} }, today) => {
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

/** @type {T.evaluationDay} */
export const evaluationDay = (record, today) => {
  const { invented, as_of: day = "" } = record?.pilot ?? {};
  return invented && isDay(day) ? day : today;
};

/** @type {T.assessGates} */
export const assessGates = (rules, record, gates, today, decisionGate) => {
  const assessed = rules.map((rule) => {
    const { state } = assessCheck(rule, record, today);
    return { ...rule, state, isExcepted: rule.blocking && state === "exception" };
  });
  const areTooMany = assessed.filter(({ isExcepted }) => isExcepted).length > MOST_EXCEPTIONS;
  return gates.map((gate) => {
    const here = assessed.filter((one) => one.gate === gate);
    const blockers = here.flatMap(({ id, state, blocking, isExcepted }) => {
      /** @type {T.Blocker} */
      const blocker = { id, state: isExcepted ? "too-many" : state };
      return (isExcepted && areTooMany) || (blocking && !isSettled(state)) ? [blocker] : [];
    });
    const overdue = gate === decisionGate ? listOverdue(record, today) : [];
    return {
      gate,
      open: !blockers[0] && !overdue[0],
      total: here.length,
      settled: here.filter(({ state }) => isSettled(state)).length,
      blockers,
      overdue,
      stale: here.filter(({ state }) => state === "stale" || state === "expired").length
    };
  });
};

/** @type {T.findStage} */
export const findStage = (states) => (states.find(({ open }) => !open) ?? states.at(-1))?.gate;

/** Whether a condition is met: on a day that has come, with evidence. @type {T.isMet} */
export const isMet = (record, id, today) => {
  const { met = "", evidence } = record.decision?.conditions?.[id] ?? {};
  const isProved = isVisible(evidence) || isLeftOut(record, `decision/conditions/${id}/evidence`);
  return isDay(met) && met <= addDays(today, 1) && isProved;
};

/** @param {T.Condition} condition */
const isComplete = ({ text, owner, due }) => isVisible(text) && isVisible(owner) && isDay(due);

/** List the conditions of a go that are not met though their due date has passed. @type {T.listOverdue} */
const listOverdue = (record, today) => {
  const { outcome, conditions = {} } = record.decision ?? {};
  /** @param {string} id */
  const isOverdue = (id) => {
    const { due = "" } = /** @type {T.Condition} */ (conditions[id]);
    return isDay(due) && today > due && !isMet(record, id, today);
  };
  return isGo(outcome)
    ? Object.keys(conditions)
        .filter(isOverdue)
        .map((id) => conditions[id])
    : [];
};

/** Whether the outcome or a condition was changed after the signature. @param {T.Edits} edits */
const isChangedSince = (edits) => {
  /** @param {RegExp} pattern */
  const last = (pattern) =>
    Object.keys(edits)
      .filter((path) => pattern.test(path))
      .reduce((time, path) => (`${edits[path]?.at ?? ""}` > time ? `${edits[path]?.at}` : time), "");
  const signed = last(/^decision\/(signer|on)$/);
  return !!signed && last(/^decision\/(outcome|conditions\/[^/]+\/(text|owner|due))$/) > signed;
};

/** Whether an outcome lets an agent into production. @param {string} [outcome] */
export const isGo = (outcome) => outcome === "go" || outcome === "conditional-go";

/** List what is missing from a decision, or incomplete. @type {T.listMissing} */
const listMissing = ({ decision = {}, edits = {} }, hasExceptions) => {
  const { outcome, signer, on } = decision;
  const conditions = Object.values(decision.conditions ?? {});
  const areComplete = conditions.every(isComplete) && (!!conditions[0] || hasExceptions);
  const fields = {
    signer: isVisible(signer),
    on: isDay(on),
    conditions: outcome !== "conditional-go" || areComplete,
    signature: !isChangedSince(edits)
  };
  return outcome ? Object.entries(fields).flatMap(([field, there]) => (there ? [] : [field])) : [];
};

/** @type {T.assessDecision} */
export const assessDecision = (rules, record, gates, today, decisionGate) => {
  const outcome = record.decision?.outcome || null;
  const before = gates.slice(0, gates.indexOf(decisionGate ?? "") + 1 || gates.length);
  const blockers = assessGates(rules, record, before, today).flatMap((state) => state.blockers);
  const excepted = rules.flatMap((rule) => {
    const { state } = assessCheck(rule, record, today);
    const isExcepted = state === "exception" || state === "expired"; // one that has ended was a condition, too
    return rule.blocking && before.includes(rule.gate) && isExcepted ? [{ id: rule.id, state }] : [];
  });
  const exceptions = excepted.flatMap(({ id, state }) => (state === "exception" ? [id] : []));
  const missing = listMissing(record, !!excepted[0]);
  const isStopped = outcome === "no-go" || outcome === "stop"; // that needs no passed gate
  const isCarried = !blockers[0] && (outcome === "conditional-go" || !exceptions[0]);
  return {
    outcome,
    allowed: !!outcome && !missing[0] && (isStopped || isCarried),
    blockers,
    exceptions,
    missing,
    overdue: listOverdue(record, today)
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
