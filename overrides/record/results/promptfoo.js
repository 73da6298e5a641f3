// Reads promptfoo's JSON output, version 3 of its results. The Python twin is
// generator/pilotbook/records/results/promptfoo.py.
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
  toRun,
  toRunNumber
} from "./found.js";

/** What `failureReason` is for an error; 1 stands for a failure. */
const ERROR = 2;

/** @param {any} values */
export const isPromptfoo = (values) => Array.isArray(asDict(values.results).results);

/** Return what was tested: the agent's version, or else the provider, and the prompt if it is not the first. @param {any} row */
const findVersion = (row) => {
  const provider = asDict(row.provider);
  const said = readAbout(row.metadata).version ?? firstText(provider.label, provider.id, row.provider);
  const prompt = toRunNumber(row.promptIdx);
  return prompt ? `${said} prompt ${prompt}` : said;
};

/** @param {any} row */
const readRow = (row) => {
  const test = asDict(row.testCase);
  const metadata = { ...asDict(test.metadata), ...asDict(row.metadata) };
  const kind = findKind(metadata);
  const passed = typeof row.success === "boolean" && row.failureReason !== ERROR ? row.success : null;
  const why = firstText(row.error, asDict(row.gradingResult).reason);
  return toRun(kind ? metadata[kind] : test.description, kind, 0, passed, why);
};

/** @param {any} values */
export const readPromptfoo = (values) => {
  const { results } = values;
  if (results.version !== 3) refuseResults("other-version", `promptfoo ${toResultName(results.version)}`);
  const rows = results.results.map(asDict);
  /** @type {{[key: string]: string}} */
  const about = {};
  for (const row of rows) Object.assign(about, readAbout(row.metadata), readAbout(asDict(row.response).metadata));
  const tool = `promptfoo ${firstText(asDict(values.metadata).promptfooVersion)}`.trim();
  return makeResults({ tool, on: toDay(results.timestamp), about }, rows.map(findVersion), rows.map(readRow));
};
