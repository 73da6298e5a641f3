// <pilot-checklist>: ticks, names, dates, evidence and notes of the checks inside.
/** @import * as T from "../../record/types.js" */

import { settled } from "../../record/gates.js";
import {
  announce,
  at,
  change,
  copy,
  desk,
  flush,
  gatesNow,
  soon,
  standingOf,
  store,
  today,
  words
} from "../store/store.js";
import { PilotElement, fill, typed, write } from "../store/element.js";

const FIELDS = ["by", "due", "on", "evidence", "reason", "expires", "note"];
const NEEDED = { open: [], done: ["on"], "not-applicable": ["reason"], exception: ["reason", "by", "expires"] };
/** @type {WeakMap<Element, string>} */
const laid = new WeakMap();

export class PilotChecklist extends PilotElement {
  build() {
    for (const check of this.all("li[data-check]")) {
      if (!check.querySelector(".pb-record")) check.querySelector(".pb-check__body").append(copy("pb-record"));
    }
    this.addEventListener("toggle", this, true);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {any} */ (event.target);
    const check = target.closest("[data-check]");
    if (!check) return;
    if (event.type === "submit") event.preventDefault();
    else if (event.type === "toggle") this.unfold(check, target);
    else if (event.type === "click") target.closest("[data-act=again]") && this.tick(check, true);
    else if (target.classList.contains("pb-check__box")) event.type === "change" && this.tick(check, target.checked);
    else {
      soon(check, () => this.write(check));
      if (event.type === "change") flush();
    }
  }

  /** A tick is evidence of a day, for a wording. @param {HTMLElement} check @param {boolean} done */
  tick(check, done) {
    const { check: id = "", wording } = check.dataset;
    const before = at(`checks/${id}`) ?? {};
    const made = { ...before, by: before.by ?? store.me(), wording: wording ?? before.wording };
    change([`checks/${id}`, done ? { ...made, status: "done", on: today() } : { ...before, status: "open" }]);
    this.show();
    announce(
      [check.querySelector("[data-standing]")?.textContent || words("open"), gateSaid(check.dataset.gate ?? "")].join(
        " "
      )
    );
  }

  /** The form of a check is made when it is opened. @param {HTMLElement} check @param {HTMLDetailsElement} details */
  unfold(check, details) {
    if (!details.open || details.querySelector("form")) return;
    details.append(copy("pb-record-form"));
    laid.delete(check);
    this.showOne(check);
  }

  /** @param {HTMLElement} check */
  write(check) {
    const form = check.querySelector("form");
    const path = `checks/${check.dataset.check}`;
    const before = at(path);
    if (!form) return;
    const rest = Object.entries(before ?? {}).filter(([field]) => !FIELDS.includes(field));
    const value = { ...Object.fromEntries(rest), ...typed(form) };
    const done = value.status === "done";
    if (done && !value.on) value.on = today();
    if (done && (before?.status !== "done" || before.on !== value.on))
      value.wording = check.dataset.wording ?? before?.wording;
    if (!before && value.status === "open" && Object.keys(value).length === 1) return;
    change([path, value]);
  }

  show() {
    for (const check of this.all("[data-check]")) this.showOne(check);
  }

  /** @param {any} check */
  showOne(check) {
    const { check: id = "", wording } = check.dataset;
    const value = at(`checks/${id}`);
    const { state, why } = standingOf(desk.rule.get(id) ?? { id, gate: "" });
    const mark = JSON.stringify([value, state, why]);
    if (laid.get(check) === mark) return;
    laid.set(check, mark);
    check.dataset.state = state;
    check.toggleAttribute("data-settled", settled(state));
    const box = check.querySelector(".pb-check__box");
    box.checked = state === "done";
    box.indeterminate = !["open", "done"].includes(state);
    const reworded = !!value?.wording && !!wording && settled(state) && value.wording !== wording;
    const again = check.querySelector("[data-act=again]");
    if (again) again.hidden = !(reworded || state === "stale");
    write(
      check.querySelector("[data-standing]"),
      [sentence(state, why, value), reworded ? words("reworded") : ""].join(" ").trim()
    );
    write(check.querySelector("[data-by]"), value?.by ?? "");
    write(check.querySelector("[data-on]"), (value?.status === "done" ? value.on : value?.due) ?? "");
    for (const field of ["evidence", "note"])
      this.told(check.querySelector(`[data-told=${field}]`), value?.[field] ?? "");
    const form = check.querySelector("form");
    if (!form) return;
    const status = value?.status ?? "open";
    fill(form.elements, { ...value, status });
    form.dataset.status = status;
    const needed = /** @type {{[status: string]: string[]}} */ (NEEDED)[status] ?? [];
    for (const field of form.elements) field.required = needed.includes(field.name);
  }

  /** Evidence or a note as it reads when the form is shut. An address becomes a link. @param {any} place @param {string} text */
  told(place, text) {
    if (!place) return;
    place.hidden = !text;
    const said = place.querySelector("span");
    said.replaceChildren(...text.split(/(https?:\/\/\S+)/).map((piece, index) => (index % 2 ? outside(piece) : piece)));
  }
}

/** @param {string} address */
const outside = (address) => {
  const link = document.createElement("a");
  Object.assign(link, { href: address, textContent: address, rel: "noopener noreferrer" });
  return link;
};

/** @param {string} state @param {T.Why | null} why @param {any} value */
const sentence = (state, why, value) => {
  const named = value?.by ? "" : "-nobody";
  const kind = why ? `-${why.kind}` : state === "done" ? named : "";
  const given = {
    ...value,
    ...why,
    fields: why?.kind === "missing" ? why.fields.map((field) => words(`field-${field}`)).join(", ") : ""
  };
  if (state !== "open") return words(state + kind, given);
  if (value?.due) return words(value.due < today() ? `overdue${named}` : `due${named}`, given);
  return value?.by ? words("open-by", given) : "";
};

/** @param {string} gate */
const gateSaid = (gate) => {
  if (!desk.whole) return "";
  const state = gatesNow().find((one) => one.gate === gate);
  if (!state) return "";
  const title = document.querySelector(`pilot-gates [data-gate="${gate}"] a`)?.textContent;
  return words(state.open ? "announce-open" : "announce-shut", { title, left: state.blockers.length });
};
