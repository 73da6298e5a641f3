// The cells of a check's row: whom it is assigned to, when it is due, and its state. Loaded with the menu.
/** @import * as T from "../../record/types.js" */

import { fillField, saveField, saveSoon, setText } from "../store/element.js";
import { clonePart, formatDay, words } from "../store/site.js";
import { entryAt, flush, shownRecord } from "../store/store.js";
import { getTitle } from "./checklist.js";

/**
 * Show in the row whom a check is assigned to, when it is due, and its state. A finished check shows who signed off and when.
 * @param {any} check @param {T.SignOff} value
 */
export const renderCells = (check, value) => {
  const { state, overdue } = check.dataset;
  const { by = "", signer = by, due = "", on = "", expires = "" } = value;
  const isLeft = state === "open" || state === "incomplete";
  const isException = state === "exception" || state === "expired";
  const day = isException ? words("cell-ends", { day: expires }) : formatDay(on);
  renderCell(check, "by", isLeft ? by : signer, isLeft);
  renderCell(check, "due", isLeft ? formatDay(due) : day, isLeft);
  check.toggleAttribute("data-assigned", !!(isLeft ? by : signer));
  setText(
    check.querySelector(".pb-state"),
    shownRecord() ? words(`state-${overdue === undefined ? state : "overdue"}`) : ""
  );
};

/**
 * Show a value of a row, as a button that opens its field if it can be edited there.
 * @param {HTMLElement} check @param {string} name @param {string} value @param {boolean} isEditable
 */
const renderCell = (check, name, value, isEditable) => {
  const cell = /** @type {HTMLElement} */ (check.querySelector(`[data-cell=${name}]`));
  if (cell.querySelector("input")) return; // someone types
  let button = cell.querySelector("button");
  if (!isEditable || !shownRecord()) {
    button?.remove();
    return setText(cell, value);
  }
  if (!button) cell.replaceChildren((button = /** @type {HTMLButtonElement} */ (clonePart("pb-cell-button"))));
  button.dataset.set = name;
  button.toggleAttribute("data-given", !!value);
  setText(button, value || words(`cell-${name}`));
  button.setAttribute("aria-label", words(`name-${name}${value ? "-given" : ""}`, { value, title: getTitle(check) }));
};

/** Put the field of a cell in the place of its button. @param {any} check @param {HTMLElement} button */
export const openCell = (check, button) => {
  const { set: name = "" } = button.dataset;
  const field = document.createElement("input");
  const label = button.getAttribute("aria-label") ?? "";
  Object.assign(field, { name, type: name === "due" ? "date" : "text", ariaLabel: label });
  if (name === "by") field.autocomplete = "name";
  fillField(field, `checks/${check.dataset.check}/${name}`);
  button.replaceWith(field);
  field.focus();
};

/** Save the field of a cell, and show its button again. @param {any} check @param {any} field @param {boolean} isLeft whether the reader has gone elsewhere */
const closeCell = (check, field, isLeft) => {
  const { parentElement: cell } = field;
  saveField(field);
  flush();
  field.name = ""; // to remove it makes it lose the focus
  field.remove();
  renderCells(check, entryAt(`checks/${check.dataset.check}`) ?? {});
  if (!isLeft) cell.querySelector("button")?.focus();
};

/** Save what a reader changes in a row: as they type, and when they press Enter or leave. @param {any} check @param {any} field @param {any} event */
export const editInRow = (check, field, event) => {
  const { type, key } = event;
  if (type === "input" || type === "change") saveSoon(event, field, () => saveField(field));
  else if (type === "focusout" && field.name) closeCell(check, field, true);
  else if (type === "keydown" && (key === "Enter" || key === "Escape")) {
    event.preventDefault(); // or Enter would press the button that has the focus then
    closeCell(check, field, false);
  }
};
