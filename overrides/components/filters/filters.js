// <pilot-filters>: which checks are shown. The choice stands in the address, and on the print.

import { settled } from "../../record/gates.js";
import { announce, copy, desk, standingOf, words } from "../store/store.js";
import { PilotElement, write } from "../store/element.js";

export class PilotFilters extends PilotElement {
  build() {
    if (!this.firstElementChild) this.append(copy("pb-filters"));
    const query = new URLSearchParams(location.search);
    for (const field of this.fields) {
      if (field.type === "checkbox") field.checked = query.has(field.name);
      else field.value = query.get(field.name) ?? "";
      if (field.selectedIndex < 0) field.value = "";
    }
    document.addEventListener("click", this.#follow);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("click", this.#follow);
  }

  /** A link to a check that is filtered out shows all again. @param {Event} event */
  #follow = (event) => {
    const link = /** @type {Element} */ (event.target).closest?.('a[href*="#check-"]');
    const check = link && document.getElementById(/** @type {HTMLAnchorElement} */ (link).hash.slice(1));
    if (check?.hidden) this.reset();
  };

  /** @returns {any[]} */
  get fields() {
    return this.all("select, input");
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "click" && /** @type {HTMLElement} */ (event.target).dataset.act === "all") this.reset();
    if (event.type === "change") this.keep();
  }

  reset() {
    for (const field of this.fields) {
      field.checked = false;
      if (field.type !== "checkbox") field.value = "";
    }
    this.keep();
  }

  keep() {
    const query = new URLSearchParams(location.search);
    for (const { name, type, checked, value } of this.fields) {
      if (type === "checkbox" ? checked : value) query.set(name, type === "checkbox" ? "" : value);
      else query.delete(name);
    }
    const text = `${query}`.replace(/=(?=&|$)/g, "");
    history.replaceState(history.state, "", location.pathname + (text && `?${text}`) + location.hash);
    this.show();
    announce(this.find("[data-shown]").textContent);
  }

  show() {
    const wanted = Object.fromEntries(
      this.fields.map(({ name, type, checked, value }) => [name, type === "checkbox" ? checked : value])
    );
    const out = desk.rules.filter((rule) => {
      const { state } = standingOf(rule);
      return !(
        (!wanted.role || rule.role === wanted.role) &&
        (!wanted.gate || rule.gate === wanted.gate) &&
        (!wanted.open || !settled(state)) &&
        (!wanted.blocking || rule.blocking) &&
        (!wanted.kickoff || rule.kickoff) &&
        (!wanted.stale || ["stale", "expired"].includes(state))
      );
    });
    const gone = new Set(out.map(({ id }) => id));
    for (const { id } of desk.rules) {
      const check = document.getElementById(`check-${id}`);
      if (check && check.hidden !== gone.has(id)) check.hidden = gone.has(id);
    }
    for (const gate of /** @type {any} */ (document.querySelectorAll(".pb-gate[data-gate]"))) {
      gate.toggleAttribute("data-empty", !gate.querySelector("[data-check]:not([hidden])"));
    }
    const names = this.fields.flatMap((field) => {
      if (field.type === "checkbox") return field.checked ? [field.closest("label").textContent.trim()] : [];
      return field.value ? [field.selectedOptions[0].textContent] : [];
    });
    const total = desk.rules.length;
    write(
      this.find("[data-shown]"),
      names[0] ? words("shown", { shown: total - out.length, total, filters: names.join(", ") }) : ""
    );
    this.find("[data-act=all]").hidden = !names[0];
  }
}
