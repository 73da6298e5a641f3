// Holds the page's state: the one record that it shows, and every function that changes it. Elements subscribe when
// they connect. Words for people come from the page's parts, `assets/pilotbook.html`.
/** @import * as T from "../../record/types.js" */

import { assessCheck, assessGates, evaluationDay } from "../../record/gates.js";
import { getEntry } from "../../record/entries.js";
import { createBlank, inOneCopy, setEntry } from "../../record/record.js";
import { requestPersistence } from "../../storage/persistence.js";
import { describeRemoved } from "../../storage/removed.js";
import { createStorage } from "../../storage/storage.js";
import { addAct, lastAct } from "./acts-done.js";
import { fetchRules, getRules, readRules } from "./rules.js";
import { announce, root, words } from "./site.js";

export const now = () => new Date().toISOString();

/** Return a random id for a pilot, a row or a change. It says nothing about anyone. */
export const randomId = () => `p${Math.random().toString(36).slice(2, 10)}`;

/** Return today's date in the reader's own calendar. */
export const today = () => {
  const date = new Date();
  return new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
};

export const storage = createStorage({
  factory: () => window.indexedDB,
  local: () => window.localStorage,
  locks: navigator.locks,
  channel: window.BroadcastChannel && new BroadcastChannel(`${root.pathname}pilotbook`),
  site: root.pathname,
  now,
  random: randomId
});

/** The state of the page. @type {T.Store} */
export const store = {
  record: null,
  page: "",
  playbook: "",
  title: "",
  rules: [],
  ruleById: new Map(),
  names: null,
  renames: {},
  saved: "",
  failed: "",
  isGone: false,
  opening: null,
  waiting: [],
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

/** Return the day on which the shown record is assessed: today, or the day of an invented one. */
export const shownDay = () => evaluationDay(shownRecord(), today());

/** Return the record that the page shows: none while a blank page is printed. */
export const shownRecord = () => (store.isBlank ? null : store.record);

/** Read a pilot, if the tab does not know what is stored. @param {string | null} [id] */
export const readPilot = async (id) => {
  if (id && !storage.isHeld(id)) await storage.get(id);
};

/** Whether a reader is writing in a field. */
export const isTyping = () =>
  !!document.activeElement?.matches("textarea, input:not([type=checkbox], [type=radio], [type=file])");

/** Counts what was opened: of two pilots that are being read, the later one is shown. */
let turn = 0;

/** Show a pilot that is in memory. What is typed goes to the one before. @param {string | null} [id] */
const show = (id) => {
  const isOther = store.record && store.record.pilot.id !== id;
  if (isOther && isTyping()) /** @type {HTMLElement} */ (document.activeElement).blur(); // it is filled again
  flush();
  turn += 1;
  store.record = storage.held(id ?? "");
  Object.assign(store, { isNew: false, isGone: false, opening: null });
  if (id && store.record) storage.setCurrent(id);
  notify();
};

/** Use the checks of a playbook. Without its file, they are those that the page shows. @param {string} page */
const useRules = (page) => {
  const names = getRules(page);
  const rules = names?.checks ?? readRules();
  memo.values.clear();
  Object.assign(store, { names, rules, ruleById: new Map(rules.map((rule) => [rule.id, rule])) });
};

/**
 * Open a page with its current pilot. On a page of the library that is the last one opened anywhere. What a reader
 * changes before the pilot and the playbook's checks are read waits for them.
 * @type {T.openPage}
 */
export const openPage = async (page, playbook, title) => {
  flush();
  Object.assign(store, { page, playbook, title, record: null });
  useRules(page);
  const current = storage.current(page);
  if ((!page || store.names) && (!current || storage.isHeld(current))) return show(current);
  const mine = (turn += 1);
  store.opening = Promise.all([page && fetchRules(page), readPilot(current)]).then(() => {
    if (page === store.page) useRules(page);
    if (mine === turn) show(current);
    else notify();
  });
  notify();
  await store.opening;
};

/** Open another pilot. @param {string | null} [id] */
export const openPilot = async (id) => {
  const mine = (turn += 1);
  await readPilot(id);
  if (mine === turn) show(id);
};

/**
 * Show a record, and save it. `from` is the record from which it was made.
 * @param {T.Record} given @param {T.Record | null} [from]
 */
export const saveRecord = (given, from) => {
  const { id = randomId() } = given.pilot;
  if (store.record?.pilot.id !== id) flush();
  const saving = storage.save(given.pilot.id ? given : { ...given, pilot: { ...given.pilot, id } }, from);
  store.record = storage.held(id);
  storage.setCurrent(id);
  requestPersistence();
  notify();
  return saving.then((result) => settle(id, result));
};

/** Show what came of saving a pilot. @param {string} id @param {T.SaveResult} result */
export const settle = (id, result) => {
  store.failed = result.ok ? "" : result.why;
  if (result.ok) store.saved = now();
  if (store.record?.pilot.id === id) store.record = storage.held(id);
  notify();
  return result;
};

/** Return who edits, and when. @returns {T.Who} */
export const who = () => ({ now: now(), replica: storage.replica() });

/** Create the record of a new pilot. @param {string} name @param {string} playbook */
const createRecord = (name, playbook) => {
  const record = createBlank({ playbook, name, id: randomId(), ...who() });
  store.isNew = true;
  return store.names ? { ...record, known: store.rules.map(({ id }) => id) } : record;
};

let isNameAsked = false;
/** Ask for the reader's name in the toolbar, with the first sign-off of a visit without one. */
export const askForName = () => {
  if (store.record && !isNameAsked && !storage.me()) store.isNew = true;
  isNameAsked = true;
};

/** Start a pilot. Its name can be changed at any time. @param {string} name @param {string} [playbook] */
export const startPilot = (name, playbook = store.playbook) => saveRecord(createRecord(name, playbook));

/** Do something when a playbook is chosen, and ask for that. @param {() => void} action */
export const waitForPlaybook = (action) => {
  store.waiting.push(action);
  announce(words("choose-playbook"));
};

/** Choose the playbook of a new pilot, and do what waits for it. @param {string} playbook @param {string} title */
export const choosePlaybook = (playbook, title) => {
  Object.assign(store, { playbook, title });
  if (playbook) for (const action of store.waiting.splice(0)) action();
};

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
  if (!memo.values.has(key)) memo.values.set(key, compute(evaluationDay(record, memo.day)));
  return memo.values.get(key);
};

/** Return the gate at which the page's pilot is decided on. */
export const decisionGate = () => store.names?.decision ?? "";

/** Assess a check of the page as of today. @param {T.CheckRule} rule */
export const assess = (rule) => memoize(rule, (day) => assessCheck(rule, shownRecord(), day));

/** List the page's gates in their order: those that have a check, and the one of the decision. */
export const listGates = () => {
  const used = [...new Set(store.rules.map(({ gate }) => gate))];
  const all = store.names && Object.keys(store.names.gates);
  return all ? all.filter((gate) => used.includes(gate) || gate === decisionGate()) : used;
};

/** Assess the page's gates as of today, in their order. */
export const currentGates = () =>
  memoize("gates", (day) => assessGates(store.rules, shownRecord() ?? {}, listGates(), day, decisionGate()));

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
  if (store.opening) return void store.opening.then(() => act(name, about, edit));
  if (!store.record && !store.playbook) return waitForPlaybook(() => act(name, about, edit));
  const before = store.record ?? createRecord(words("first-name", { playbook: store.title }), store.playbook);
  const after = inOneCopy(before, edit);
  if (after === before) return;
  const last = lastAct(before.pilot.id);
  if (last && !last.isClosed && !name && !last.name && last.about === about) last.steps.push([before, after]);
  else addAct({ name, about, pilot: `${before.pilot.id}`, steps: [[before, after]] });
  const removed = name.startsWith("removed-") && describeRemoved(before, about);
  if (removed) storage.bin.put(removed).catch(() => {});
  saveRecord(after, before);
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
/** What waits for the typing to stop, with its pilot. @type {Map<object, {id?: string, action: () => void}>} */
const pending = new Map();

/** Act when the typing stops, or at once when the page goes. @param {object} place @param {() => void} action */
export const debounce = (place, action) => {
  clearTimeout(timer);
  pending.set(place, { id: store.record?.pilot.id, action });
  timer = window.setTimeout(flush, 400);
};

/** Do now what waits for the typing to stop, each in the pilot for which it was typed. */
export const flush = () => {
  clearTimeout(timer);
  const actions = [...pending.values()];
  pending.clear();
  for (const { id, action } of actions) {
    const { record } = store;
    const isElsewhere = id !== undefined && record?.pilot.id !== id;
    if (isElsewhere) store.record = storage.held(id);
    try {
      action();
    } catch (error) {
      reportError(error); // the others still have to be done
    }
    if (isElsewhere) store.record = record;
  }
};
