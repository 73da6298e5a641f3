// Reads JSON Lines: one run per line. The Python twin is generator/pilotbook/records/results/lines.py, which says what a
// line has.
/** @import * as T from "../types.js" */

import { isObject } from "../grammar.js";
import { LONGEST_NAME, findKind, makeResults, refuseResults, toDay, toResultLine, toRun } from "./found.js";

const FIELDS = ["version", "playbook", "cases", "probes"];

/** Whether a line is a run. @param {any} value */
export const isRun = (value) => isObject(value) && !!findKind(value);

/** @param {any[]} lines */
export const readLines = (lines) => {
  /** @type {{[key: string]: string}} */
  const about = {};
  /** @type {string[]} */
  const versions = [];
  let [tool, on] = ["", ""];
  const runs = lines.map((line, index) => {
    const isGood = isRun(line) && [undefined, null, true, false].includes(line.passed);
    if (!isGood) refuseResults("line", `${index + 1}`);
    const kind = findKind(line);
    for (const key of FIELDS) if (typeof line[key] === "string") about[key] = toResultLine(line[key], LONGEST_NAME);
    if (typeof line.version === "string") versions.push(toResultLine(line.version, LONGEST_NAME));
    tool ||= toResultLine(line.tool, LONGEST_NAME);
    on ||= toDay(line.on);
    return toRun(line[kind], kind, line.run, line.passed ?? null, line.why);
  });
  return makeResults({ tool: tool || "JSONL", on, about }, versions, runs);
};
