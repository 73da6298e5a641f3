// Fills test results into the open pilot. It says what would change and what stays before anything does, and never signs.
/** @import * as T from "../../record/types.js" */

import { setEntry } from "../../record/record.js";
import { fillResults } from "../../record/results/fill.js";
import { readResults } from "../../record/results/reading.js";
import { setText, setVisible } from "../store/element.js";
import { announce, fetchJson, words } from "../store/site.js";
import { act, flush, storage, store, today, who } from "../store/store.js";
import { openDialog } from "../toolbar-menu/dialog.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** What is listed, each in a part of its own. @type {("unknown" | "manual" | "errors" | "missing" | "older")[]} */
const LISTS = ["unknown", "manual", "errors", "missing", "older"];

/** What is wrong with a file that is no test results at all. */
const NO_RESULTS = ["not-results", "record", "empty", "encoding", "too-large"];

/** @param {PilotBar} bar @param {string} name @param {object} [values] */
const explainRefusal = (bar, name, values) => {
  setText(openDialog(bar, "pb-refused").querySelector("[data-text]"), words(name, values));
  return true;
};

/** Show what a file of test results would fill in. Returns whether it is one. @param {PilotBar} bar @param {Uint8Array} bytes */
export const openResults = async (bar, bytes) => {
  const { results, problem = "", detail = "" } = readResults(bytes);
  if (!results && (NO_RESULTS.includes(problem) || detail === "JSON")) return false;
  if (!results) return explainRefusal(bar, `results-${problem}`, { detail });
  await storage.ready;
  await store.opening;
  flush();
  const { record } = store;
  if (!record) return explainRefusal(bar, "results-no-pilot");
  const rows = await fetchJson(`data/suites/${record.pilot.playbook}.json`);
  if (!rows) return explainRefusal(bar, "results-no-suite");
  const dialog = openDialog(bar, "pb-results");
  renderResults(dialog, results, fillResults(rows, record, results, today()));
  dialog.querySelector("[data-act=results-fill]").addEventListener("click", (/** @type {Event} */ event) => {
    event.stopPropagation(); // the toolbar knows no such action
    const current = store.record;
    if (current && current.pilot.id === record.pilot.id) applyResults(rows, results, current);
    dialog.close();
  });
  return true;
};

/** @param {HTMLElement} dialog @param {T.Results} results @param {T.Filling} filling */
const renderResults = (dialog, results, filling) => {
  /** @param {string} selector @returns {any} */
  const find = (selector) => dialog.querySelector(selector);
  const { entries, mismatch, version, unnamed, evidence } = filling;
  const about = { ...results, name: store.record?.pilot.name, count: results.runs.length };
  setText(find("[data-what]"), words(results.version ? "results-what" : "results-what-no-version", about));
  find("[data-evidence]").replaceChildren(...evidence.map(createLine));
  const told = [
    ...mismatch.map((what) => words(`results-other-${what}`, { said: results[what] })),
    unnamed && words("results-unnamed"),
    version && words("results-new-version", { version }),
    !entries[0] && words("results-nothing")
  ];
  find("[data-told]").replaceChildren(...told.filter((line) => line !== false && line !== "").map(createLine));
  for (const name of LISTS) {
    const list = find(`[data-list=${name}]`);
    setVisible(list, !!filling[name][0]);
    setText(list.querySelector("summary"), words(`results-${name}`, { count: filling[name].length }));
    list.querySelector("ul").replaceChildren(...filling[name].map(createLine));
  }
  const button = find("[data-act=results-fill]");
  setVisible(button, !!entries[0]);
  setText(button, words(mismatch[0] ? "results-fill-anyway" : "results-fill", { count: entries.length }));
  if (!mismatch[0]) button.dataset.primary = "";
};

/** @param {unknown} text */
const createLine = (text) => Object.assign(document.createElement("li"), { textContent: text });

/** Fill in the results, as one act that can be undone. @param {T.SuiteRows} rows @param {T.Results} results @param {T.Record} record */
const applyResults = (rows, results, record) => {
  const { entries, filled } = fillResults(rows, record, results, today());
  act("results", "tables/cases", (before) =>
    entries.reduce((made, [path, value]) => setEntry(made, path, value, who()), before)
  );
  announce(words("results-done", { count: filled.length, name: record.pilot.name }));
};
