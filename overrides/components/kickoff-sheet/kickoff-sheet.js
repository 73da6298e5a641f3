// <pilot-kickoff>: the kickoff sheet as a form. Each place marked with data-entry gets a field, and a text for paper.
/** @import * as T from "../../record/types.js" */

import { isSettled } from "../../record/gates.js";
import { setEntry } from "../../record/record.js";
import { PilotElement, fillField, saveSoon, setText, setVisible, takeChange } from "../store/element.js";
import { announce, clonePart, formatDay, root, words } from "../store/site.js";
import { act, assess, change, entryAt, store, who } from "../store/store.js";

/** Whether a check counts. @param {string} id */
const isDone = (id) => isSettled(assess(store.ruleById.get(id) ?? { id, gate: "" }).state);

export class PilotKickoff extends PilotElement {
  build() {
    this.addEventListener("focusin", this);
    if (this.find("[data-entry] input")) return;
    for (const place of this.all("[data-entry]")) addField(place);
    this.find("[data-tools]").append(clonePart("pb-kickoff-tools"));
    this.find(".pb-sheet__present").replaceWith(clonePart("pb-kickoff-present"));
    if (location.hash === "#present") this.present();
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {any} */ (event.target);
    const { entry } = target.closest("[data-entry], [data-item]")?.dataset ?? {};
    if (event.type === "focusin") target.dataset.before = target.value;
    else if (event.type === "submit" && target.matches("[data-all]")) this.setDates(event, target);
    else if (target.closest("[data-act=present]")) event.type === "click" && this.present();
    else if (target.matches("[data-item]")) event.type === "change" && tickItem(target);
    else if (entry && /^(input|change)$/.test(event.type)) {
      saveSoon(event, target, () => saveEntry(target));
      if (event.type === "change") this.spreadName(entry, target);
    }
  }

  /**
   * Make the person of a role the owner of its checks that have none, or had the name that was there before.
   * @param {T.Path} entry @param {HTMLInputElement} field
   */
  spreadName(entry, { value, dataset }) {
    const [, role] = /^tables\/roles\/(.+)\/name$/.exec(entry) ?? [];
    const name = value.trim();
    if (!role || !name) return;
    const owners = ["", dataset.before];
    const rows = this.all(`[data-check][data-role="${role}"]`).map(({ dataset: { check } }) => check);
    const free = rows.filter((id) => !isDone(id) && owners.includes(entryAt(`checks/${id}/by`) ?? ""));
    this.assign(
      free.map((id) => [`checks/${id}/by`, name]),
      "assigned",
      name
    );
  }

  /** Set the due date of every check that has none. @param {Event} event @param {HTMLFormElement} form */
  setDates(event, form) {
    event.preventDefault();
    const { value } = /** @type {HTMLInputElement} */ (form.elements.namedItem("day"));
    const rows = this.all("[data-check]").map(({ dataset: { check } }) => check);
    const free = rows.filter((id) => !isDone(id) && !entryAt(`checks/${id}/due`));
    this.assign(
      free.map((id) => [`checks/${id}/due`, value]),
      "dated",
      formatDay(value)
    );
  }

  /** Set entries as one act, and say how many. @param {[T.Path, string][]} values @param {string} name @param {string} what */
  assign(values, name, what) {
    if (!values[0]) return;
    act(name, "", (record) => values.reduce((made, [path, value]) => setEntry(made, path, value, who()), record));
    announce(words(`kickoff-${name}`, { what, count: values.length }));
  }

  async present() {
    const { PilotPresent } = (await import(`${root}assets/present.js`).catch(() => null)) ?? {};
    if (!PilotPresent) return announce(words("offline"));
    if (!document.querySelector("pilot-present")) document.body.append(new PilotPresent());
  }

  render() {
    for (const place of this.all("[data-entry]")) renderPlace(place);
    for (const box of this.all("[data-item]")) {
      Object.assign(box, { disabled: false, checked: !!entryAt(box.dataset.item) });
    }
    const rows = this.all("[data-check]");
    const isReady = (/** @type {string} */ id) =>
      isDone(id) || (entryAt(`checks/${id}/by`) && entryAt(`checks/${id}/due`));
    const counts = { count: rows.filter(({ dataset: { check } }) => isReady(check)).length, all: rows.length };
    setText(this.find("[data-progress]"), words("kickoff-progress", counts));
    Object.assign(this.find(".pb-sheet__progress progress"), { value: counts.count, max: counts.all });
  }
}

/** Add the field of a place. @param {any} place */
const addField = (place) => {
  const { kind, label } = place.dataset;
  const field = document.createElement("input");
  field.type = kind === "day" ? "date" : "text";
  field.autocomplete = kind === "person" ? "name" : "off";
  const title = place.closest("tr")?.querySelector("label, th")?.textContent;
  if (title) field.setAttribute("aria-label", `${label}: ${title}`);
  const printed = document.createElement("span");
  printed.className = "pb-sheet__value";
  place.append(field, printed);
};

/** Show an entry in its place. A check that counts shows the day of its sign-off. @param {any} place */
const renderPlace = (place) => {
  const { entry, kind } = place.dataset;
  const [field, printed] = place.children;
  const { check: id } = place.closest("[data-check]")?.dataset ?? {};
  const isSigned = kind === "day" && id && isDone(id);
  const value = entryAt(entry);
  fillField(field, entry, value);
  setVisible(field, !isSigned);
  place.toggleAttribute("data-signed", !!isSigned);
  const shown = isSigned ? entryAt(`checks/${id}/on`) : value;
  setText(printed, kind === "day" ? formatDay(shown) : `${shown ?? ""}`);
};

/** Save a field. A pilot has a name, whatever is deleted. @param {HTMLInputElement} field */
const saveEntry = (field) => {
  const isName = /** @type {HTMLElement} */ (field.parentElement).dataset.entry === "pilot/name";
  const changes = isName && !field.value.trim() ? [] : takeChange(field);
  if (changes[0]) change(...changes);
};

/** Tick an item of the agenda, or take the tick back. @param {HTMLInputElement} box */
const tickItem = ({ checked, dataset }) => change([`${dataset.item}`, checked || undefined]);
