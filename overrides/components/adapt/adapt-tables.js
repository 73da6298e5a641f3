// Shows a draft's rows in the worksheets, its gaps, its answers and its cost.
/** @import * as T from "../../adapt/types.js" */

import { pick } from "../../adapt/merge.js";
import { markText, originalOf, replaceText, restore } from "./adapt-marks.js";
import { createNode, findAll, findIn, phrase } from "./adapt-parts.js";
import { renderProse } from "./adapt-prose.js";
import { addAfter, createEdit, markChange, markLeftOut, showRows } from "./adapt-rows.js";
import { adapting } from "./adapt-state.js";

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
    const tag = createNode(`span.pb-tag.pb-tag--${now[field]}`, `${texts[1]}`);
    cell.replaceChildren(...(texts[0] ? [createNode("del", texts[0]), " "] : []), createNode("ins", tag));
  });
};

/** Show the rows of the worksheets. @param {T.Tree} values @param {T.Merged} merged */
export const showTables = (values, merged) => {
  for (const whole of findAll(document, "table[data-table]")) {
    const { table = "" } = whole.dataset;
    const body = findIn(whole, "tbody");
    const [before, now] = [adapting.original, merged].map((one) => one.values[table] ?? {});
    showRows(table, `table[data-table="${table}"] tr[data-row]`, before, now, {
      listOf: () => body,
      empty: (row) => [...row.children].forEach((cell) => cell.replaceChildren()),
      show: (row, was, one, id) => {
        showCells(row, was, one);
        const name = `${one.input ?? Object.values(one)[0] ?? id}`;
        markChange(row, row.firstElementChild, was, one, name, `${table}/${id}`);
      },
      leave: (row, was, id) => {
        showCells(row, was, was);
        markLeftOut(row, row.firstElementChild, `without/${table}/${id}`, pick(values.without?.[table], id));
      }
    });
    delete whole.dataset.adapted;
    if (!Object.keys(now)[0]) whole.dataset.adapted = "left out";
    addAfter(whole, "add-row", `${table}/`);
  }
  for (const [mode, name] of Object.entries(adapting.rules.labels.mode ?? {})) {
    const count = Object.values(merged.values.autonomy ?? {}).filter((row) => row.mode === mode).length;
    replaceText(findIn(document, `.pb-counts .pb-tag--${mode}`), [/^.*$/s, `${name}: ${count}`]);
  }
};

/** Show the gaps. @param {T.Tree} values @param {T.Merged} merged */
export const showGaps = (values, merged) => {
  const [before, now] = [adapting.original, merged].map((one) => one.values.gaps ?? {});
  const find = (/** @type {Element} */ row) => findIn(row, "[data-adapt=shows]");
  showRows("gap", ".pb-gaps > .pb-gap", before, now, {
    empty: () => {}, // a fork adds no gap
    show: (row, was, one, id) => {
      markText(find(row), was?.shows, one.shows, true);
      const name = findIn(row, ".pb-gap__title")?.textContent ?? id;
      markChange(row, find(row), was, one, name, `gaps/${id}`);
    },
    leave: (row, _, id) => {
      restore(find(row));
      markLeftOut(row, find(row), `without/gaps/${id}`, pick(values.without?.gaps, id));
    }
  });
};

/** Show the answers. @param {T.Merged} merged */
export const showAnswers = (merged) => {
  for (const row of findAll(document, ".pb-answer[data-question]")) {
    const { question: id = "" } = row.dataset;
    const [was, now] = [adapting.original, merged].map((one) => pick(one.values.answers, id));
    const [good, bad] = [".pb-answer__good", ".pb-answer__bad"].map((one) => findIn(row, one));
    if (!good || !bad) continue;
    showAnswer(good, was?.good, now?.good, true);
    showAnswer(bad, was?.bad, now?.bad, false);
    const name = findIn(row, ".pb-answer__question")?.textContent ?? id;
    markChange(row, row, was, now, name, `answers/${id}`);
  }
};

/** @param {Element} place @param {string | undefined} was @param {string | undefined} now @param {boolean} isProse */
const showAnswer = (place, was, now, isProse) => {
  restore(place);
  if (was === now || now === undefined) return;
  const [title] = place.children;
  const shown = isProse ? renderProse(now) : [createNode("p", now)];
  place.replaceChildren(...(title ? [title] : []));
  if (was !== undefined) place.append(createNode("p", createNode("del", was)));
  place.append(createNode("ins", ...shown));
};

/** Show the cost with the draft's inputs: the page's own script computes it. @param {T.Merged} merged */
export const showCost = (merged) => {
  const place = findIn(document, "pilot-cost");
  if (!place?.defaults) return;
  const [was, now] = [adapting.original.values.cost, merged.values.cost];
  place.dataset.currency = now.currency ?? "USD";
  const inputs = findIn(place, ".pb-inputs");
  if (!findIn(inputs, ".pb-adapt__edit")) {
    inputs.open = true;
    inputs.firstElementChild.after(createEdit(phrase("place-cost"), "cost"));
  }
  for (const row of findAll(place, "[data-input]")) {
    const { input, unit } = row.dataset;
    const cell = findIn(row, "[data-label=Default]");
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
