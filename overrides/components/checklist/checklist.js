// <pilot-checklist>: sign-offs, names, dates, evidence and notes of the checks inside.
/** @import * as T from "../../record/types.js" */

import { REQUIRED, isSettled } from "../../record/gates.js";
import { nameControls } from "../form/names.js";
import { PilotElement, createLink, fillFields, formValues, saveSoon, setText } from "../store/element.js";
import {
  announce,
  assess,
  change,
  clonePart,
  currentGates,
  entryAt,
  storage,
  store,
  today,
  words
} from "../store/store.js";

const FIELDS = ["by", "due", "on", "evidence", "reason", "expires", "note"];
/** What each check shows, so that only a check that differs is rendered. @type {WeakMap<Element, string>} */
const marks = new WeakMap();

export class PilotChecklist extends PilotElement {
  build() {
    for (const check of this.all("li[data-check]")) {
      if (check.querySelector(".pb-record")) continue;
      const part = clonePart("pb-record");
      nameControls(part, getTitle(check));
      check.querySelector(".pb-check__body").append(part);
    }
    this.addEventListener("toggle", this, true);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {any} */ (event.target);
    const check = target.closest("[data-check]");
    if (!check) return;
    if (event.type === "submit") event.preventDefault();
    else if (event.type === "toggle") this.addForm(check, target);
    else if (event.type === "click") target.closest("[data-act=again]") && this.sign(check, true);
    else if (target.classList.contains("pb-check__box")) event.type === "change" && this.sign(check, target.checked);
    else saveSoon(event, check, () => this.save(check));
  }

  /**
   * Sign off a check, or open it again. The sign-off says when, and which wording.
   * @param {HTMLElement} check @param {boolean} done
   */
  sign(check, done) {
    const { check: id = "", wording, gate = "" } = check.dataset;
    const before = entryAt(`checks/${id}`) ?? {};
    const { by = storage.me() } = before;
    const signature = { by, wording: wording ?? before.wording, status: "done", on: today() };
    change([`checks/${id}`, { ...before, ...(done ? signature : { status: "open" }) }]);
    this.render();
    announce(`${check.querySelector("[data-standing]")?.textContent || words("open")} ${describeGate(gate)}`);
  }

  /** Add the form of a check when it is opened. @param {HTMLElement} check @param {HTMLDetailsElement} details */
  addForm(check, details) {
    if (!details.open || details.querySelector("form")) return;
    const form = clonePart("pb-record-form");
    nameControls(form, getTitle(check));
    details.append(form);
    marks.delete(check);
    this.renderCheck(check);
  }

  /** Save what the form of a check holds. @param {HTMLElement} check */
  save(check) {
    const form = check.querySelector("form");
    const path = `checks/${check.dataset.check}`;
    const before = entryAt(path);
    if (!form) return;
    const others = Object.entries(before ?? {}).filter(([field]) => !FIELDS.includes(field));
    const value = { ...Object.fromEntries(others), ...formValues(form) };
    const done = value.status === "done";
    if (done && !value.on) value.on = today();
    const isNew = done && (before?.status !== "done" || before.on !== value.on);
    if (isNew) value.wording = check.dataset.wording ?? before?.wording;
    if (!before && value.status === "open" && Object.keys(value).length === 1) return;
    change([path, value]);
  }

  render() {
    for (const check of this.all("[data-check]")) this.renderCheck(check);
  }

  /** @param {any} check */
  renderCheck(check) {
    const { check: id = "" } = check.dataset;
    const entry = entryAt(`checks/${id}`);
    const { state, why } = assess(store.ruleById.get(id) ?? { id, gate: "" });
    const mark = JSON.stringify([entry, state, why]);
    if (marks.get(check) === mark) return;
    marks.set(check, mark);
    this.renderEntry(check, entry ?? {}, state, why);
  }

  /** @param {any} check @param {T.SignOff} value @param {T.State} state @param {T.Why | null} why */
  renderEntry(check, value, state, why) {
    const { wording } = check.dataset;
    check.dataset.state = state;
    check.toggleAttribute("data-settled", isSettled(state));
    const box = check.querySelector(".pb-check__box");
    box.checked = state === "done";
    box.indeterminate = !["open", "done"].includes(state);
    const reworded = !!value.wording && !!wording && isSettled(state) && value.wording !== wording;
    const again = check.querySelector("[data-act=again]");
    if (again) again.hidden = !(reworded || state === "stale");
    const texts = [describeState(state, why, value), reworded ? words("reworded") : ""];
    setText(check.querySelector("[data-standing]"), texts.join(" ").trim());
    setText(check.querySelector("[data-by]"), value.by ?? "");
    setText(check.querySelector("[data-on]"), (value.status === "done" ? value.on : value.due) ?? "");
    for (const field of ["evidence", "note"]) {
      this.renderText(check.querySelector(`[data-told=${field}]`), `${value[field] ?? ""}`);
    }
    this.renderForm(check.querySelector("form"), value);
  }

  /** @param {any} form @param {T.SignOff} value */
  renderForm(form, value) {
    if (!form) return;
    const { status = "open" } = value;
    fillFields(form.elements, { ...value, status });
    form.dataset.status = status;
    for (const field of form.elements) field.required = !!REQUIRED[status]?.includes(field.name);
  }

  /**
   * Show evidence or a note while the form is closed. An address becomes a link.
   * @param {any} place @param {string} text
   */
  renderText(place, text) {
    if (!place) return;
    place.hidden = !text;
    const pieces = text.split(/(https?:\/\/\S+)/);
    place.querySelector("span").replaceChildren(...pieces.map((piece, index) => (index % 2 ? linkTo(piece) : piece)));
  }
}

/** @param {HTMLElement} check @returns {string} */
const getTitle = (check) => check.querySelector("label")?.textContent ?? "";

/** Create a link to another site. @param {string} address */
const linkTo = (address) => Object.assign(createLink(address, address), { rel: "noopener noreferrer" });

/**
 * Describe the state of a check in a sentence.
 * @param {string} state @param {T.Why | null} why @param {T.SignOff} value
 */
const describeState = (state, why, value) => {
  const nobody = value.by ? "" : "-nobody";
  const fields = why?.kind === "missing" ? why.fields.map((field) => words(`field-${field}`)).join(", ") : "";
  const values = { ...value, ...why, fields };
  const ending = why ? `-${why.kind}` : state === "done" ? nobody : "";
  if (state !== "open") return words(state + ending, values);
  if (value.due) return words(value.due < today() ? `overdue${nobody}` : `due${nobody}`, values);
  return value.by ? words("open-by", values) : "";
};

/** Say in a sentence whether a gate is open. @param {string} gate */
const describeGate = (gate) => {
  const state = store.whole && currentGates().find((one) => one.gate === gate);
  if (!state) return "";
  const title = document.querySelector(`pilot-gates [data-gate="${gate}"] a`)?.textContent;
  return words(state.open ? "announce-open" : "announce-shut", { title, left: state.blockers.length });
};
