// The draft that is open, and where drafts are kept: in the database of the records, among the settings. A save reads,
// merges and writes in one transaction, as that of a record does. What is not saved yet is noted in localStorage.
/** @import * as T from "../../adapt/types.js" */

import { mergeDrafts, revertChanges, setValues, toChanges, valueAt } from "../../adapt/draft.js";
import { applyDraft, valuesOf } from "../../adapt/apply.js";
import { mergeFork } from "../../adapt/merge.js";
import { getSchema } from "../../adapt/schema.js";
import { ask } from "../../storage/database.js";
import { fetchJson, root } from "../store/site.js";
import { now, randomId, storage } from "../store/store.js";

const NAME = "draft:";
/** The key under which a tab keeps the playbook and the ID of the draft that is open in it. */
const OPEN_DRAFT = "pilotbook.draft";
/** How many acts a tab can undo. */
const MOST_ACTS = 100;

/** What is open. @type {T.AdaptState} */
export const adapting = {
  draft: /** @type {any} */ (null),
  rules: /** @type {any} */ (null),
  base: /** @type {any} */ (null),
  original: /** @type {any} */ (null),
  saved: "saved"
};

const channel = window.BroadcastChannel && new BroadcastChannel(`${root.pathname}pilotbook.drafts`);
let notifyForm = () => {};

/** Call a function after each change. @param {() => void} listener */
export const listenToDraft = (listener) => void (notifyForm = listener);

/** Fetch the rules and the playbook. Returns whether they are there. @param {string} playbook */
export const fetchBase = async (playbook) => {
  const [rules, base] = await Promise.all([fetchJson("data/adapt.json"), fetchJson(`data/adapt/${playbook}.json`)]);
  if (!rules || !base) return false;
  if (base.gates) Object.assign(rules, { gates: base.gates, beforeLive: base.beforeLive }); // the playbook's own
  Object.assign(adapting, { rules, base });
  adapting.original = mergeFork(rules, base, {});
  return true;
};

/** @param {string} id */
const noteOf = (id) => `${root.pathname}pilotbook.${NAME}${id}`;

/** Return what an action returns, or nothing where the browser allows no storage. @template R @param {() => R} action */
const attempt = (action) => {
  try {
    return action();
  } catch {
    return undefined;
  }
};

/** Read a draft that could not be saved in time. @param {string} id @returns {T.Draft | undefined} */
const readNote = (id) => attempt(() => JSON.parse(localStorage[noteOf(id)]));

/** Note a draft until it is saved. @param {T.Draft} draft */
const note = (draft) => attempt(() => localStorage.setItem(noteOf(draft.id), JSON.stringify(draft)));

/** A draft is saved, or deleted. @param {string} id */
const dropNote = (id) => attempt(() => localStorage.removeItem(noteOf(id)));

/** List the drafts of a playbook, the last changed one first. @param {string} playbook @returns {Promise<T.Draft[]>} */
export const listDrafts = async (playbook) => {
  const { transact, site } = storage.inside;
  const range = IDBKeyRange.bound([site, NAME], [site, `${NAME}\uffff`]);
  /** @type {any[]} */
  const texts = await transact("readonly", ({ settings }) => ask(settings.getAll(range))).catch(() => []);
  /** @type {T.Draft[]} */
  const found = texts.map((text) => JSON.parse(text));
  return found
    .map((draft) => mergeDrafts(draft, readNote(draft.id) ?? draft))
    .filter((draft) => draft.playbook === playbook)
    .sort((a, b) => (dateOf(a) < dateOf(b) ? 1 : -1));
};

/** Return when a draft was last changed. @param {T.Draft} draft */
export const dateOf = ({ entries }) => Object.values(entries).reduce((last, [, at]) => (at > last ? at : last), "");

/** Save a draft, merged with what other tabs have saved. @param {T.Draft} draft @returns {Promise<T.Draft>} */
export const saveDraft = (draft) => {
  const { transact, keyOf, tell } = storage.inside;
  const key = keyOf(`${NAME}${draft.id}`);
  return transact("readwrite", async ({ settings }) => {
    const text = await ask(settings.get(key));
    const merged = text ? mergeDrafts(JSON.parse(text), draft) : draft;
    settings.put(JSON.stringify(merged), key);
    return merged;
  }).then((merged) => {
    dropNote(draft.id);
    channel?.postMessage(draft.id);
    tell();
    return merged;
  });
};

/** Delete a draft. @param {string} id */
export const deleteDraft = async (id) => {
  const { transact, keyOf } = storage.inside;
  await transact("readwrite", ({ settings }) => void settings.delete(keyOf(`${NAME}${id}`)));
  dropNote(id);
};

/** Create a draft. @param {string} fork @param {string} title @returns {T.Draft} */
export const createDraft = (fork, title) => {
  const { id, version, digest, seen } = adapting.base;
  const empty = /** @type {T.Draft} */ ({ format: 1, id: randomId(), playbook: id, entries: {} });
  /** @type {[string, unknown][]} */
  const entries = [["#fork", fork], ["#base", { version, digest, seen }], ["title", title]]; // prettier-ignore
  return setValues(empty, entries, now(), storage.replica());
};

/** Open a draft in this tab. @param {T.Draft} draft */
export const openDraft = (draft) => {
  adapting.draft = draft;
  attempt(() => sessionStorage.setItem(OPEN_DRAFT, `${draft.playbook} ${draft.id}`));
};

/** Return the draft that this tab has open, if it is one of a playbook. @param {string} playbook */
export const findOpenDraft = async (playbook) => {
  const [of, id = ""] = attempt(() => sessionStorage[OPEN_DRAFT].split(" ")) ?? [];
  if (of !== playbook) return undefined;
  return (await listDrafts(playbook)).find((draft) => draft.id === id) ?? readNote(id);
};

/** Leave the form in this tab. */
export const closeDraft = () => sessionStorage.removeItem(OPEN_DRAFT);

const actsOf = () => `${OPEN_DRAFT}-acts-${adapting.draft.id}`;

/** @returns {T.DraftChange[][]} */
const readActs = () => attempt(() => JSON.parse(sessionStorage[actsOf()])) ?? [];

/** Keep what can be undone, also on the next page. @param {T.DraftChange[][]} acts */
const writeActs = (acts) => attempt(() => sessionStorage.setItem(actsOf(), JSON.stringify(acts.slice(-MOST_ACTS))));

/** @param {[string, unknown][]} values */
const write = (values) => {
  adapting.draft = setValues(adapting.draft, values, now(), storage.replica());
  adapting.saved = "saving";
  note(adapting.draft);
  notifyForm();
  saveDraft(adapting.draft).then(
    (merged) => {
      if (adapting.draft.id !== merged.id) return;
      adapting.draft = mergeDrafts(adapting.draft, merged);
      adapting.saved = "saved";
      notifyForm();
    },
    () => {
      adapting.saved = "unsaved";
      notifyForm();
    }
  );
};

/** Change the draft as one act, which can be undone. @param {[string, unknown][]} values */
export const changeDraft = (values) => {
  const changes = toChanges(adapting.draft, values);
  if (!changes[0]) return;
  writeActs([...readActs(), changes]);
  write(values);
};

/** Undo the last act that this tab has not undone. Returns whether there was one. */
export const undoDraft = () => {
  const acts = readActs();
  const changes = acts.pop();
  if (!changes) return false;
  writeActs(acts);
  write(revertChanges(adapting.draft, changes));
  return true;
};

/** Return what a key of a check is called. @param {string} key @returns {string} */
export const labelOf = (key) => getSchema(adapting.rules, "checks").properties[key].label;

/** Return the draft's values, and its playbook. */
export const readAdapted = () => {
  const { rules, base, draft } = adapting;
  return { values: valuesOf(base, draft), merged: applyDraft(rules, base, draft) };
};

/** Return the ID of the fork, and the state of the base when the draft was begun. */
export const readHead = () => {
  const { draft, base } = adapting;
  return { fork: `${valueAt(draft, "#fork") ?? base.fork}`, seen: valueAt(draft, "#base") ?? base };
};

channel?.addEventListener("message", async ({ data }) => {
  if (!adapting.draft || data !== adapting.draft.id) return;
  const draft = (await listDrafts(adapting.draft.playbook)).find(({ id }) => id === data);
  if (!draft) return;
  adapting.draft = mergeDrafts(adapting.draft, draft);
  notifyForm();
});
