// The desk: the one record that the page shows, and everything that changes it. Words for people come from the page's
// parts (see parts.js). Elements subscribe when they connect and leave when they go.
/** @import * as T from "../../record/types.js" */

import { allGates, standing } from "../../record/gates.js";
import { blank, entry, setEntry } from "../../record/record.js";
import { createStore } from "../../record/storage.js";

/** The root of the site: this is `assets/pilotbook.js`. */
export const root = new URL("../", import.meta.url);

export const time = () => new Date().toISOString();

/** A name that says nothing, fit for a pilot, a row or a change. */
export const chance = () => `p${Math.random().toString(36).slice(2, 10)}`;

/** Today in the reader's own calendar. */
export const today = () => {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
};

const storage = () => {
  try {
    return window.localStorage;
  } catch {
    return null; // blocked by the browser's settings
  }
};

export const store = createStore({
  storage: storage(),
  prefix: `${root.pathname}pilotbook.`,
  now: time,
  random: chance
});

/** What lies on the desk. @type {T.Desk} */
export const desk = {
  record: null,
  page: "",
  playbook: "",
  title: "",
  whole: false,
  rules: [],
  rule: new Map(),
  gone: {},
  saved: "",
  failed: "",
  fresh: false,
  undo: null
};

/** @type {Set<() => void>} */
const subscribers = new Set();

/** @param {() => void} listener */
export const subscribe = (listener) => {
  subscribers.add(listener);
  return () => void subscribers.delete(listener);
};

/** Tell every element that something changed. */
export const tell = () => {
  if (memory.day !== today()) memory.found.clear();
  memory.day = today();
  subscribers.forEach((listener) => listener());
};

/** The page's checks, each once, from their attributes. @returns {T.CheckRule[]} */
const rulesHere = () => {
  const found = new Map();
  for (const node of document.querySelectorAll("[data-check]")) {
    const {
      check = "",
      gate = "",
      role,
      staleDays,
      staleChanges,
      wording,
      blocking,
      kickoff
    } = /** @type {HTMLElement} */ (node).dataset;
    const rule = { id: check, gate, role, wording, blocking: blocking !== undefined, kickoff: kickoff !== undefined };
    if (!found.has(check))
      found.set(check, { ...rule, staleDays: Number(staleDays), staleChanges: staleChanges?.split(" ") });
  }
  return [...found.values()];
};

/** A page has come: lay its pilot on the desk. On a page of the library that is the last one open anywhere. @type {T.arrive} */
export const arrive = (page, playbook, title, whole) => {
  const rules = rulesHere();
  memory.found.clear();
  Object.assign(desk, {
    page,
    playbook,
    title,
    whole,
    rules,
    rule: new Map(rules.map((rule) => [rule.id, rule])),
    fresh: false,
    undo: null
  });
  const id = store.current(page);
  desk.record = store.get(id ?? "");
  if (id && page) store.setCurrent(id);
  tell();
};

/** Show another pilot. @param {string | null} [id] */
export const open = (id) => {
  flush();
  desk.record = store.get(id ?? "");
  desk.fresh = false;
  if (id && desk.record) store.setCurrent(id);
  tell();
};

/** Lay a record on the desk and save it. @param {T.Record} record */
export const take = (record) => {
  const done = store.save(record);
  Object.assign(desk, { record: done.record, failed: done.ok ? "" : done.why, saved: done.ok ? time() : desk.saved });
  store.setCurrent(`${done.record.pilot.id}`);
  persist();
  tell();
};

let asked = false;
/** Ask once that the browser does not clear the storage by itself. */
const persist = () => {
  if (!asked) navigator.storage?.persist?.().catch(() => {});
  asked = true;
};

/** @returns {T.Who} */
export const who = () => ({ now: time(), replica: store.replica() });

/** The record of a new pilot. @param {string} name @param {string} playbook */
const born = (name, playbook) => {
  const made = blank({ playbook, name, id: chance(), ...who() });
  desk.fresh = true;
  return desk.whole ? { ...made, known: desk.rules.map(({ id }) => id) } : made;
};

/** Make a pilot. Its name can be changed at any time. @param {string} name @param {string} [playbook] */
export const begin = (name, playbook = desk.playbook) => take(born(name, playbook));

/** @type {{record: T.Record | null, day: string, found: Map<any, any>}} */
let memory = { record: null, day: "", found: new Map() };
/** What follows from the record and the day is worked out once. @template R @param {any} key @param {(day: string) => R} work @returns {R} */
const once = (key, work) => {
  if (memory.record !== desk.record) memory = { record: desk.record, day: today(), found: new Map() };
  if (!memory.found.has(key)) memory.found.set(key, work(memory.day));
  return memory.found.get(key);
};

/** Where a check of the page stands today. @param {T.CheckRule} rule */
export const standingOf = (rule) =>
  once(rule, (day) => standing(rule, desk.record?.checks?.[rule.id], desk.record?.changes, day, desk.record?.edits));

/** Where the page's gates stand today, in order. */
export const gatesNow = () =>
  once("gates", (day) =>
    allGates(desk.rules, desk.record ?? {}, [...new Set(desk.rules.map(({ gate }) => gate))], day)
  );

/** @param {T.Path} path */
export const at = (path) => (desk.record ? entry(desk.record, path) : undefined);

/** Change entries; the first change makes a pilot. @param {[T.Path, unknown][]} values */
export const change = (...values) => {
  if (!desk.record && !desk.playbook) return;
  const before = desk.record ?? born(words("first-name", { playbook: desk.title }), desk.playbook);
  const made = values.reduce((record, [path, value]) => setEntry(record, path, value, who()), before);
  if (made !== desk.record) take(made);
};

let waiting = 0;
/** @type {Map<object, () => void>} */
const pending = new Map();

/** Do it when the typing stops, or at once when the page goes. @param {object} place @param {() => void} action */
export const soon = (place, action) => {
  clearTimeout(waiting);
  pending.set(place, action);
  waiting = window.setTimeout(flush, 400);
};

export const flush = () => {
  clearTimeout(waiting);
  const actions = [...pending.values()];
  pending.clear();
  for (const action of actions) action();
};

/** A sentence with its blanks filled in. @param {string} [text] @param {object} [values] */
export const filled = (text = "", values = {}) =>
  text.replace(/\{(\w+)\}/g, (_, key) => String(/** @type {any} */ (values)[key] ?? ""));

/** A sentence of the page's parts with its blanks filled in. @param {string} name @param {object} [values] */
export const words = (name, values) =>
  filled(part("pb-words").querySelector(`[data-word="${name}"]`)?.textContent ?? name, values);

/** A copy of a part. @param {string} id @returns {HTMLElement} */
export const copy = (id) => /** @type {HTMLElement} */ (part(id).firstElementChild?.cloneNode(true));

/** @type {Document | undefined} */
let parts;

/** @param {string} id */
const part = (id) => /** @type {HTMLTemplateElement} */ (parts?.getElementById(id)).content;

/** Fetch the parts. Without them the page stays the list that it is. */
export const fetchParts = async () => {
  const answer = await fetch(new URL("assets/pilotbook.html", root)).catch(() => null);
  if (answer?.ok) parts = new DOMParser().parseFromString(await answer.text(), "text/html");
  return !!parts;
};

/** Say something in the bar, and to screen readers. @param {string} text */
export const announce = (text) => {
  const place = document.querySelector("pilot-bar [role=status]");
  if (place) place.textContent = text;
};

window.addEventListener("pagehide", flush);
window.addEventListener("storage", (event) => {
  if (!store.heard(event)) return;
  const id = desk.record?.pilot.id ?? store.current(desk.page);
  desk.record = store.get(id ?? "") ?? store.get(store.current(desk.page) ?? "");
  tell();
});
