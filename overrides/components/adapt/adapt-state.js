// The draft that is open, and where drafts are kept: in the database of the records, among the settings. A save reads,
// merges and writes in one transaction, as that of a record does. What is not saved yet is noted in localStorage.
/** @import * as T from "../../adapt/types.js" */

import { mergeDrafts, revertChanges, setValues, toChanges, valueAt } from "../../adapt/draft.js";
import { applyDraft, valuesOf } from "../../adapt/apply.js";
import { mergeFork } from "../../adapt/merge.js";
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
  adapting.original = mergeFork(base, {}, Object.keys(rules.gates));
  return true;
};

/** @param {string} id */
const noteOf = (id) => `${root.pathname}pilotbook.${NAME}${id}`;

/** Read a draft that could not be saved in time. @param {string} id @returns {T.Draft | null} */
const readNote = (id) => {
  try {
    return JSON.parse(localStorage.getItem(noteOf(id)) ?? "null");
  } catch {
    return null;
  }
};

/** Note a draft until it is saved; null: it is. @param {string} id @param {T.Draft | null} draft */
const note = (id, draft) => {
  try {
    if (draft) localStorage.setItem(noteOf(id), JSON.stringify(draft));
    else localStorage.removeItem(noteOf(id));
  } catch {
    // the database has it, or the form says that nothing has
  }
};

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
    note(draft.id, null);
    channel?.postMessage(draft.id);
    tell();
    return merged;
  });
};

/** Delete a draft. @param {string} id */
export const deleteDraft = async (id) => {
  const { transact, keyOf } = storage.inside;
  await transact("readwrite", ({ settings }) => void settings.delete(keyOf(`${NAME}${id}`)));
  note(id, null);
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
  try {
    sessionStorage.setItem(OPEN_DRAFT, `${draft.playbook} ${draft.id}`);
  } catch {
    // the next page will not know of it
  }
};

/** @returns {string[]} */
const getOpenDraft = () => {
  try {
    return (sessionStorage.getItem(OPEN_DRAFT) ?? "").split(" ");
  } catch {
    return [];
  }
};

/** Return the draft that this tab has open, if it is one of a playbook. @param {string} playbook */
export const findOpenDraft = async (playbook) => {
  const [of, id] = getOpenDraft();
  if (of !== playbook) return undefined;
  return (await listDrafts(playbook)).find((draft) => draft.id === id) ?? readNote(`${id}`) ?? undefined;
};

/** Leave the form in this tab. */
export const closeDraft = () => sessionStorage.removeItem(OPEN_DRAFT);

/** @returns {T.DraftChange[][]} */
const readActs = () => {
  try {
    return JSON.parse(sessionStorage.getItem(`${OPEN_DRAFT}-acts-${adapting.draft.id}`) ?? "[]");
  } catch {
    return [];
  }
};

/** @param {T.DraftChange[][]} acts */
const writeActs = (acts) => {
  try {
    sessionStorage.setItem(`${OPEN_DRAFT}-acts-${adapting.draft.id}`, JSON.stringify(acts.slice(-MOST_ACTS)));
  } catch {
    // these acts can't be undone on the next page
  }
};

/** @param {[string, unknown][]} values */
const write = (values) => {
  adapting.draft = setValues(adapting.draft, values, now(), storage.replica());
  adapting.saved = "saving";
  note(adapting.draft.id, adapting.draft);
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
