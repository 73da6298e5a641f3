// Shows a draft's rows in the worksheets, its gaps, its answers and its cost.
/** @import * as T from "../../adapt/types.js" */

import { TABLES, pick } from "../../adapt/merge.js";
import { createEdit, markText, originalOf, replaceText, restore } from "./adapt-marks.js";
import { createButton, createNode, phrase } from "./adapt-parts.js";
import { renderProse } from "./adapt-prose.js";
import { adapting, changeDraft } from "./adapt-state.js";

/** @typedef {(place: string) => void} Edit */

/** Say of a field of a row what people read. @param {string} field @param {any} value */
const toLabel = (field, value) => {
  const labels = pick(adapting.rules.labels, field);
  return labels && value !== undefined ? (labels[`${value}`] ?? `${value}`) : value;
};

/** @param {HTMLElement} row @param {T.Tree | undefined} was @param {T.Tree} now */
const showCells = (row, was, now) => {
  const heads = [.../** @type {HTMLTableElement} */ (row.closest("table")).querySelectorAll("thead th")];
  heads.forEach((head, index) => {
    const { field = "" } = /** @type {HTMLElement} */ (head).dataset;
    const cell = row.children[index];
    if (!field || !cell) return;
    const texts = [was && toLabel(field, was[field]), toLabel(field, now[field])];
    if (!adapting.rules.labels[field]) return markText(cell, texts[0], texts[1]);
    restore(cell);
    if (texts[0] === texts[1]) return;
    const tag = createNode("span", `pb-tag pb-tag--${now[field]}`, texts[1]);
    cell.replaceChildren(...(texts[0] ? [createNode("del", "", texts[0]), " "] : []), createNode("ins", "", tag));
  });
};

/** Put a button and a note into what a row begins with. @param {HTMLElement} row @param {Element | null} place @param {string} kind @param {string} note @param {HTMLElement} button */
const finish = (row, place, kind, note, button) => {
  for (const old of row.querySelectorAll(".pb-adapt__note, .pb-adapt__edit")) old.remove();
  if (kind) row.dataset.adapted = kind;
  else delete row.dataset.adapted;
  place?.append(...(note ? [createNode("p", "pb-adapt__note", note)] : []), button);
};

/** @param {string} table @param {string} id @param {string} why @param {HTMLElement} row @param {Element | null} place */
const finishLeftOut = (table, id, why, row, place) => {
  const back = () => changeDraft([[`without/${table}/${id}`, undefined]]);
  finish(row, place, "left out", phrase("left-out", { why }), createButton("pb-adapt__edit", phrase("put-back"), back));
};

/** @param {T.Tree | undefined} was @param {T.Tree} now */
const kindOf = (was, now) => {
  if (!was) return ["new", phrase("added")];
  return JSON.stringify(was) === JSON.stringify(now) ? ["", ""] : ["changed", phrase("changed")];
};

/** @param {string} table @param {Element} body @param {string} id */
const createTableRow = (table, body, id) => {
  const row = /** @type {HTMLElement} */ (/** @type {Element} */ (body.firstElementChild).cloneNode(true));
  row.id = `${table}-${id}`;
  row.dataset.row = id;
  for (const cell of row.children) cell.replaceChildren();
  body.append(row);
  return row;
};

/** @param {string} table @param {Element} body @param {T.Tree} values @param {T.Tree} before @param {T.Tree} now @param {Edit} edit */
const showRowsOf = (table, body, values, before, now, edit) => {
  for (const id of Object.keys(now)) {
    const row = document.getElementById(`${table}-${id}`) ?? createTableRow(table, body, id);
    const was = pick(before, id);
    showCells(row, was, now[id]);
    const [kind = "", note = ""] = kindOf(was, now[id]);
    const [head = null] = row.children;
    const name = `${now[id].input ?? Object.values(now[id])[0] ?? id}`;
    finish(
      row,
      head,
      kind,
      note,
      createEdit(name, () => edit(`${table}/${id}`))
    );
    body.append(row);
  }
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (body.querySelectorAll("tr[data-row]"))) {
    const { row: id = "" } = row.dataset;
    if (pick(now, id)) continue;
    if (!pick(before, id)) row.remove();
    else {
      showCells(row, before[id], before[id]);
      finishLeftOut(table, id, pick(values.without?.[table], id) ?? "", row, row.firstElementChild);
    }
  }
};

/** Show the rows of the worksheets. @param {T.Tree} values @param {T.Merged} merged @param {Edit} edit */
export const showTables = (values, merged, edit) => {
  for (const table of TABLES) {
    const body = document.querySelector(`table[data-table="${table}"] tbody`);
    const whole = body?.parentElement;
    if (!body || !whole) continue;
    showRowsOf(table, body, values, adapting.original?.values[table] ?? {}, merged.values[table] ?? {}, edit);
    if (Object.keys(merged.values[table] ?? {})[0]) delete whole.dataset.adapted;
    else whole.dataset.adapted = "left out";
    if (whole.nextElementSibling?.matches(".pb-adapt__add")) continue;
    whole.after(createButton("pb-adapt__add", phrase("add-row"), () => edit(`${table}/`)));
  }
  for (const [mode, name] of Object.entries(adapting.rules.labels.mode ?? {})) {
    const count = Object.values(merged.values.autonomy ?? {}).filter((row) => row.mode === mode).length;
    replaceText(document.querySelector(`.pb-counts .pb-tag--${mode}`), [/^.*$/s, `${name}: ${count}`]);
  }
};

/** Show the gaps. @param {T.Tree} values @param {T.Merged} merged @param {Edit} edit */
export const showGaps = (values, merged, edit) => {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".pb-gaps > .pb-gap"))) {
    const id = row.id.replace("gap-", "");
    const place = row.querySelector("[data-adapt=shows]");
    const title = row.querySelector(".pb-gap__title");
    const [was, now] = [adapting.original?.values.gaps[id], merged.values.gaps?.[id]];
    if (!place || !title || !was) continue;
    if (!now) {
      restore(place);
      finishLeftOut("gaps", id, pick(values.without?.gaps, id) ?? "", row, place);
      continue;
    }
    markText(place, was.shows, now.shows, true);
    const [kind = "", note = ""] = kindOf(was, now);
    finish(
      row,
      place,
      kind,
      note,
      createEdit(title.textContent ?? id, () => edit(`gaps/${id}`))
    );
  }
};

/** Show the answers. @param {T.Merged} merged @param {Edit} edit */
export const showAnswers = (merged, edit) => {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".pb-answer[data-question]"))) {
    const { question: id = "" } = row.dataset;
    const [was, now] = [adapting.original, merged].map((one) => pick(one?.values.answers, id));
    const [good, bad] = [".pb-answer__good", ".pb-answer__bad"].map((one) => row.querySelector(one));
    if (!good || !bad) continue;
    showAnswer(good, was?.good, now?.good, true);
    showAnswer(bad, was?.bad, now?.bad, false);
    finishAnswer(row, id, was, now, edit);
  }
};

/** @param {HTMLElement} row @param {string} id @param {T.Tree | undefined} was @param {T.Tree | undefined} now @param {Edit} edit */
const finishAnswer = (row, id, was, now, edit) => {
  const [kind = "", note = ""] = now ? kindOf(was, now) : [];
  const name = row.querySelector(".pb-answer__question")?.textContent ?? id;
  finish(
    row,
    row,
    kind,
    note,
    createEdit(name, () => edit(`answers/${id}`))
  );
};

/** @param {Element} place @param {string | undefined} was @param {string | undefined} now @param {boolean} isProse */
const showAnswer = (place, was, now, isProse) => {
  restore(place);
  if (was === now || now === undefined) return;
  const [title] = place.children;
  const shown = isProse ? renderProse(now) : [createNode("p", "", now)];
  place.replaceChildren(...(title ? [title] : []));
  if (was !== undefined) place.append(createNode("del", "", was));
  place.append(createNode("ins", "", ...shown));
};

/** Show the cost with the draft's inputs: the page's own script computes it. @param {T.Merged} merged */
export const showCost = (merged) => {
  const place = /** @type {any} */ (document.querySelector("pilot-cost"));
  if (!place?.defaults) return;
  const [was, now] = [adapting.original?.values.cost, merged.values.cost];
  place.dataset.currency = now.currency ?? "USD";
  for (const row of place.querySelectorAll("[data-input]")) {
    const { input, unit } = row.dataset;
    const cell = row.querySelector("[data-label=Default]");
    const value = now[input] ?? 0;
    place.defaults[input] = value;
    const text = originalOf(cell)[0]?.textContent ?? "";
    const amount = (unit ? 100 * value : value).toLocaleString("en-US", { maximumFractionDigits: unit ? 1 : 2 });
    const shown = /^\d/.test(text) ? `${amount}${unit ?? ""}` : place.formatMoney(value);
    const isSame = (was[input] ?? 0) === value;
    markText(cell, text, isSame ? text : shown);
    row.toggleAttribute("data-adapted", !isSame);
  }
  place.mark = "";
  place.render();
};
