// <pilot-filters>: filters the checks of the page. The choice is in the address, and on the print. Its fields are there
// from the start; this loads when a reader turns to them, when the address filters, or with a pilot.
/** @import * as T from "../../record/types.js" */

import { isSettled } from "../../record/gates.js";
import { assessDue } from "../../record/next.js";
import { isSamePerson } from "../../record/person.js";
import { introduce } from "../main/main.js";
import { addFilters } from "./load-filters.js";
import { nameCheck } from "../store/check-links.js";
import { PilotElement, setText, setVisible } from "../store/element.js";
import { announce, words } from "../store/site.js";
import { assess, debounce, entryAt, flush, shownDay, storage, store } from "../store/store.js";

export class PilotFilters extends PilotElement {
  build() {
    addFilters();
    this.#offerGaps();
    if (!this.labels[0]) this.#read(new URLSearchParams(location.search));
    document.addEventListener("click", this.#followLink, true); // before the theme would load the page again
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("click", this.#followLink, true);
  }

  /** Offer the gaps that a check of the page closes. */
  #offerGaps() {
    for (const option of this.all("[name=gap] option[value]:not([value=''])")) {
      if (!document.querySelector(`[data-check][data-gap="${option.value}"]`)) option.remove();
    }
  }

  /** Choose what an address says. @param {URLSearchParams} query */
  #read(query) {
    for (const field of this.fields) {
      if (field.type === "checkbox") field.checked = query.has(field.name);
      else field.value = query.get(field.name) ?? "";
      if (field.selectedIndex < 0) field.value = "";
    }
  }

  /** Filter as a link to this page says, and show all checks if it leads to one that is filtered out. @param {MouseEvent} event */
  #followLink = (event) => {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest?.("a[href]"));
    const isHere = link && link.origin === location.origin && link.pathname === location.pathname;
    if (!isHere || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = document.getElementById(link.hash.slice(1));
    if (link.search && link.search !== location.search) {
      event.preventDefault();
      event.stopPropagation();
      this.#read(new URLSearchParams(link.search));
      this.apply();
      target?.scrollIntoView();
      this.find("input").focus({ preventScroll: true });
    } else if (target?.closest("[hidden]")) this.reset();
  };

  /** @returns {any[]} selects, checkboxes and the text */
  get fields() {
    return this.all("select, input");
  }

  /** @param {Event} event */
  handleEvent(event) {
    const { name, type, dataset } = /** @type {any} */ (event.target);
    if (event.type === "click" && dataset.act === "all") this.reset();
    if (event.type === "click" && dataset.act === "me") askForMyName();
    if (event.type === "input" && name === "text") {
      this.render();
      debounce(this, () => this.apply());
    }
    if (event.type !== "change") return;
    if (type === "search") flush();
    else this.apply();
  }

  reset() {
    for (const field of this.fields) {
      field.checked = false;
      if (field.type !== "checkbox") field.value = "";
    }
    this.apply();
  }

  /** Write the choice into the address, and show it. */
  apply() {
    const query = new URLSearchParams(location.search);
    for (const { name, type, checked, value } of this.fields) {
      if (type === "checkbox" ? checked : value.trim()) query.set(name, type === "checkbox" ? "" : value.trim());
      else query.delete(name);
    }
    const text = `${query}`.replace(/=(?=&|$)/g, "");
    history.replaceState(history.state, "", location.pathname + (text && `?${text}`) + location.hash);
    this.render();
    announce(this.find("[data-shown]").textContent);
  }

  render() {
    const values = this.fields.map(({ name, type, checked, value }) => [name, type === "checkbox" ? checked : value]);
    const wanted = Object.fromEntries(values);
    const filters = this.labels.join(", ");
    const total = store.rules.length;
    let shown = 0;
    for (const rule of store.rules) {
      const matches = !filters || isWanted(rule, wanted);
      setVisible(document.getElementById(`check-${rule.id}`), matches);
      if (matches) shown += 1;
    }
    for (const gate of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".pb-gate[data-gate]"))) {
      const isEmpty = !gate.querySelector("[data-check]:not([hidden])");
      gate.toggleAttribute("data-empty", isEmpty);
      const { previousElementSibling: before } = gate;
      for (const part of before?.matches("h2, h3") ? [before, gate] : [gate]) setVisible(part, !isEmpty || !filters);
    }
    const isNameless = !!wanted.mine && !storage.me();
    const told = filters && words(shown ? "shown" : "shown-none", { shown, total, filters });
    setText(this.find("[data-shown]"), isNameless ? `${told} ${words("filter-no-name")}` : told);
    setVisible(this.find("[data-act=me]"), isNameless);
    setVisible(this.find("[data-act=all]"), !!filters);
  }

  /** The labels of the filters that are on. @returns {string[]} */
  get labels() {
    return this.fields.flatMap((field) => {
      const text = field.value.trim();
      const me = storage.me();
      if (field.name === "mine" && field.checked && me) return [words("filter-mine", { me })];
      if (field.type === "checkbox") return field.checked ? [field.closest("label").textContent.trim()] : [];
      if (field.type === "search") return text ? [words("filter-text", { text })] : [];
      return text ? [field.selectedOptions[0].textContent] : [];
    });
  }
}

/** Ask in the toolbar for the name by which a reader's checks are found. */
const askForMyName = () => {
  const bar = /** @type {any} */ (document.querySelector("pilot-bar"));
  bar.run("names");
  bar.find("input[name=me]").focus();
};

/** Whether a check has a text in its title, its ID or the name of whom it is assigned to. @param {string} id @param {string} by @param {string} text */
const hasText = (id, by, text) =>
  text
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every((word) => `${nameCheck(id)} ${id} ${by}`.toLowerCase().includes(word));

/** By filter, whether a check passes it. @type {{[name: string]: (check: any, wanted: string) => boolean}} */
const TESTS = {
  role: ({ role }, wanted) => role === wanted,
  gate: ({ gate }, wanted) => gate === wanted,
  gap: ({ gap }, wanted) => gap === wanted,
  open: ({ state }) => !isSettled(state),
  blocking: ({ blocking }) => blocking,
  kickoff: ({ kickoff }) => kickoff,
  mine: ({ by }) => isSamePerson(by, storage.me()),
  overdue: ({ when }) => when === "overdue",
  week: ({ when }) => when === "week",
  stale: ({ state }) => state === "stale" || state === "expired",
  text: ({ id, by }, wanted) => hasText(id, by, wanted)
};

/** Whether a check passes the filters that are on. @param {T.CheckRule} rule @param {{[name: string]: any}} wanted */
const isWanted = (rule, wanted) => {
  const { state } = assess(rule);
  const { by = "", due = "" } = entryAt(`checks/${rule.id}`) ?? {};
  const check = { ...rule, by, state, when: assessDue(state, due, shownDay()) };
  return Object.entries(TESTS).every(([name, test]) => !wanted[name] || test(check, wanted[name]));
};

introduce({ "pilot-filters": PilotFilters }, Promise.resolve(true));
