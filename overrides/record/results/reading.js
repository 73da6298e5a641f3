// Recognizes a file of test results by its content, and reads it. The Python twin is
// generator/pilotbook/records/results/reading.py.
/** @import * as T from "../types.js" */

import { isObject } from "../grammar.js";
import { refuseResults } from "./found.js";
import { isInspect, readInspect } from "./inspect.js";
import { readJunit } from "./junit.js";
import { isRun, readLines } from "./lines.js";
import { isPromptfoo, readPromptfoo } from "./promptfoo.js";

/** The most bytes of a file. */
const LARGEST_RESULTS = 4e7;

/** @param {Uint8Array} bytes */
const decodeResults = (bytes) => {
  if (bytes.length > LARGEST_RESULTS) refuseResults("too-large");
  if ([0x50, 0x4b, 3, 4].every((byte, index) => bytes[index] === byte)) refuseResults("zip");
  let text = "";
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    refuseResults("encoding");
  }
  if (!/[^ \t\r\n]/.test(text)) refuseResults("empty");
  return text;
};

/** Decode JSON. `NaN` and `Infinity`, which Inspect writes, are null. @param {string} text */
const parseJson = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (found) => (found.startsWith('"') ? found : "null"))
    );
  }
};

/** Return decoded JSON Lines; undefined: the first line is not a run. @param {string} text @returns {any[] | undefined} */
const decodeLines = (text) => {
  const [first, ...others] = text.split("\n").filter((line) => /[^ \t\r]/.test(line));
  let run;
  try {
    run = parseJson(first);
  } catch {
    return undefined;
  }
  if (!isRun(run)) return undefined;
  const rest = others.map((line, index) => {
    try {
      return parseJson(line);
    } catch {
      return refuseResults("line", `${index + 2}`);
    }
  });
  return [run, ...rest];
};

/** @param {string} text @returns {T.Results} */
const readText = (text) => {
  const start = text.replace(/^[ \t\r\n]+/, "");
  if (start.startsWith("<")) return readJunit(start);
  if (!/^[{[]/.test(start)) refuseResults("not-results");
  const lines = decodeLines(text);
  if (lines) return readLines(lines);
  let values;
  try {
    values = parseJson(text);
  } catch {
    refuseResults("broken", "JSON");
  }
  if (Array.isArray(values)) return isRun(values[0]) ? readLines(values) : refuseResults("not-results");
  if (isPromptfoo(values)) return readPromptfoo(values);
  if (isInspect(values)) return readInspect(values);
  return refuseResults(isObject(values.pilot) ? "record" : "not-results");
};

/** @type {T.readResults} */
export const readResults = (bytes) => {
  try {
    return { results: readText(decodeResults(bytes)) };
  } catch (error) {
    const { problem = "not-results", detail = "" } = /** @type {any} */ (error);
    return { problem, detail };
  }
};
