// The base class of the page's elements, which render the state and handle what happens inside them, and small helpers.

import { debounce, flush, subscribe } from "./store.js";

const EVENTS = ["input", "change", "click", "submit"];

export class PilotElement extends HTMLElement {
  connectedCallback() {
    this.unsubscribe = subscribe(() => this.render());
    for (const type of EVENTS) this.addEventListener(type, this);
    this.build();
    this.render();
  }

  disconnectedCallback() {
    flush();
    this.unsubscribe?.();
    for (const type of EVENTS) this.removeEventListener(type, this);
  }

  /** Add what only a page with a script has. May be called twice. */
  build() {}

  /** Bring the page into line with the record. */
  render() {}

  /** @param {Event} event */
  handleEvent(event) {
    void event;
  }

  /** Find one element inside. @param {string} selector @returns {any} which the page's HTML decides */
  find(selector) {
    return this.querySelector(selector);
  }

  /** Find all elements inside. @param {string} selector @returns {any[]} which the page's HTML decides */
  all(selector) {
    return [...this.querySelectorAll(selector)];
  }
}

/** Return a form's values, without the empty ones. @param {HTMLFormElement} form @returns {{[name: string]: string}} */
export const formValues = (form) => {
  const values = [...new FormData(form)].map(([name, value]) => [name, String(value).trim()]);
  return Object.fromEntries(values.filter(([, value]) => value));
};

/**
 * Fill fields, except the one in which someone types.
 * @param {Iterable<any>} fields @param {{[name: string]: unknown}} values
 */
export const fillFields = (fields, values) => {
  for (const field of fields) {
    const text = String(values[field.name] ?? "");
    if (!field.name || field === document.activeElement || field.value === text) continue;
    field.value = text;
  }
};

/**
 * Set a text only if it differs, so that nothing is read out or laid out again.
 * @param {Element | null | undefined} place @param {string} text
 */
export const setText = (place, text) => {
  if (place && place.textContent !== text) place.textContent = text;
};

/** Show or hide an element, only if that differs. @param {any} node @param {boolean} visible */
export const setVisible = (node, visible) => {
  if (node && node.hidden === visible) node.hidden = !visible;
};

/**
 * Save a field when the typing stops, or at once when the reader leaves it.
 * @param {Event} event of the type `input` or `change` @param {object} place @param {() => void} save
 */
export const saveSoon = (event, place, save) => {
  debounce(place, save);
  if (event.type === "change") flush();
};

/**
 * Whether an element shows something else than the mark stands for. Keeps the mark.
 * @param {any} place @param {string} mark
 */
export const hasChanged = ({ dataset }, mark) => {
  const changed = dataset.mark !== mark;
  dataset.mark = mark;
  return changed;
};

/** @param {string} href @param {string} textContent @param {string} [className] */
export const createLink = (href, textContent, className = "") =>
  Object.assign(document.createElement("a"), { href, textContent, className });

/** Create a link to a check. @param {string} id @param {string} [page] */
export const linkToCheck = (id, page = "") => createLink(`${page}#check-${id}`, id, "pb-id");
