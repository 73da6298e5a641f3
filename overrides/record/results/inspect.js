// Reads Inspect's log in JSON, version 2. The Python twin is generator/pilotbook/records/results/inspect_log.py.
/** @import * as T from "../types.js" */

import {
  asDict,
  findKind,
  firstText,
  makeResults,
  readAbout,
  refuseResults,
  toDay,
  toResultName,
  toRun
} from "./found.js";

/** @param {any} values */
export const isInspect = (values) => Object.hasOwn(asDict(values.eval), "task");

/** Return whether a score is the best one. null: it is not a score. @param {any} value @returns {boolean | null} */
const isRight = (value) => {
  if (value !== null && typeof value === "object") {
    const parts = Object.values(value).map(isRight);
    return !parts.length || parts.includes(null) ? null : parts.every(Boolean);
  }
  return ["string", "boolean", "number"].includes(typeof value) ? value === "C" || value === 1 || value === true : null;
};

/** @param {any} sample */
const readSample = (sample) => {
  const metadata = asDict(sample.metadata);
  const kind = findKind(metadata);
  const scores = Object.values(asDict(sample.scores)).map(asDict);
  const verdicts = scores.map(({ value }) => isRight(value));
  const error = asDict(sample.error);
  const isUndecided = Object.keys(error).length > 0 || !scores[0] || verdicts.includes(null);
  const explained = scores.filter((_, index) => !verdicts[index]).map(({ explanation }) => explanation);
  const why = firstText(error.message, ...explained);
  const passed = isUndecided ? null : verdicts.every(Boolean);
  return toRun(kind ? metadata[kind] : sample.id, kind, sample.epoch, passed, why);
};

/** @param {any} values */
export const readInspect = (values) => {
  if (values.version !== 2) refuseResults("other-version", `Inspect ${toResultName(values.version)}`);
  if (!Array.isArray(values.samples)) refuseResults("no-samples");
  const head = values.eval;
  const tool = `Inspect ${firstText(asDict(head.packages).inspect_ai)}`.trim();
  const model = toResultName(head.model);
  const version = model.startsWith("mockllm/") ? "" : model;
  const about = readAbout(head.metadata);
  return makeResults({ tool, on: toDay(head.created), about }, [version], values.samples.map(asDict).map(readSample));
};
