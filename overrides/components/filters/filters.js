// <pilot-filters>: filters the checks of the page. The choice is in the address, and on the print.
/** @import * as T from "../../record/types.js" */

import { isSettled } from "../../record/gates.js";
import { PilotElement, setText } from "../store/element.js";
import { announce, clonePart, words } from "../store/site.js";
import { assess, store } from "../store/store.js";

export class PilotFilters extends PilotElement {
  build() {
    if (!this.firstElementChild) this.append(clonePart("pb-filters"));
    const query = new URLSearchParams(location.search);
    for (const field of this.fields) {
      if (field.type === "checkbox") field.checked = query.has(field.name);
      else field.value = query.get(field.name) ?? "";
      if (field.selectedIndex < 0) field.value = "";
    }
    document.addEventListener("click", this.#showTarget);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("click", this.#showTarget);
  }

  /** Show all checks again when a link leads to one that is filtered out. @param {Event} event */
  #showTarget = (event) => {
    const link = /** @type {Element} */ (event.target).closest?.('a[href*="#check-"]');
    const check = link && document.getElementById(/** @type {HTMLAnchorElement} */ (link).hash.slice(1));
    if (check?.hidden) this.reset();
  };

  /** @returns {any[]} selects and checkboxes */
  get fields() {
    return this.all("select, input");
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "click" && /** @type {HTMLElement} */ (event.target).dataset.act === "all") this.reset();
    if (event.type === "change") this.apply();
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
      if (type === "checkbox" ? checked : value) query.set(name, type === "checkbox" ? "" : value);
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
    let shown = 0;
    for (const rule of store.rules) {
      const matches = isWanted(rule, wanted);
      const check = document.getElementById(`check-${rule.id}`);
      if (check && check.hidden === matches) check.hidden = !matches;
      if (matches) shown += 1;
    }
    for (const gate of document.querySelectorAll(".pb-gate[data-gate]")) {
      gate.toggleAttribute("data-empty", !gate.querySelector("[data-check]:not([hidden])"));
    }
    const filters = this.labels.join(", ");
    setText(this.find("[data-shown]"), filters && words("shown", { shown, total: store.rules.length, filters }));
    this.find("[data-act=all]").hidden = !filters;
  }

  /** The labels of the filters that are on. @returns {string[]} */
  get labels() {
    return this.fields.flatMap((field) => {
      if (field.type === "checkbox") return field.checked ? [field.closest("label").textContent.trim()] : [];
      return field.value ? [field.selectedOptions[0].textContent] : [];
    });
  }
}

/** Whether a check passes the filters. @param {T.CheckRule} rule @param {{[name: string]: any}} wanted */
const isWanted = (rule, wanted) => {
  const { state } = assess(rule);
  return (
    (!wanted.role || rule.role === wanted.role) &&
    (!wanted.gate || rule.gate === wanted.gate) &&
    (!wanted.open || !isSettled(state)) &&
    (!wanted.blocking || rule.blocking) &&
    (!wanted.kickoff || rule.kickoff) &&
    (!wanted.stale || ["stale", "expired"].includes(state))
  );
};
