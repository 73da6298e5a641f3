// <pilot-table data-table="cases">: what the team found for each row of a worksheet, and rows of its own.
/** @import * as T from "../../record/types.js" */

import { setEntry } from "../../record/record.js";
import { nameControls } from "../form/names.js";
import { PilotElement, fillField, isTyped, saveField, saveSoon, setText } from "../store/element.js";
import { clonePart } from "../store/site.js";
import { act, forget, randomId, shownRecord, who } from "../store/store.js";

/** What the ids of a team's own rows start with. */
const OWN = "own-";
/** The choices that need a reader's attention. */
const FAILED = /^(failed|mocked|no|not-yet)$/;

/** The fields of single runs of a case. They are shown in one line. */
const RUN = /^run-\d+$/;
/** @type {{[result: string]: string}} */
const RUN_MARKS = { passed: "✓", failed: "✗" };

/** How many rows of the team's own were created here: what tells them apart before they have a text. */
let created = 0;

export class PilotTable extends PilotElement {
  get table() {
    return this.dataset.table ?? "";
  }

  build() {
    if (this.find(".pb-own")) return;
    for (const row of this.all("tbody tr")) row.lastElementChild.replaceWith(this.createCell(row));
    this.append(clonePart("pb-own"));
    nameControls(this.lastElementChild, this.caption);
  }

  /** What the table is about. @returns {string} */
  get caption() {
    return this.find("caption").textContent;
  }

  /** The fields that the columns show. @returns {string[]} */
  get fields() {
    return this.all("thead [data-field]").map((head) => head.dataset.field);
  }

  /** Return what people call a field: the heading of its column, or its name. @param {string} field */
  nameField(field) {
    return this.find(`thead [data-field="${CSS.escape(field)}"]`)?.textContent ?? field;
  }

  /** Create the cell in which a team writes. @param {HTMLElement} row */
  createCell(row) {
    const cell = clonePart(`pb-found-${this.table}`);
    nameControls(cell, row.firstElementChild?.textContent ?? "");
    return cell;
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {any} */ (event.target);
    const row = target.closest("[data-row]");
    if (event.type === "click") {
      if (target.dataset.act === "row") this.addRow();
      if (target.dataset.act === "drop" && row) this.removeRow(row);
    } else if (row && target.name) saveSoon(event, target, () => saveField(target));
  }

  addRow() {
    const id = OWN + randomId();
    const path = `tables/${this.table}/${id}/own`;
    act("added-row", path, (record) => setEntry(record, path, "yes", who()));
    this.find(`[data-row="${id}"] textarea`)?.focus();
  }

  /** @param {HTMLElement} row */
  removeRow(row) {
    forget("row", `tables/${this.table}/${row.dataset.row}`);
    this.find("[data-act=row]").focus();
  }

  render() {
    const rows = shownRecord()?.tables?.[this.table] ?? {};
    for (const row of this.all("[data-own]")) {
      if (!rows[row.dataset.row] && ![...row.querySelectorAll("select, textarea")].some(isTyped)) row.remove();
    }
    for (const id of Object.keys(rows)) {
      if (!this.find(`[data-row="${CSS.escape(id)}"]`)) this.find("tbody").append(this.createRow(id, rows[id]));
    }
    for (const row of this.all("[data-row]")) this.renderRow(row, rows[row.dataset.row] ?? {});
  }

  /** @param {any} row @param {T.Row} value */
  renderRow(row, value) {
    const path = `tables/${this.table}/${row.dataset.row}`;
    for (const field of row.querySelectorAll("select, textarea")) {
      fillField(field, `${path}/${field.name}`, value[field.name]);
    }
    const choice = row.querySelector("[data-found] select");
    const isOwn = row.hasAttribute("data-own");
    const others = Object.entries(value).filter(([field]) => {
      const isColumn = this.fields.includes(field);
      return isColumn ? !isOwn : field !== choice?.name && field !== "own";
    });
    const runs = others.filter(([field]) => RUN.test(field)).sort();
    const lines = others
      .filter(([field]) => !RUN.test(field))
      .map(([field, text]) => (field === "note" ? text : `${this.nameField(field)}: ${text}`));
    if (runs[0]) {
      lines.unshift(runs.map(([field, text]) => `${field.slice(4)} ${RUN_MARKS[`${text}`] ?? text}`).join("  "));
    }
    setText(row.querySelector("[data-chosen]"), choice?.value ? choice.selectedOptions[0].textContent : "");
    setText(row.querySelector("[data-told]"), lines.join("\n"));
    for (const place of row.querySelectorAll("[data-field]")) setText(place, `${value[place.dataset.field] ?? ""}`);
    row.toggleAttribute("data-failed", FAILED.test(choice?.value));
  }

  /**
   * Create a row of the team's own, or one whose id the playbook no longer has.
   * @param {string} id @param {T.Row} value
   */
  createRow(id, value) {
    const row = document.createElement("tr");
    row.dataset.row = id;
    row.setAttribute("data-own", "");
    this.all("thead [data-field]").forEach((head, index) => {
      const { field } = head.dataset;
      const cell = document.createElement(index ? "td" : "th");
      if (!index) cell.setAttribute("scope", "row");
      cell.dataset.label = head.textContent;
      const isNameless = !index && !id.startsWith(OWN) && !value[field];
      cell.append(isNameless ? id : createField(field, head.textContent));
      row.append(cell);
    });
    const found = clonePart(`pb-found-${this.table}`);
    for (const field of found.querySelectorAll("textarea")) {
      if (this.fields.includes(field.name)) field.closest("label")?.remove();
    }
    found.append(clonePart("pb-drop-row"));
    row.append(found);
    nameControls(row, `${this.caption}, ${++created}`);
    return row;
  }
}

/** Create the field of a cell in a row of the team's own. @param {string} name @param {string} label */
const createField = (name, label) => {
  const part = clonePart("pb-own-field");
  const field = /** @type {HTMLTextAreaElement} */ (part.querySelector("textarea"));
  field.name = name;
  field.setAttribute("aria-label", label);
  field.placeholder = label;
  /** @type {HTMLElement} */ (part.querySelector(".pb-said")).dataset.field = name;
  return part;
};
