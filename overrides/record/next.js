// Says what a team has to do next: what is overdue, what has expired, and the check that comes first.
/** @import * as T from "./types.js" */

import { addDays, assessCheck, isDay, isSettled } from "./gates.js";

/** How many days count as a week: today and the six after it. */
const WEEK = 7;

/** @type {T.assessDue} */
export const assessDue = (state, due, today) => {
  const isLeft = state === "open" || state === "incomplete";
  if (!isLeft || !isDay(due)) return "";
  if (due < today) return "overdue";
  return due < addDays(today, WEEK) ? "week" : "later";
};

/** @type {T.summarizeDue} */
export const summarizeDue = (rules, record, today) => {
  const checks = rules.map(({ id, gate, ...rule }) => {
    const { state } = assessCheck({ id, gate, ...rule }, record, today);
    const { due = "", by = "" } = record.checks?.[id] ?? {};
    return { id, gate, by, due, state, when: assessDue(state, due, today), blocks: rule.blocking && !isSettled(state) };
  });
  const dated = checks.filter(({ when }) => when).sort((a, b) => (a.due < b.due ? -1 : 1));
  const [gate] = rules
    .map((rule) => rule.gate)
    .filter((one) => checks.some((check) => check.gate === one && check.blocks));
  const next = dated[0] ?? checks.find((check) => check.gate === gate && check.blocks);
  /** @param {(check: typeof checks[number]) => boolean} isOne */
  const list = (isOne) => checks.filter(isOne).map(({ id }) => id);
  return {
    overdue: list(({ when }) => when === "overdue"),
    expired: list(({ state }) => state === "stale" || state === "expired"),
    next: next ? { id: next.id, by: next.by, due: next.when && next.due } : null
  };
};
