// Holds the page's state: the one record that it shows, and every function that changes it. Elements subscribe when
// they connect. Words for people come from the page's parts, `assets/pilotbook.html`.
/** @import * as T from "../../record/types.js" */

import { assessCheck, assessGates } from "../../record/gates.js";
import { getEntry } from "../../record/entries.js";
import { createBlank, setEntry } from "../../record/record.js";
import { createStorage } from "../../record/storage.js";
import { addAct, lastAct } from "./acts-done.js";

/** The root of the site: this is `assets/pilotbook.js`. */
export const root = new URL("../", import.meta.url);

export const now = () => new Date().toISOString();

/** Return a random id for a pilot, a row or a change. It says nothing about anyone. */
export const randomId = () => `p${Math.random().toString(36).slice(2, 10)}`;

/** Return today's date in the reader's own calendar. */
export const today = () => {
  const date = new Date();
  return new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
};

const browserStorage = () => {
  try {
    return window.localStorage;
  } catch {
    return null; // blocked by the browser's settings
  }
};

export const storage = createStorage({
  storage: browserStorage(),
  prefix: `${root.pathname}pilotbook.`,
  now,
  random: randomId
});

/** The state of the page. @type {T.Store} */
export const store = {
  record: null,
  page: "",
  playbook: "",
  title: "",
  whole: false,
  rules: [],
  ruleById: new Map(),
  renames: {},
  saved: "",
  failed: "",
  isNew: false,
  isBlank: false
};

/** @type {Set<() => void>} */
const subscribers = new Set();

/** Call a listener after each change. Returns a function that ends it. @param {() => void} listener */
export const subscribe = (listener) => {
  subscribers.add(listener);
  return () => void subscribers.delete(listener);
};

/** Tell every element that the state has changed. */
export const notify = () => {
  if (memo.day !== today()) memo.values.clear();
  memo.day = today();
  subscribers.forEach((listener) => listener());
};

/** Return the record that the page shows: none while a blank page is printed. */
export const shownRecord = () => (store.isBlank ? null : store.record);

/** Read the page's checks, each once, from their attributes. @returns {T.CheckRule[]} */
const readRules = () => {
  const rules = new Map();
  for (const node of document.querySelectorAll("[data-check]")) {
    const { dataset } = /** @type {HTMLElement} */ (node);
    const { check: id = "", gate = "", role, staleDays, staleChanges, wording } = dataset;
    if (rules.has(id)) continue;
    const flags = { blocking: dataset.blocking !== undefined, kickoff: dataset.kickoff !== undefined };
    const stale = { staleDays: Number(staleDays), staleChanges: staleChanges?.split(" ") };
    rules.set(id, { id, gate, role, wording, ...flags, ...stale });
  }
  return [...rules.values()];
};

/**
 * Open a page with its current pilot. On a page of the library that is the last one opened anywhere.
 * @type {T.openPage}
 */
export const openPage = (page, playbook, title, whole) => {
  const rules = readRules();
  memo.values.clear();
  const ruleById = new Map(rules.map((rule) => [rule.id, rule]));
  Object.assign(store, { page, playbook, title, whole, rules, ruleById, isNew: false });
  const id = storage.current(page);
  store.record = storage.get(id ?? "");
  if (id && page) storage.setCurrent(id);
  notify();
};

/** Open another pilot. @param {string | null} [id] */
export const openPilot = (id) => {
  flush();
  store.record = storage.get(id ?? "");
  store.isNew = false;
  if (id && store.record) storage.setCurrent(id);
  notify();
};

/** Save a record and show it. @param {T.Record} given */
export const saveRecord = (given) => {
  const result = storage.save(given);
  store.record = result.record;
  store.failed = result.ok ? "" : result.why;
  if (result.ok) store.saved = now();
  storage.setCurrent(`${result.record.pilot.id}`);
  requestPersistence();
  notify();
};

let isRequested = false;
/** Ask the browser once not to clear the storage by itself. */
const requestPersistence = () => {
  if (!isRequested) navigator.storage?.persist?.().catch(() => {});
  isRequested = true;
};

/** Return who edits, and when. @returns {T.Who} */
export const who = () => ({ now: now(), replica: storage.replica() });

/** Whether a tab of this browser made an edit. @param {string} [by] */
export const isOwn = (by = "") => by.split("-")[0] === storage.replica().split("-")[0];

/** Create the record of a new pilot. @param {string} name @param {string} playbook */
const createRecord = (name, playbook) => {
  const record = createBlank({ playbook, name, id: randomId(), ...who() });
  store.isNew = true;
  return store.whole ? { ...record, known: store.rules.map(({ id }) => id) } : record;
};

let isAsked = false;
/** Ask for the reader's name in the toolbar, with the first sign-off of a visit without one. */
export const askForName = () => {
  if (store.record && !isAsked && !storage.me()) store.isNew = true;
  isAsked = true;
};

/** Start a pilot. Its name can be changed at any time. @param {string} name @param {string} [playbook] */
export const startPilot = (name, playbook = store.playbook) => saveRecord(createRecord(name, playbook));

/**
 * What follows from the record and the day.
 * @type {{record: T.Record | null, day: string, values: Map<unknown, any>}}
 */
let memo = { record: null, day: "", values: new Map() };

/**
 * Compute a value once for each record and day.
 * @template R @param {unknown} key @param {(day: string) => R} compute @returns {R}
 */
const memoize = (key, compute) => {
  const record = shownRecord();
  if (memo.record !== record) memo = { record, day: today(), values: new Map() };
  if (!memo.values.has(key)) memo.values.set(key, compute(memo.day));
  return memo.values.get(key);
};

/** Assess a check of the page as of today. @param {T.CheckRule} rule */
export const assess = (rule) =>
  memoize(rule, (day) => {
    const record = shownRecord();
    return assessCheck(rule, record?.checks?.[rule.id], record?.changes, day, record?.edits);
  });

/** Assess the page's gates as of today, in their order. */
export const currentGates = () =>
  memoize("gates", (day) => {
    const gates = [...new Set(store.rules.map(({ gate }) => gate))];
    return assessGates(store.rules, shownRecord() ?? {}, gates, day);
  });

/** Return an entry of the record that the page shows. @param {T.Path} path */
export const entryAt = (path) => {
  const record = shownRecord();
  return record ? getEntry(record, path) : undefined;
};

/**
 * Change the record as one act, which can be undone. The first one starts a pilot. Typing on in a field is one act.
 * @type {T.act}
 */
export const act = (name, about, edit) => {
  if (!store.record && !store.playbook) return;
  const before = store.record ?? createRecord(words("first-name", { playbook: store.title }), store.playbook);
  const after = edit(before);
  if (after === before) return;
  const last = lastAct(before.pilot.id);
  if (last && !last.isClosed && !name && !last.name && last.about === about) last.steps.push([before, after]);
  else addAct({ name, about, pilot: `${before.pilot.id}`, steps: [[before, after]] });
  saveRecord(after);
};

/**
 * Change entries. A change has a path, a value, and what its writer saw.
 * @param {T.EntryChange[]} values
 */
export const change = (...values) => {
  const about = values.map(([path]) => path).join();
  act("", about, (before) =>
    values.reduce((record, [path, value, base]) => setEntry(record, path, value, who(), base), before)
  );
};

/**
 * Remove what a reader wrote, as an act of its own. All removals of rows, conditions, remarks and the outcome come here.
 * @param {string} kind @param {T.Path} path @param {T.Side} [base]
 */
export const forget = (kind, path, base) =>
  act(`removed-${kind}`, path, (record) => setEntry(record, path, undefined, who(), base));

let timer = 0;
/** @type {Map<object, () => void>} */
const pending = new Map();

/** Act when the typing stops, or at once when the page goes. @param {object} place @param {() => void} action */
export const debounce = (place, action) => {
  clearTimeout(timer);
  pending.set(place, action);
  timer = window.setTimeout(flush, 400);
};

/** Do now what waits for the typing to stop. */
export const flush = () => {
  clearTimeout(timer);
  const actions = [...pending.values()];
  pending.clear();
  for (const action of actions) action();
};

/** Fill the blanks of a sentence. @param {string} [text] @param {object} [values] */
export const format = (text = "", values = {}) => {
  const known = /** @type {{[name: string]: unknown}} */ (values);
  return text.replace(/\{(\w+)\}/g, (_, key) => String(known[key] ?? ""));
};

/** Return a sentence of the parts with its blanks filled. @param {string} name @param {object} [values] */
export const words = (name, values) =>
  format(getPart("pb-words").querySelector(`[data-word="${name}"]`)?.textContent ?? name, values);

/** Clone a part. @param {string} id @returns {HTMLElement} */
export const clonePart = (id) => /** @type {HTMLElement} */ (getPart(id).firstElementChild?.cloneNode(true));

/** @type {Document | undefined} */
let parts;

/** @param {string} id */
const getPart = (id) => {
  const part = parts?.getElementById(id);
  return /** @type {HTMLTemplateElement} */ (part).content;
};

/** Fetch JSON of the site; null if there is none. @param {string} path @returns {Promise<any>} */
export const fetchJson = async (path) => {
  const response = await fetch(new URL(path, root)).catch(() => null);
  return response?.ok ? response.json().catch(() => null) : null;
};

/** Fetch the parts. Without them the page stays the list that it is. */
export const fetchParts = async () => {
  const response = await fetch(new URL("assets/pilotbook.html", root)).catch(() => null);
  if (response?.ok) parts = new DOMParser().parseFromString(await response.text(), "text/html");
  return !!parts;
};

/** Say something in the toolbar, and to screen readers. @param {string} text */
export const announce = (text) => {
  const place = document.querySelector("pilot-bar [role=status]");
  if (place) place.textContent = text;
};

window.addEventListener("pagehide", flush);
window.addEventListener("storage", (event) => {
  if (!storage.isPilotEvent(event)) return;
  const id = store.record?.pilot.id ?? storage.current(store.page);
  store.record = storage.get(id ?? "") ?? storage.get(storage.current(store.page) ?? "");
  notify();
});
