// Shows a draft's kickoff meeting: its length on the overview, and its agenda, people and checks on the sheet.
/** @import * as T from "../../adapt/types.js" */

import { createBlocking, describeEffort, listById, showEffort } from "./adapt-checks.js";
import { markLines, markText, replaceText } from "./adapt-marks.js";
import { createNode, phrase } from "./adapt-parts.js";
import { showRows } from "./adapt-rows.js";
import { adapting } from "./adapt-state.js";

/** @param {number} minutes */
const formatStart = (minutes) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;

/** Show rows without IDs: as many as there are, each with texts in its cells. @param {Element | null} body @param {string[][]} was @param {string[][]} now */
const showNumbered = (body, was, now) => {
  const [model] = body?.children ?? [];
  if (!body || !model) return;
  while (body.children.length < now.length) {
    const row = /** @type {HTMLElement} */ (model.cloneNode(true));
    for (const cell of row.querySelectorAll("[data-cell]")) cell.replaceChildren();
    body.append(row);
  }
  [...body.children].forEach((row, index) => {
    /** @type {HTMLElement} */ (row).hidden = index >= now.length;
    row.querySelectorAll("[data-cell]").forEach((cell, at) => markText(cell, was[index]?.[at], now[index]?.[at]));
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
  const { agenda = [], bring = [] } = merged.values.kickoff ?? {};
  const minutes = agenda.reduce((/** @type {number} */ sum, /** @type {T.Tree} */ item) => sum + item.minutes, 0);
  replaceText(document.querySelector("article .pb-actions a[href$='kickoff/']"), [
    /\(\d+ minutes\)/,
    phrase("minutes", { minutes })
  ]);
  const example = /** @type {HTMLElement | null} */ (document.querySelector("article .pb-actions a[href$='example/']"));
  if (example) example.hidden = true; // it is about another pilot
  const sheet = document.querySelector(".pb-sheet");
  if (!sheet) return;
  for (const row of sheet.querySelectorAll(".pb-table--agenda tbody tr")) {
    const [, time, title, led, outcome] = row.children;
    const names = [time, title?.querySelector("label"), title?.querySelector("small"), led, outcome];
    for (const cell of names) cell?.setAttribute("data-cell", "");
  }
  showNumbered(sheet.querySelector(".pb-table--agenda tbody"), listAgenda(adapting.original), listAgenda(merged));
  for (const head of sheet.querySelectorAll(".pb-table--sign tbody th")) head.setAttribute("data-cell", "");
  showNumbered(sheet.querySelector(".pb-table--sign tbody"), listAttendees(adapting.original), listAttendees(merged));
  const list = sheet.querySelector(".pb-sheet__people ul");
  if (list) markLines(list, adapting.original.values.kickoff.bring, bring);
  const head = sheet.querySelector(".pb-sheet__head > p");
  replaceText(head, [/^\d+(?= minutes)/, `${minutes}`]);
  showEffort(head, merged.checks.filter(({ kickoff }) => kickoff)); // prettier-ignore
  showSheetChecks(merged);
};

/** Show the checks of the kickoff. @param {T.Merged} merged */
const showSheetChecks = (merged) => {
  const isWanted = (/** @type {T.AdaptedCheck} */ { kickoff }) => kickoff;
  showRows("check", ".pb-sheet tr[data-check]", listById(adapting.original, isWanted), listById(merged, isWanted), {
    listOf: () => document.querySelector(".pb-sheet .pb-table--checks tbody"),
    empty: (row, id) => {
      for (const part of row.querySelectorAll("label, [data-done-when]")) part.replaceChildren();
      const effort = describeEffort(merged.checks.filter((check) => check.id === id));
      const nodes = [createNode("span.pb-id", id), ...(effort ? [" ", createNode("span", effort)] : [])];
      row.querySelector(".pb-sheet__meta")?.replaceChildren(...nodes);
    },
    show: (row, was, now) => {
      row.hidden = false;
      const [label, when, meta] = ["label", "[data-done-when]", ".pb-sheet__meta"].map((one) => row.querySelector(one));
      if (!label || !when || !meta) return;
      markText(label, was?.text, now.text);
      markText(when, was?.done_when, now.done_when);
      meta.querySelector(".pb-tag--blocking")?.remove();
      if (now.blocking) meta.prepend(createBlocking(), " ");
    },
    leave: (row) => void (row.hidden = true)
  });
};
