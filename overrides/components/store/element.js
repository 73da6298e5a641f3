// The base class of the page's elements, which render the state and handle what happens inside them, and small helpers.
/** @import * as T from "../../record/types.js" */

import { getSide } from "../../record/record.js";
import { closeAct } from "./acts-done.js";
import { root } from "./site.js";
import { change, debounce, entryAt, flush, store, subscribe } from "./store.js";

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
 * Fill fields that are not the record's, except the one in which someone types.
 * @param {Iterable<any>} fields @param {{[name: string]: unknown}} values
 */
export const fillFields = (fields, values) => {
  for (const field of fields) {
    const text = String(values[field.name] ?? "");
    if (!field.name || field === document.activeElement || field.value === text) continue;
    field.value = text;
  }
};

/** The versions of an entry that is not there. */
const NOTHING = { versions: [], seen: {} };
/** What each field of the record showed when it was last filled or saved. @type {WeakMap<Element, T.Filled>} */
const filled = new WeakMap();

/** Whether a reader has changed a field, and it is not saved yet. @param {any} field */
export const isTyped = (field) => {
  const last = field && filled.get(field);
  return !!last && last.text !== field.value;
};

/** Whether the open pilot is the one for which a field was filled. @param {T.Filled} last */
const isHere = ({ record }) => !record || record.pilot.id === store.record?.pilot.id;

/**
 * Fill a field with its entry, and remember what it shows. What someone types stays, with what it is based on.
 * @param {any} field @param {T.Path} path @param {unknown} [value] the entry's @param {unknown} [text] how it is shown
 */
export const fillField = (field, path, value = entryAt(path), text = value) => {
  const last = filled.get(field);
  const isKnown = last?.path === path && isHere(last);
  if (isKnown && isTyped(field)) return;
  const given = String(value ?? "");
  const shown = String(text ?? "");
  const isOther = field.type === "text" && field !== document.activeElement && field.value !== shown; // 3,5 for 3.5
  if (!isKnown || last.given !== given || isOther) field.value = shown;
  filled.set(field, { path, record: store.record, given, text: field.value });
};

/**
 * Return what a field changes in the record, as a change with what its writer saw; none if the reader has not changed
 * it. The field counts as saved then.
 * @param {any} field @param {(text: string) => unknown} [toValue] @returns {T.EntryChange[]}
 */
export const takeChange = (field, toValue = (text) => text || undefined) => {
  const last = filled.get(field);
  if (!last || !isTyped(field) || !isHere(last)) return [];
  const { path, record } = last;
  const value = toValue(field.value.trim());
  filled.set(field, { path, record, given: String(value ?? ""), text: field.value });
  return [[path, value, record ? getSide(record, path) : NOTHING]];
};

/** Save a field, if the reader has changed it. @param {any} field */
export const saveField = (field) => {
  const changes = takeChange(field);
  if (changes[0]) change(...changes);
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
  if (event.type !== "change") return;
  flush();
  closeAct();
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

/** The pages of a playbook below its overview, by the part of a record that they show. @type {{[part: string]: string}} */
const PAGES = {
  checks: "checklist/",
  answers: "answers/",
  decision: "answers/",
  tables: "worksheets/",
  cost: "documents/"
};

/** Return the address of a playbook's page that shows a part of a record. @param {string} playbook @param {string} [part] */
export const getAddress = (playbook, part = "") => new URL(`playbooks/${playbook}/${PAGES[part] ?? ""}`, root).href;

/** Create a link to a check: here, if the page shows it, or on the checklist of its playbook. @type {T.linkToCheck} */
export const linkToCheck = (id, playbook = store.page) => {
  const isHere = !playbook || (playbook === store.page && document.getElementById(`check-${id}`));
  return createLink(`${isHere ? "" : getAddress(playbook, "checks")}#check-${id}`, id, "pb-id");
};
