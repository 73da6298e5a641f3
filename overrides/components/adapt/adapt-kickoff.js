// Shows a draft's kickoff meeting: its length on the overview, and its agenda, people and checks on the sheet.
/** @import * as T from "../../adapt/types.js" */

import { createBlocking, describeEffort, listById, showEffort } from "./adapt-checks.js";
import { markLines, markText, replaceText } from "./adapt-marks.js";
import { createNode, findAll, findIn } from "./adapt-parts.js";
import { showRows } from "./adapt-rows.js";
import { adapting } from "./adapt-state.js";

/** @param {number} minutes */
const formatStart = (minutes) => `${Math.floor(minutes / 60)}:${`${minutes % 60}`.padStart(2, "0")}`;

/** Show rows without IDs: as many as there are, each with texts in its cells. @param {Element | null} body @param {string[][]} was @param {string[][]} now */
const showNumbered = (body, was, now) => {
  const rows = /** @type {HTMLElement[]} */ ([...(body?.children ?? [])]);
  const [model] = rows;
  while (model && rows.length < now.length) {
    const row = /** @type {HTMLElement} */ (model.cloneNode(true));
    for (const cell of findAll(row, "[data-cell]")) cell.replaceChildren();
    body?.append(row);
    rows.push(row);
  }
  rows.forEach((row, index) => {
    row.hidden = index >= now.length;
    findAll(row, "[data-cell]").forEach((cell, at) => markText(cell, was[index]?.[at], now[index]?.[at]));
  });
};

/** @param {T.Merged} one */
const listAgenda = (one) => {
  let start = 0;
  return (one.values.kickoff?.agenda ?? []).map((/** @type {T.Tree} */ item) => {
    const at = formatStart(start);
    start += item.minutes;
    return [at, item.title, `${item.minutes} min`, adapting.rules.roles[item.led_by] ?? "", item.outcome];
  });
};

/** @param {T.Merged} one @returns {string[][]} */
const listAttendees = (one) =>
  (one.values.kickoff?.present ?? []).map((/** @type {string} */ id) => [adapting.rules.roles[id] ?? id]);

/** @param {T.Merged} merged */
export const showKickoff = (merged) => {
  const { original } = adapting;
  const { agenda = [], bring = [] } = merged.values.kickoff ?? {};
  const minutes = agenda.reduce((/** @type {number} */ sum, /** @type {T.Tree} */ item) => sum + item.minutes, 0);
  const [link, example] = ["kickoff", "example"].map((part) =>
    findIn(document, `article .pb-actions a[href$='${part}/']`)
  );
  const length = /** @type {[RegExp, string]} */ ([/\d+(?= minutes)/, `${minutes}`]);
  replaceText(link, length);
  if (example) example.hidden = true; // it is about another pilot
  const sheet = findIn(document, ".pb-sheet");
  if (!sheet) return;
  const rows = findIn(sheet, ".pb-table--agenda tbody");
  for (const row of rows?.children ?? []) {
    const [, time, title, led, outcome] = row.children;
    const names = [time, findIn(title, "label"), findIn(title, "small"), led, outcome];
    for (const cell of names) cell?.setAttribute("data-cell", "");
  }
  showNumbered(rows, listAgenda(original), listAgenda(merged));
  for (const head of findAll(sheet, ".pb-table--sign tbody th")) head.dataset.cell = "";
  showNumbered(findIn(sheet, ".pb-table--sign tbody"), listAttendees(original), listAttendees(merged));
  const list = findIn(sheet, ".pb-sheet__people ul");
  if (list) markLines(list, original.values.kickoff.bring, bring);
  const head = findIn(sheet, ".pb-sheet__head > p");
  replaceText(head, length);
  showEffort(head, merged.checks.filter(isOfKickoff));
  showSheetChecks(merged);
};

/** @param {T.AdaptedCheck} check */
const isOfKickoff = ({ kickoff }) => kickoff;

/** Show the checks of the kickoff. @param {T.Merged} merged */
const showSheetChecks = (merged) => {
  const [before, now] = [adapting.original, merged].map((one) => listById(one, isOfKickoff));
  showRows("check", ".pb-sheet tr[data-check]", before, now, {
    listOf: () => findIn(document, ".pb-sheet .pb-table--checks tbody"),
    empty: (row, id) => {
      for (const part of findAll(row, "label, [data-done-when]")) part.replaceChildren();
      const effort = describeEffort(merged.checks.filter((check) => check.id === id));
      const nodes = [createNode("span.pb-id", id), ...(effort ? [" ", createNode("span", effort)] : [])];
      findIn(row, ".pb-sheet__meta")?.replaceChildren(...nodes);
    },
    show: (row, was, one) => {
      row.hidden = false;
      const meta = findIn(row, ".pb-sheet__meta");
      markText(findIn(row, "label"), was?.text, one.text);
      markText(findIn(row, "[data-done-when]"), was?.done_when, one.done_when);
      findIn(meta, ".pb-tag--blocking")?.remove();
      if (one.blocking) meta.prepend(createBlocking(), " ");
    },
    leave: (row) => void (row.hidden = true)
  });
};
