// Shows the rows of the page as a draft has them: changed, added and left out, each with a button that opens its form.
/** @import * as T from "../../adapt/types.js" */

import { pick } from "../../adapt/merge.js";
import { openForm } from "./adapt-form.js";
import { createButton, createNode, findAll, phrase } from "./adapt-parts.js";
import { adapting, changeDraft } from "./adapt-state.js";

/** Create the button that opens the form of a place. @param {string} name @param {string} place */
export const createEdit = (name, place) => {
  const button = createButton(phrase("edit"), () => openForm(place), "button.pb-adapt__edit");
  button.setAttribute("aria-label", phrase("edit-place", { name }));
  return button;
};

/** Put the button that adds something after a list. @param {Element} list @param {string} word @param {string} place */
export const addAfter = (list, word, place) => {
  if (list.nextElementSibling?.matches(".pb-adapt__add")) return;
  list.after(createButton(phrase(word), () => openForm(place), "button.pb-adapt__add"));
};

/** Return the mark and the note of a change. @param {T.Tree | undefined} was @param {T.Tree | undefined} now */
const describeChange = (was, now) => {
  const [before, after] = [was, now].map((one) => JSON.stringify({ ...one, gap: "" }));
  if (before === after) return [];
  if (!was) return ["new", phrase("added")];
  if (was.gate !== now?.gate) return ["moved", phrase("moved", { gate: adapting.rules.gates[was.gate] })];
  return ["changed", phrase("changed")];
};

/** @param {HTMLElement} row @param {Element | null} place @param {string[]} change @param {HTMLElement} button */
const finishRow = (row, place, [kind, note], button) => {
  for (const old of findAll(row, ".pb-adapt__note, .pb-adapt__edit")) old.remove();
  delete row.dataset.adapted;
  if (kind) row.dataset.adapted = kind;
  place?.append(...(note ? [createNode("p.pb-adapt__note", note)] : []), button);
};

/**
 * Mark how a row changes, in what it begins with, and add the button that opens its form.
 * @param {HTMLElement} row @param {Element | null} place @param {T.Tree | undefined} was @param {T.Tree | undefined} now
 * @param {string} name @param {string} path
 */
export const markChange = (row, place, was, now, name, path) =>
  finishRow(row, place, describeChange(was, now), createEdit(name, path));

/** Mark that a row is left out. @param {HTMLElement} row @param {Element | null} place @param {string} path @param {string} [why] */
export const markLeftOut = (row, place, path, why = "") => {
  const back = createButton(phrase("put-back"), () => changeDraft([[path, undefined]]), "button.pb-adapt__edit");
  finishRow(row, place, ["left out", phrase("left-out", { why })], back);
};

/** What to do with the rows of one kind. @typedef {{
 *   listOf?: (now: T.Tree) => Element | null | undefined,
 *   empty: (row: HTMLElement, id: string) => void,
 *   show: (row: HTMLElement, was: T.Tree | undefined, now: T.Tree, id: string) => void,
 *   leave: (row: HTMLElement, was: T.Tree, id: string) => void
 * }} RowKind */

/**
 * Show rows: in their lists, if they have some, those of the draft in order, and then those that it leaves out.
 * @param {string} name what the rows' IDs begin with @param {string} selector @param {T.Tree} before @param {T.Tree} now
 * @param {RowKind} kind
 */
export const showRows = (name, selector, before, now, { listOf, empty, show, leave }) => {
  const rows = findAll(document, selector);
  const [model] = rows;
  const add = (/** @type {string} */ id, /** @type {Element} */ list) => {
    const row = /** @type {HTMLElement} */ (model?.cloneNode(true));
    row.id = `${name}-${id}`;
    row.dataset["check" in row.dataset ? "check" : "row"] = id;
    empty(row, id);
    list.append(row);
    return row;
  };
  for (const [id, one] of Object.entries(now)) {
    const list = listOf?.(one);
    const row = rows.find((known) => known.id === `${name}-${id}`) ?? (list && model && add(id, list));
    if (!row) continue;
    show(row, pick(before, id), one, id);
    if (list && (row.parentElement !== list || row.nextElementSibling)) list.append(row);
  }
  for (const row of rows) {
    const id = row.id.replace(`${name}-`, "");
    if (pick(now, id)) continue;
    if (!pick(before, id)) row.remove();
    else {
      leave(row, before[id], id);
      listOf?.(before[id])?.append(row);
    }
  }
};
