// <pilot-table data-table="cases">: what the team found for each row of a working table, and rows of its own.

import { at, chance, change, copy, desk, flush, soon } from "../store/store.js";
import { PilotElement, fill, write } from "../store/element.js";

const MARK = "own-";

export class PilotTable extends PilotElement {
  get table() {
    return this.dataset.table ?? "";
  }

  build() {
    if (this.find("[data-found]")) return;
    const heads = this.find("thead tr");
    const head = heads.lastElementChild.cloneNode();
    delete head.dataset.field;
    head.textContent = copy(`pb-found-${this.table}`).dataset.label ?? "";
    heads.append(head);
    for (const row of this.all("tbody tr")) row.append(this.found(row));
    this.append(copy("pb-own"));
  }

  /** The fields that the columns show. */
  get fields() {
    return this.all("thead [data-field]").map((head) => head.dataset.field);
  }

  /** The cell in which a team writes. @param {HTMLElement} row */
  found(row) {
    const cell = copy(`pb-found-${this.table}`);
    const name = row.firstElementChild?.textContent ?? "";
    for (const field of cell.querySelectorAll("select, textarea"))
      field.setAttribute("aria-label", `${field.getAttribute("aria-label")}: ${name}`);
    return cell;
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {any} */ (event.target);
    const row = target.closest("[data-row]");
    if (event.type === "click") {
      if (target.dataset.act === "row") this.add();
      if (target.dataset.act === "drop") this.drop(row);
    } else if (row) {
      soon(row, () => this.write(row));
      if (event.type === "change") flush();
    }
  }

  add() {
    const id = MARK + chance();
    change([`tables/${this.table}/${id}`, { own: "yes" }]);
    this.find(`[data-row="${id}"] textarea`)?.focus();
  }

  /** @param {HTMLElement} row */
  drop(row) {
    change([`tables/${this.table}/${row.dataset.row}`, undefined]);
    this.find("[data-act=row]").focus();
  }

  /** @param {HTMLElement} row */
  write(row) {
    const path = `tables/${this.table}/${row.dataset.row}`;
    const value = { ...at(path) };
    for (const field of /** @type {any} */ (row.querySelectorAll("select, textarea"))) {
      if (field.value.trim()) value[field.name] = field.value.trim();
      else delete value[field.name];
    }
    if (at(path) || Object.keys(value)[0]) change([path, Object.keys(value)[0] ? value : undefined]);
  }

  show() {
    const rows = desk.record?.tables?.[this.table] ?? {};
    for (const row of this.all("[data-own]")) if (!rows[row.dataset.row]) row.remove();
    for (const id of Object.keys(rows)) {
      if (!this.find(`[data-row="${CSS.escape(id)}"]`)) this.find("tbody").append(this.own(id, rows[id]));
    }
    for (const row of this.all("[data-row]")) {
      const value = rows[row.dataset.row] ?? {};
      fill(row.querySelectorAll("select, textarea"), value);
      const choice = row.querySelector("[data-found] select");
      const rest = Object.entries(value).filter(
        ([field]) =>
          ![choice?.name, "own", ...this.fields].includes(field) ||
          (!row.hasAttribute("data-own") && this.fields.includes(field))
      );
      write(row.querySelector("[data-chosen]"), choice?.value ? choice.selectedOptions[0].textContent : "");
      write(
        row.querySelector("[data-told]"),
        rest.map(([field, text]) => (field === "note" ? text : `${field}: ${text}`)).join("\n")
      );
      for (const said of row.querySelectorAll("[data-field]")) write(said, `${value[said.dataset.field] ?? ""}`);
      row.toggleAttribute("data-failed", /^(failed|mocked|no|not-yet)$/.test(choice?.value));
    }
  }

  /** A row of the team's own, or one whose id has left the playbook. @param {string} id @param {any} value */
  own(id, value) {
    const row = document.createElement("tr");
    row.dataset.row = id;
    row.setAttribute("data-own", "");
    this.all("thead [data-field]").forEach((head, index) => {
      const cell = document.createElement(index ? "td" : "th");
      if (!index) cell.setAttribute("scope", "row");
      cell.dataset.label = head.textContent;
      const text = copy("pb-own-field");
      const field = /** @type {HTMLTextAreaElement} */ (text.querySelector("textarea"));
      field.name = head.dataset.field;
      field.setAttribute("aria-label", head.textContent);
      field.placeholder = head.textContent;
      /** @type {HTMLElement} */ (text.querySelector(".pb-said")).dataset.field = head.dataset.field;
      if (!index && !id.startsWith(MARK) && !value[head.dataset.field]) cell.append(id);
      else cell.append(text);
      row.append(cell);
    });
    const found = this.found(row);
    for (const field of found.querySelectorAll("textarea"))
      if (this.fields.includes(field.name)) field.closest("label")?.remove();
    found.append(copy("pb-drop-row"));
    row.append(found);
    return row;
  }
}
