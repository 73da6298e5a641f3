// <pilot-crosswalk>: filters the controls of the page about standards. The choice is in the address. It has no pilot.
import { introduce } from "../main/main.js";
import { setText, setVisible } from "../store/element.js";
import { format } from "../store/site.js";

class PilotCrosswalk extends HTMLElement {
  connectedCallback() {
    const parts = this.querySelector("template");
    if (parts && !this.querySelector("fieldset")) this.append(parts.content.cloneNode(true));
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
    let [shown, total] = [0, 0];
    for (const part of document.querySelectorAll(".pb-standard")) {
      const { standard = "" } = /** @type {HTMLElement} */ (part).dataset;
      const before = shown;
      for (const row of part.querySelectorAll("[data-control]")) {
        const matches = (!wanted.standard || wanted.standard === standard) && isWanted(row, wanted);
        setVisible(row, matches);
        total += 1;
        if (matches) shown += 1;
      }
      setVisible(part, shown > before);
      setVisible(document.getElementById(standard), shown > before);
    }
    const place = /** @type {HTMLElement} */ (this.querySelector("[data-shown]"));
    const filters = Object.values(wanted).some(Boolean);
    setText(place, filters ? format(place.dataset.words, { shown, total }) : "");
    setVisible(this.querySelector("button"), filters);
  }
}

/** Show a control's checks that match, and tell whether the control does. @param {Element} row @param {any} wanted */
const isWanted = (row, wanted) => {
  const checks = /** @type {HTMLElement[]} */ ([...row.querySelectorAll("li")]);
  let found = 0;
  for (const check of checks) {
    const { gate, in: playbooks = "" } = check.dataset;
    const matches =
      (!wanted.gate || wanted.gate === gate) && (!wanted.playbook || playbooks.split(" ").includes(wanted.playbook));
    setVisible(check, matches);
    if (matches) found += 1;
  }
  if (wanted.covered === "yes") return found > 0;
  if (wanted.covered === "no") return found === 0;
  return found > 0 || !(wanted.gate || wanted.playbook);
};

introduce({ "pilot-crosswalk": PilotCrosswalk });
