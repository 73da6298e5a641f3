// <pilot-crosswalk>: filters the controls of the page about standards. The choice is in the address. It has no pilot.
import { introduce } from "../main/main.js";
import { setText, setVisible } from "../store/element.js";
import { format } from "../store/site.js";

class PilotCrosswalk extends HTMLElement {
  connectedCallback() {
    const query = new URLSearchParams(location.search);
    for (const field of this.fields) {
      field.value = query.get(field.name) ?? "";
      if (field.selectedIndex < 0) field.value = "";
    }
    this.addEventListener("change", this);
    this.addEventListener("click", this);
    this.show();
  }

  disconnectedCallback() {
    this.removeEventListener("change", this);
    this.removeEventListener("click", this);
  }

  get fields() {
    return [...this.querySelectorAll("select")];
  }

  /** @param {Event} event */
  handleEvent(event) {
    const asked = event.type === "click" && /** @type {Element} */ (event.target).closest("button");
    if (event.type === "click" && !asked) return;
    if (asked) for (const field of this.fields) field.value = "";
    const query = new URLSearchParams(location.search);
    for (const { name, value } of this.fields) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const text = `${query}`;
    history.replaceState(history.state, "", location.pathname + (text && `?${text}`) + location.hash);
    this.show();
  }

  /** Show the controls that match, and the checks in them. */
  show() {
    const wanted = Object.fromEntries(this.fields.map(({ name, value }) => [name, value]));
    const place = /** @type {HTMLElement} */ (this.querySelector("[data-shown]"));
    let [shown, total] = [0, 0];
    for (const part of document.querySelectorAll(".pb-standard")) {
      const { standard = "" } = /** @type {HTMLElement} */ (part).dataset;
      const before = shown;
      for (const row of part.querySelectorAll("[data-control]")) {
        const found = showChecks(row, wanted, place.dataset.none);
        const matches = (!wanted.standard || wanted.standard === standard) && isWanted(found, wanted);
        setVisible(row, matches);
        total += 1;
        if (matches) shown += 1;
      }
      for (const one of [part, document.getElementById(standard)]) setVisible(one, shown > before);
      for (const link of document.querySelectorAll(`.md-nav__link[href$="#${standard}"]`)) {
        setVisible(link.parentElement, shown > before);
      }
    }
    const filters = Object.values(wanted).some(Boolean);
    setText(place, filters ? format(place.dataset.words, { shown, total }) : "");
    setVisible(this.querySelector("button"), filters);
  }
}

/**
 * Show a control's checks that match, or say that none does. Returns how many there are; those that only the files have
 * may match.
 * @param {Element} row @param {any} wanted @param {string} [words]
 */
const showChecks = (row, wanted, words = "") => {
  const list = row.querySelector("ul");
  if (!list) return 0;
  let found = row.querySelector("[data-more]") ? 1 : 0;
  for (const check of list.querySelectorAll("li")) {
    setVisible(check, isMatch(check, wanted));
    if (!check.hidden) found += 1;
  }
  const isSaid = list.nextElementSibling?.matches("[data-none]");
  if (!found && !isSaid) {
    const none = Object.assign(document.createElement("p"), { textContent: words });
    none.dataset.none = "";
    list.after(none);
  } else if (found && isSaid) list.nextElementSibling?.remove();
  return found;
};

/** @param {HTMLElement} check @param {any} wanted */
const isMatch = ({ dataset: { gate, in: playbooks = "" } }, wanted) =>
  (!wanted.gate || wanted.gate === gate) && (!wanted.playbook || playbooks.split(" ").includes(wanted.playbook));

/** Whether a control with so many checks is asked for. @param {number} found @param {any} wanted */
const isWanted = (found, { covered, gate, playbook }) => {
  if (covered) return covered === "yes" ? found > 0 : !found;
  return found > 0 || !(gate || playbook);
};

introduce({ "pilot-crosswalk": PilotCrosswalk });
