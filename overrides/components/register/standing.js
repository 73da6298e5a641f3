// Assesses a pilot for the register. Gives the same results as pilotbook/records/register.py: see
// tests/golden/cases/register.yml.
/** @import * as T from "../../record/types.js" */

import { assessDecision, looksLikeATeam } from "../../record/decision.js";
import { assessGates, evaluationDay, findStage, isDay, isGo } from "../../record/gates.js";
import { summarizeDue } from "../../record/next.js";
import { isVisible } from "../../record/visible.js";
import { ENDS, PAST_CONDITIONS, PRODUCTION, STOPPED } from "./stages.js";

/** @param {string} since @param {string} until */
const countDays = (since, until) => (since ? Math.round((Date.parse(until) - Date.parse(since)) / 86400000) : null);

/**
 * Return a text of a record's table.
 * @param {T.Record} record @param {string} table @param {string} row @param {string} key
 */
const readText = (record, table, row, key) => {
  const value = record.tables?.[table]?.[row]?.[key];
  return isVisible(value) ? String(value).trim() : "";
};

/** Return the day of the record's first edit, or an empty text. @param {T.Record} record */
const findFirstDay = ({ edits = {} }) => {
  const times = Object.values(edits).map(({ at }) => at);
  return times.sort()[0]?.slice(0, 10) ?? "";
};

/** List the gates that are open, up to the first that is not. @type {T.listPassedGates} */
const listPassedGates = (rules, record, states) => {
  const passes = [];
  let before = findFirstDay(record);
  for (const { gate, open } of states) {
    const blocking = rules.filter((rule) => rule.blocking && rule.gate === gate);
    const days = blocking.map(({ id }) => record.checks?.[id]?.on ?? "").filter(isDay);
    const last = days.sort().pop();
    if (!open || !last) break;
    const on = last > before ? last : before;
    passes.push({ gate, on, days: countDays(before, on) });
    before = on;
  }
  return passes;
};

/** Whether an agent was let into production, by a go that someone signed. @param {T.DecisionState} decision */
const isLetIn = ({ outcome, missing }) => isGo(outcome ?? "") && !missing[0];

/** @param {T.DecisionState} decision @param {T.GateState[]} states */
const findPlace = (decision, states) => {
  if (decision.outcome === "stop") return STOPPED;
  if (!isLetIn(decision)) return findStage(states) ?? "";
  return decision.allowed && !decision.overdue[0] ? PRODUCTION : PAST_CONDITIONS;
};

/** @type {T.assessPilot} */
export const assessPilot = (rules, record, gates, realToday, decisionGate) => {
  const today = evaluationDay(record, realToday);
  const states = assessGates(rules, record, gates, today, decisionGate);
  const decision = assessDecision(rules, record, gates, today, decisionGate);
  const at = findPlace(decision, states);
  const passed = listPassedGates(rules, record, states);
  const earlier = passed.filter(({ gate }) => gates.indexOf(gate) < gates.indexOf(at));
  const { on = "" } = record.decision ?? {};
  const isDecided = ENDS.includes(at);
  const since = isDecided ? (isDay(on) ? on : "") : (earlier.at(-1)?.on ?? findFirstDay(record));
  const owner = readText(record, "roles", "owner", "name");
  const blocked = states.filter(({ gate }) => isLetIn(decision) || gate === at);
  return {
    at,
    owner,
    named: !!owner && !looksLikeATeam(owner),
    gates: states,
    blockers: blocked.flatMap(({ blockers }) => blockers.map(({ id }) => id)),
    overdue: decision.overdue,
    late: summarizeDue(rules, record, today).overdue.length,
    stale: states.reduce((sum, { stale }) => sum + stale, 0),
    since,
    days: countDays(since, today),
    approver: readText(record, "version-log", "approver", "text"),
    passed,
    invented: !!record.pilot.invented
  };
};

/** Count the pilots and agents, for the numbers on top. @type {T.countPilots} */
export const countPilots = (all) => {
  const pilots = all.filter(({ invented }) => !invented);
  const running = pilots.filter(({ at }) => at === PRODUCTION);
  const past = pilots.filter(({ at }) => at === PAST_CONDITIONS).length;
  const unfinished = pilots.filter(({ at }) => !ENDS.includes(at));
  const named = running.filter((one) => one.named).length;
  return {
    named,
    unnamed: running.length - named,
    past,
    pilots: unfinished.length,
    nameless: unfinished.filter((one) => !one.named).length,
    stopped: pilots.filter(({ at }) => at === STOPPED).length,
    invented: all.length - pilots.length
  };
};
