// <pilot-diagnose>: reads the answers, and leaves of the key what holds for them. A script of its own.
/** @import * as T from "../../record/types.js" */

import { begin, change, desk, filled, root, store, today } from "../store/store.js";
import { PilotElement, offerAll, reveal, write } from "../store/element.js";
import { introduce } from "../main/main.js";
import { diagnose, fromHash, toHash } from "./verdict.js";

const TABLE = "diagnose";

/** Where the answers lie until the tab is closed: the page may be left, or be loaded again by the theme. */
const KEY = `${root.pathname}pilotbook.diagnose`;

/** @type {T.Given | null} */
let held = null;
try {
  held = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
} catch {} // no storage, or nothing of ours

/** @param {T.Given} given */
const hold = (given) => {
  held = given;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(given));
  } catch {} // blocked or full: they are kept for as long as the script runs
};

/** @type {T.Diagnosis} */
let rules;

/** @param {string} selector @returns {any[]} */
const everywhere = (selector) => [...document.querySelectorAll(selector)];

class PilotDiagnose extends PilotElement {
  /** The pilot whose answers are marked, or were cleared. @type {string | undefined} */
  shownOf;

  build() {
    const keep = /** @type {HTMLTemplateElement | null} */ (document.querySelector("[data-keep]"));
    this.keep = keep?.parentElement;
    if (!this.keep?.querySelector("[data-done]"))
      this.keep?.append(/** @type {HTMLTemplateElement} */ (keep).content.cloneNode(true));
    this.hears = (/** @type {Event} */ event) => this.kept(event);
    for (const type of ["click", "submit"]) this.keep?.addEventListener(type, this.hears);
    const select = this.keep?.querySelector("select");
    for (const type of ["focusin", "pointerover"])
      if (select) this.keep?.addEventListener(type, () => offerAll(select));
    this.moved = () => this.take(fromHash(location.hash));
    addEventListener("hashchange", this.moved);
    this.take(fromHash(location.hash) ?? held);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("hashchange", /** @type {any} */ (this.moved));
  }

  /** The answers that are marked. @returns {T.Given} */
  get given() {
    return Object.fromEntries(this.all("input:checked").map(({ name, value }) => [name, value]));
  }

  /** Mark answers. @param {T.Given | null} given */
  take(given) {
    if (!given) return;
    for (const field of this.all("input")) field.checked = given[field.name] === field.value;
    this.show();
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "submit") event.preventDefault();
    if (event.type === "click") this.goTo(event);
    if (event.type !== "change") return;
    hold(this.given);
    this.show();
  }

  /** To a question that is left. The theme would load the page again. @param {Event} event */
  goTo(event) {
    const link = /** @type {any} */ (event.target).closest(".pb-ask__progress a");
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    const place = this.find(link.hash);
    place.scrollIntoView();
    place.querySelector("input").focus({ preventScroll: true });
  }

  show() {
    const rows = desk.record?.tables?.[TABLE];
    if (rows && !this.all("input:checked")[0] && this.shownOf !== desk.record?.pilot.id) {
      this.shownOf = desk.record?.pilot.id;
      this.take(Object.fromEntries(Object.entries(rows).map(([id, row]) => [id, String(row.answer)])));
    }
    const { given } = this;
    const found = diagnose(rules, given);
    const asked = Object.keys(rules.questions);
    this.progress(asked, found.left);
    everywhere("[data-rule]").forEach((row, index) => row.toggleAttribute("data-holds", index === found.rule));
    for (const part of everywhere("[data-verdict]")) reveal(part, part.dataset.verdict === found.verdict);
    const begun = found.left.length < asked.length;
    const open = Object.keys(found.gaps);
    for (const part of everywhere("[data-gap-open]")) {
      const because = (found.gaps[part.dataset.gapOpen] ?? []).map((pair) => pair.join(" "));
      reveal(part, !!because[0]);
      for (const line of part.querySelectorAll("[data-because]")) reveal(line, because.includes(line.dataset.because));
    }
    reveal(document.querySelector("[data-diagnosed]"), !!open[0]);
    reveal(document.querySelector("[data-none]"), begun && !open[0]);
    for (const row of everywhere("[data-assumption]")) {
      const fate = found.assumptions[row.dataset.assumption] ?? "unknown";
      for (const part of row.querySelectorAll("[data-fate]")) {
        if (part.localName === "td") part.toggleAttribute("data-not", part.dataset.fate !== fate);
        else reveal(part, part.dataset.fate === fate);
      }
    }
    const { record } = desk;
    reveal(this.keep?.querySelector("[data-act=keep]"), !!record && begun);
    write(this.keep?.querySelector("[data-pilot]") ?? null, record?.pilot.name ?? "");
  }

  /** How far it is, with links to what is left. @param {string[]} asked @param {string[]} left */
  progress(asked, left) {
    const place = this.find(".pb-ask__progress");
    reveal(place, true);
    const links =
      left.length < asked.length
        ? left.flatMap((id) => {
            const link = document.createElement("a");
            link.href = `#ask-${id}`;
            link.textContent = String(asked.indexOf(id) + 1);
            return [" ", link];
          })
        : [];
    const mark = left.join();
    if (place.dataset.mark === mark) return;
    place.dataset.mark = mark;
    place.replaceChildren(
      filled(place.dataset.words, { done: asked.length - left.length, all: asked.length }),
      ...(links[0] ? [` ${place.dataset.left}`, ...links] : [])
    );
  }

  /** What is done with the answers. @param {Event} event */
  kept(event) {
    const target = /** @type {any} */ (event.target);
    const act = target.closest("[data-act]")?.dataset.act;
    if (event.type === "submit") {
      event.preventDefault();
      const { playbook, name } = target.elements;
      begin(name.value.trim(), playbook.value);
      this.write();
      this.tell(desk.failed ? "failed" : "started", { name: name.value.trim() });
      const link = document.createElement("a");
      link.href = new URL(`playbooks/${playbook.value}/#checklist`, root).href;
      link.textContent = playbook.selectedOptions[0].label;
      if (!desk.failed) this.keep?.querySelector("[data-done]")?.append(" ", link);
    } else if (act === "keep") {
      this.write();
      this.tell(desk.failed ? "failed" : "kept", desk.record?.pilot);
    } else if (act === "link") this.link();
    else if (act === "print") window.print();
    else if (act === "clear") {
      if (location.hash.startsWith("#a=")) history.replaceState(history.state, "", location.pathname + location.search);
      this.shownOf = desk.record?.pilot.id; // so that its answers do not come back at once
      hold({});
      this.take({});
    }
  }

  /** Keep the answers in the record on the desk. */
  write() {
    const { given } = this;
    const before = desk.record?.tables?.[TABLE] ?? {};
    const by = store.me();
    const rows = Object.keys(rules.questions).map((id) => {
      const field = this.find(`[data-ask="${id}"] input:checked`);
      const same = before[id]?.answer === given[id];
      const row =
        field &&
        (same
          ? before[id]
          : { answer: given[id], said: field.nextElementSibling.textContent.trim(), on: today(), ...(by && { by }) });
      return /** @type {[string, unknown]} */ ([`tables/${TABLE}/${id}`, row ?? undefined]);
    });
    change(...rows.filter(([path, row]) => row || before[path.split("/")[2]]));
  }

  async link() {
    const place = this.keep?.querySelector("[data-link]");
    const field = /** @type {HTMLInputElement} */ (place?.querySelector("input"));
    reveal(place, true);
    field.value = location.href.split("#")[0] + toHash(this.given);
    field.select();
    const copied = await navigator.clipboard?.writeText(field.value).then(
      () => true,
      () => false
    );
    this.tell(copied ? "copied" : "copy");
  }

  /** @param {string} word @param {object} [values] */
  tell(word, values = {}) {
    const place = /** @type {HTMLElement} */ (this.keep?.querySelector("[data-done]"));
    place.textContent = filled(place.dataset[word], /** @type {any} */ (values));
  }
}

/** The questions without their words. Without them the page stays the questionnaire that it is. */
const load = async () => (rules = await (await fetch(new URL("data/diagnose.json", root))).json());

introduce({ "pilot-diagnose": PilotDiagnose }, load());
