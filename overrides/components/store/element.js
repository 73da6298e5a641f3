// What all elements of the page have in common: they show what lies on the desk, and hear what happens inside them.

import { flush, root, subscribe } from "./store.js";

export class PilotElement extends HTMLElement {
  connectedCallback() {
    this.leave = subscribe(() => this.show());
    for (const type of ["input", "change", "click", "submit"]) this.addEventListener(type, this);
    this.build();
    this.show();
  }

  disconnectedCallback() {
    flush();
    this.leave?.();
    for (const type of ["input", "change", "click", "submit"]) this.removeEventListener(type, this);
  }

  /** Add what only a page with a script has. May be called twice. */
  build() {}

  /** Bring the page into line with the record. */
  show() {}

  /** @param {Event} event */
  handleEvent(event) {
    void event;
  }

  /** @param {string} selector @returns {any} */
  find(selector) {
    return this.querySelector(selector);
  }

  /** @param {string} selector @returns {any[]} */
  all(selector) {
    return [...this.querySelectorAll(selector)];
  }
}

/** What a form holds, without what is empty. @param {HTMLFormElement} form @returns {{[name: string]: string}} */
export const typed = (form) =>
  Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, String(value).trim()]).filter(([, value]) => value)
  );

/** Fill fields, but for the one in which somebody types. @param {Iterable<any>} fields @param {{[name: string]: any}} values */
export const fill = (fields, values) => {
  for (const field of fields) {
    const text = String(values[field.name] ?? "");
    if (!field.name || field === document.activeElement || field.value === text) continue;
    field.value = text;
  }
};

/** Set a text only if it differs, so that nothing is read out or laid out again. @param {Element | null} place @param {string} text */
export const write = (place, text) => {
  if (place && place.textContent !== text) place.textContent = text;
};

/** Show or hide, and touch only what differs. @param {any} node @param {boolean} is */
export const reveal = (node, is) => {
  if (node && node.hidden === is) node.hidden = !is;
};

/** Offer every playbook of the site where the page names only the first. @param {any} select */
export const offerAll = async (select) => {
  if (select.dataset.more === undefined) return;
  delete select.dataset.more;
  const titles = await fetch(new URL("data/playbooks.json", root))
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => null);
  if (!titles) return select.setAttribute("data-more", "");
  const { value } = select;
  select.replaceChildren(...Object.entries(titles).map(([id, title]) => new Option(title, id)));
  select.value = value;
};

/** A link to a check. @param {string} id */
export const linkTo = (id) => {
  const link = document.createElement("a");
  link.href = `#check-${id}`;
  link.className = "pb-id";
  link.textContent = id;
  return link;
};
