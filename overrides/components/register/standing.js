// Where a pilot stands in the register: the same as in pilotbook/register.py, see tests/cases/register.yml.
/** @import * as T from "../../record/types.js" */

import { allGates, day, decisionState, looksLikeATeam, stage, standing } from "../../record/gates.js";

export const PRODUCTION = "production";
export const STOPPED = "stopped";

/** @param {string} since @param {string} until */
const days = (since, until) => (since ? Math.round((Date.parse(until) - Date.parse(since)) / 86400000) : null);

/** @param {T.Record} record @param {string} table @param {string} row @param {string} key */
const said = (record, table, row, key) => {
  const value = record.tables?.[table]?.[row]?.[key];
  return typeof value === "string" ? value.trim() : "";
};

/** The day of the record's first edit, or nothing. @param {T.Record} record */
const began = ({ edits = {} }) =>
  Object.values(edits)
    .map(({ at }) => at)
    .sort()[0]
    ?.slice(0, 10) ?? "";

/** The gates that are open, up to the first that is shut. @type {T.passed} */
const passed = (rules, record, states) => {
  const found = [];
  let before = began(record);
  for (const { gate, open } of states) {
    const ticked = rules
      .filter((rule) => rule.blocking && rule.gate === gate)
      .map(({ id }) => record.checks?.[id]?.on ?? "");
    const last = ticked.filter(day).sort().pop();
    if (!open || !last) break;
    const on = last > before ? last : before;
    found.push({ gate, on, days: days(before, on) });
    before = on;
  }
  return found;
};

/** @type {T.stands} */
export const stands = (rules, record, gates, today) => {
  const states = allGates(rules, record, gates, today);
  const decision = decisionState(rules, record, gates, today);
  const runs = /^(conditional-)?go$/.test(decision.outcome ?? "") && !decision.missing[0];
  const at = decision.outcome === "stop" ? STOPPED : runs ? PRODUCTION : (stage(states) ?? "");
  const through = passed(rules, record, states);
  const earlier = through.filter(({ gate }) => gates.indexOf(gate) < gates.indexOf(at));
  const { on = "" } = record.decision ?? {};
  const since = at === PRODUCTION || at === STOPPED ? (day(on) ? on : "") : (earlier.at(-1)?.on ?? began(record));
  const owner = said(record, "roles", "owner", "name");
  return {
    at,
    owner,
    named: !!owner && !looksLikeATeam(owner),
    gates: states,
    blockers: states.filter(({ gate }) => runs || gate === at).flatMap(({ blockers }) => blockers.map(({ id }) => id)),
    stale: rules.filter((rule) =>
      /^(stale|expired)$/.test(standing(rule, record.checks?.[rule.id], record.changes, today, record.edits).state)
    ).length,
    since,
    days: days(since, today),
    approver: said(record, "version-log", "approver", "text"),
    passed: through
  };
};

/** The numbers on top. @type {T.sums} */
export const sums = (standings) => {
  const running = standings.filter(({ at }) => at === PRODUCTION);
  const pilots = standings.filter(({ at }) => at !== PRODUCTION && at !== STOPPED);
  const named = running.filter((one) => one.named).length;
  return {
    named,
    unnamed: running.length - named,
    pilots: pilots.length,
    nameless: pilots.filter((one) => !one.named).length,
    stopped: standings.filter(({ at }) => at === STOPPED).length
  };
};

/** How long each gate took those that are through it: how many, and the median of their days. @type {T.took} */
export const took = (standings, gates) =>
  gates.map((gate) => {
    const through = standings.flatMap((one) => one.passed.filter((pass) => pass.gate === gate));
    const known = through
      .map((pass) => pass.days ?? -1)
      .filter((count) => count >= 0)
      .sort((a, b) => a - b);
    const half = known.length / 2;
    const median = known[0] === undefined ? null : (known[Math.ceil(half) - 1] + known[Math.floor(half)]) / 2;
    return { gate, passed: through.length, days: median };
  });
