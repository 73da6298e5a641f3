// Defines what a file of test results says, whatever tool wrote it: short clean texts, and runs. The Python twin is
// generator/pilotbook/records/results/found.py.
/** @import * as T from "../types.js" */

import { isObject, refuse, sanitize } from "../grammar.js";
import { toCanonical } from "../versions.js";

const LONGEST_WHY = 160;
export const LONGEST_NAME = 80;
/** The names under which the generated runners say what they ran. */
const ABOUT = {
  playbook: "pilotbook-playbook",
  cases: "pilotbook-cases",
  probes: "pilotbook-probes",
  version: "agent-version"
};

/** Refuse a file. @param {string} problem @param {string} [detail] @returns {never} */
export const refuseResults = (problem, detail = "") => refuse(detail, problem);

/** @param {any} value @returns {any} */
export const asDict = (value) => (isObject(value) ? value : {});

/** @type {T.toResultLine} */
export const toResultLine = (value, longest = LONGEST_WHY) => {
  if (typeof value !== "string") return "";
  const [first] = sanitize(value)
    .replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "")
    .split("\n");
  const text = [...first.replace(/[ \t\r\n\f\v\u00a0\u2028\u2029]+/g, " ").replace(/^ +| +$/g, "")];
  return text.length <= longest ? text.join("") : `${text.slice(0, longest - 1).join("")}…`;
};

/** Return a name, or a number that stands for one. @param {unknown} value */
export const toResultName = (value) =>
  toResultLine(typeof value === "number" && Number.isFinite(value) ? toCanonical(value) : value, LONGEST_NAME);

/** Return the first text that is not empty, as one line. @param {unknown[]} values @returns {string} */
export const firstText = (...values) => values.map((value) => toResultLine(value)).find(Boolean) ?? "";

/** Return why a run failed, without what tools put around it. @param {unknown} value */
const toWhy = (value) =>
  toResultLine(value)
    .replace(/^failed on (?:setup|teardown) with "(.*)"$/, "$1")
    .replace(/^(?:Failed|AssertionError|Error): /, "");

/** Return the day of a time in ISO 8601, or nothing. @param {unknown} value */
export const toDay = (value) =>
  (typeof value === "string" && /^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])/.exec(value)?.[0]) || "";

/** Return the number of a run, or 0. @param {unknown} value */
export const toRunNumber = (value) => {
  if (typeof value === "string") return /^[0-9]{1,4}$/.test(value) ? Number(value) : 0;
  return typeof value === "number" && value > 0 && value < 10000 && Number.isInteger(value) ? value : 0;
};

/** Return what runners say about themselves. Texts only. @param {unknown} values @returns {{[key: string]: string}} */
export const readAbout = (values) =>
  Object.fromEntries(
    Object.entries(ABOUT)
      .filter(([, name]) => typeof asDict(values)[name] === "string")
      .map(([key, name]) => [key, toResultLine(asDict(values)[name], LONGEST_NAME)])
  );

/** Return the kind that metadata names. @param {any} metadata */
export const findKind = (metadata) => ["case", "probe"].find((kind) => typeof metadata[kind] === "string") ?? "";

/** @type {T.toRun} */
export const toRun = (name, kind, number, passed, why) => ({
  name: toResultName(name),
  kind,
  run: toRunNumber(number),
  passed,
  why: passed ? "" : toWhy(why)
});

/** @type {T.makeResults} */
export const makeResults = ({ tool, on = "", about = {} }, versions, runs) => {
  if (!runs[0]) refuseResults("no-runs");
  const there = [...new Set(versions)];
  if (there.length > 1) refuseResults("several-versions", there.slice(0, 5).join(", "));
  const { version = there[0] ?? "", playbook = "", cases = "", probes = "" } = about;
  return { tool, on, version, playbook, cases, probes, runs };
};
