// Assesses the decision. Gives the same results as pilotbook/records/decision.py: see tests/golden/cases/gates.yml.
/** @import * as T from "./types.js" */

import { assessCheck, assessGates, isDay, listOverdue } from "./gates.js";
import { isVisible } from "./visible.js";

/** @param {T.Condition} condition */
const isComplete = ({ text, owner, due }) => isVisible(text) && isVisible(owner) && isDay(due);

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
