// <pilot-checklist>: the checks inside, one row each, with their sign-offs. What only a reader who edits needs is in
// check-details.js, which is loaded with the menu.
/** @import * as T from "../../record/types.js" */

import { isSettled } from "../../record/gates.js";
import { assessDue } from "../../record/next.js";
import { signOff } from "../../record/sign-off.js";
import { addFilters } from "../filters/load-filters.js";
import { nameControls } from "../form/names.js";
import { getMenu, loadMenu } from "../pilot-toolbar/loading.js";
import { PilotElement, setText } from "../store/element.js";
import { announce, clonePart, words } from "../store/site.js";
import {
  act,
  askForName,
  assess,
  currentGates,
  entryAt,
  shownDay,
  shownRecord,
  storage,
  store,
  today,
  who
} from "../store/store.js";

/** What a click on opens or closes a row. */
const LINE = ".pb-check__text, .pb-check__role, .pb-state";
/** What each check shows, so that only a check that differs is rendered. @type {WeakMap<Element, string>} */
const marks = new WeakMap();

export class PilotChecklist extends PilotElement {
  build() {
    addFilters();
    for (const check of this.all("li[data-check]")) {
      if (check.querySelector(".pb-record")) continue;
      check.querySelector(".pb-check__cells").append(clonePart("pb-cells"));
      const part = clonePart("pb-record");
      nameControls(part, getTitle(check));
      check.querySelector(".pb-check__body").append(part);
    }
    this.addEventListener("toggle", this, true);
    for (const type of ["focusout", "keydown"]) this.addEventListener(type, this);
    addEventListener("hashchange", this.#openTarget);
    this.#openTarget();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#openTarget);
  }

  /** Open the check that the address names. */
  #openTarget = () => {
    const check = document.getElementById(location.hash.slice(1));
    if (check?.dataset.check && this.contains(check)) openRow(check);
  };

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {any} */ (event.target);
    const check = target.closest("[data-check]");
    if (!check) return;
    if (event.type === "submit") event.preventDefault();
    else if (event.type === "toggle") this.openDetails(check, target);
    else if (target.closest("[data-act=again]")) event.type === "click" && this.sign(check, true);
    else if (event.type === "click" && target.closest(LINE)) toggleRow(check, event);
    else if (target.classList.contains("pb-check__box")) {
      event.type === "change" && this.sign(check, target.checked && !isWaiting(check));
    } else getMenu()?.editCheck(check, event);
  }

  /**
   * Sign off a check, or open it again. The sign-off says who, when, and which wording.
   * @param {HTMLElement} check @param {boolean} done
   */
  sign(check, done) {
    const { check: id = "", wording = entryAt(`checks/${id}/wording`), gate = "" } = check.dataset;
    const mayGrow = done && !store.isNew && (!store.record || !storage.me()); // the toolbar, to ask for names
    const top = mayGrow ? check.getBoundingClientRect().top : 0;
    const signature = { status: "done", signer: storage.me(), on: today(), wording };
    if (done) askForName();
    act(done ? "signed" : "opened", id, (record) => signOff(record, id, done ? signature : { status: "open" }, who()));
    if (store.record) this.showSigned(check, gate); // or else it waits for the pilot
    if (mayGrow) keepInView(check, top);
  }

  /** Show what became of a sign-off, and say it. @param {HTMLElement} check @param {string} gate */
  showSigned(check, gate) {
    this.render();
    if (check.dataset.state === "incomplete") openRow(check);
    announce(`${check.querySelector("[data-standing]")?.textContent || words("open")} ${describeGate(gate)}`);
  }

  /** Add the form of a check when it is opened. @param {HTMLElement} check @param {HTMLDetailsElement} details */
  async openDetails(check, details) {
    if (!details.open || !details.matches("[data-form]") || details.querySelector("form")) return;
    const actions = await loadMenu();
    if (!actions) return announce(words("offline"));
    actions.addForm(check);
    actions.renderCheck(check);
  }

  render() {
    for (const check of this.all("[data-check]")) this.renderCheck(check);
  }

  /** @param {any} check */
  renderCheck(check) {
    const { check: id = "" } = check.dataset;
    const entry = entryAt(`checks/${id}`);
    const { state, why } = assessHere(id);
    const mark = JSON.stringify([entry, state, why, shownDay(), !!shownRecord(), !!getMenu()]);
    if (marks.get(check) === mark) return;
    marks.set(check, mark);
    this.renderEntry(check, entry ?? {}, state, why);
    getMenu()?.renderCheck(check);
  }

  /** @param {any} check @param {T.SignOff} value @param {T.State} state @param {T.Why | null} why */
  renderEntry(check, value, state, why) {
    const { wording } = check.dataset;
    const isOverdue = assessDue(state, value.due ?? "", shownDay()) === "overdue";
    check.dataset.state = state;
    check.toggleAttribute("data-settled", isSettled(state));
    check.toggleAttribute("data-overdue", isOverdue);
    const box = check.querySelector(".pb-check__box");
    box.disabled = false;
    box.checked = state === "done";
    box.indeterminate = !["open", "done"].includes(state);
    const reworded = !!value.wording && !!wording && isSettled(state) && value.wording !== wording;
    const again = check.querySelector("[data-act=again]");
    if (again) again.hidden = !(reworded || state === "stale");
    const texts = [describeState(state, why, value, isOverdue), reworded ? words("reworded") : ""];
    setText(check.querySelector("[data-standing]"), texts.join(" ").trim());
  }
}

/** @param {HTMLElement} check */
const openRow = (check) => check.querySelector("[data-form]")?.setAttribute("open", "");

/** Open or close a row, unless it has nothing to open or the reader is selecting text. @param {HTMLElement} check @param {Event} event */
const toggleRow = (check, event) => {
  const details = check.querySelector("[data-form]");
  if (!details) return;
  event.preventDefault(); // a label would sign off
  if (!getSelection()?.toString()) details.toggleAttribute("open");
};

/** Assess a check of the page. An exception that is one too many does not count. @param {string} id @returns {T.Standing} */
const assessHere = (id) => {
  const standing = assess(store.ruleById.get(id) ?? { id, gate: "" });
  const isBlocker = (/** @type {T.Blocker} */ one) => one.id === id && one.state === "too-many";
  const isTooMany = standing.state === "exception" && currentGates().some(({ blockers }) => blockers.some(isBlocker));
  return isTooMany ? { state: "incomplete", why: { kind: "too-many" } } : standing;
};

/** Whether a check is done but for what a click can't add. The next click opens it again. @param {HTMLElement} check */
const isWaiting = ({ dataset: { check: id = "" } }) => {
  const { why } = assessHere(id);
  const isLeft = (/** @type {string} */ field) => field === "evidence" || (field === "signer" && !storage.me());
  return entryAt(`checks/${id}/status`) === "done" && why?.kind === "missing" && why.fields.every(isLeft);
};

/** Keep a check where it is on the screen, below a toolbar that has grown. @param {HTMLElement} check @param {number} top */
const keepInView = (check, top) => {
  const { bottom = 0 } = document.querySelector(".pb-pilotbar")?.getBoundingClientRect() ?? {};
  scrollBy({ top: check.getBoundingClientRect().top - Math.max(top, bottom), behavior: "instant" });
};

/** @param {HTMLElement} check @returns {string} */
export const getTitle = (check) => check.querySelector("label")?.textContent ?? "";

/** Say who signed off, and whom the check is assigned to. @param {T.SignOff} value */
const describeSignature = (value) => {
  const { by, signer } = value;
  const signed = words(signer ? "signed-off" : by ? "signed-off-on" : "signed-off-nobody", value);
  return by && by !== signer ? `${signed} ${words("responsible", value)}` : signed;
};

/** Say what replaces a check, and who agreed. @param {string} state @param {T.SignOff} value */
const describeAgreement = (state, value) => [
  ...(state === "exception" && value.control ? [words("control", value)] : []),
  ...(value.signer ? [words("signed-off", value)] : []),
  ...(value.approver ? [words("approved", value)] : [])
];

/** End what someone wrote as a sentence ends. @param {string} text */
const endSentence = (text) => (/[\p{L}\p{N})"'”’]$/u.test(text) ? `${text}.` : text);

/**
 * Describe the state of a check in a sentence.
 * @param {string} state @param {T.Why | null} why @param {T.SignOff} value @param {boolean} isOverdue
 */
const describeState = (state, why, value, isOverdue) => {
  const nobody = value.by ? "" : "-nobody";
  if (state === "done") return describeSignature(value);
  const fields = why?.kind === "missing" ? why.fields.map((field) => words(`field-${field}`)).join(", ") : "";
  const told = words(`${state}${why ? `-${why.kind}` : ""}`, { ...value, ...why, fields });
  if (state !== "open") return why ? told : [told, ...describeAgreement(state, value)].map(endSentence).join(" ");
  if (value.due) return words(isOverdue ? `overdue${nobody}` : `due${nobody}`, value);
  return value.by ? words("open-by", value) : "";
};

/** Say in a sentence whether a gate is passed. @param {string} gate */
const describeGate = (gate) => {
  const state = store.names && currentGates().find((one) => one.gate === gate);
  if (!state || store.names?.gateless) return "";
  const title = store.names?.gates[gate];
  return words(state.open ? "announce-open" : "announce-shut", { title, left: state.blockers.length });
};
