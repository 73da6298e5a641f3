// Lists what programs can run and enforce of a playbook: the eval set, the permissions by tool, and the probes. The
// Python twin is generator/pilotbook/records/suite.py, which says more.
/** @import * as T from "./types.js" */

import { digest } from "./digest.js";
import { toCanonical } from "./versions.js";
import { isVisible } from "./visible.js";

/** How many runs in a row a case has to pass: pass^8. */
export const RUNS = 8;
const MODES = ["alone", "confirm", "never"];
/** @type {{[mode: string]: string}} */
const EFFECTS = { alone: "allow", confirm: "ask", never: "deny" };
const TOOL = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;
const LONGEST_TOOL = 128;

/** @param {T.Record} record @param {string} name @returns {{[id: string]: T.Row}} */
const getTable = (record, name) => record.tables?.[name] ?? {};

/** @param {any} rows @param {string} id @returns {any} */
const getRow = (rows, id) => (Object.hasOwn(rows, id) ? rows[id] : {});

/** Return the mode of an action: the record's, or else the playbook's. @type {T.findMode} */
const findMode = (rows, record, id) => {
  const { mode } = getRow(getTable(record, "autonomy"), id);
  return MODES.includes(mode) ? mode : getRow(rows.autonomy, id).mode;
};

/** @type {T.listCases} */
export const listCases = (rows, record) => {
  const own = Object.entries(rows.cases)
    .filter(([, { run_as: how }]) => how === "text" || how === "file")
    .map(([id, { kind, input, expected, run_as, does = [], does_not: avoids = [], hands_to: path }]) => {
      const allowed = does.filter((row) => findMode(rows, record, row) !== "never");
      const metadata = {
        kind,
        run_as,
        ...(allowed[0] && { does: allowed }),
        ...(avoids[0] && { does_not: avoids }),
        ...(path && { hands_to: path })
      };
      return { id, input, target: expected, metadata };
    });
  const added = Object.entries(getTable(record, "cases"))
    .filter(([id, row]) => !Object.hasOwn(rows.cases, id) && isVisible(row.input) && isVisible(row.expected))
    .map(([id, { input, expected }]) => ({ id, input, target: expected, metadata: { run_as: "text" } }));
  return [...own, ...added];
};

/** List each action with its mode and its tool. @param {T.SuiteRows} rows @param {T.Record} record */
const listActions = (rows, record) => {
  const said = getTable(record, "autonomy");
  const own = Object.entries(rows.autonomy).map(([id, row]) => {
    const { tool } = getRow(said, id);
    return { ...row, id, mode: findMode(rows, record, id), tool: isVisible(tool) ? tool : row.tool };
  });
  const added = Object.entries(said)
    .filter(([id, row]) => !Object.hasOwn(rows.autonomy, id) && isVisible(row.action))
    .map(([id, { action, tool }]) => {
      const mode = findMode(rows, record, id);
      return { id, action, mode, tool: isVisible(tool) ? tool : undefined, max: undefined };
    });
  return [...own, ...added];
};

/** Return the name by which model APIs call a tool: they don't allow periods. @param {string} tool */
const toRuntimeName = (tool) => tool.replaceAll(".", "_");

/** @type {T.listRules} */
export const listRules = (rows, record) => {
  const actions = /** @type {any[]} */ (listActions(rows, record));
  const names = actions.flatMap(({ tool }) => (tool ? [toRuntimeName(tool)] : []));
  return actions
    .filter(({ mode, tool }) => mode && tool && [...tool].length <= LONGEST_TOOL && TOOL.test(tool))
    .filter(({ tool }) => names.filter((name) => name === toRuntimeName(tool)).length === 1)
    .map(({ id, action, tool, mode, max }) => {
      const effect = EFFECTS[mode];
      return { id, action, tool, effect, ...(max && effect === "allow" && { max }) };
    });
};

/** @type {T.listProbes} */
export const listProbes = (rules) =>
  rules.flatMap(({ id, tool, effect, max }) => {
    const what = { deny: "prohibited", ask: "unapproved" }[effect] ?? (max ? "over-limit" : "");
    const before = max ? { calls_before: max.calls, per: max.per } : { calls_before: 0 };
    return what ? [{ id: `${id}-${what}`, row: id, tool, try: what, ...before }] : [];
  });

/** Return the digest of cases or probes. @param {object[]} listed */
export const digestOf = (listed) => digest(toCanonical(listed));
