// Keeps the pilots of this browser in IndexedDB. What the page lists comes from memory; a record is read when it is
// needed, and merged with what the tab has of it. See writing.js for how tabs do not overwrite each other.
/** @import * as T from "../record/types.js" */

import { isName } from "../record/grammar.js";
import { read } from "../record/record.js";
import { ask, createDatabase, toReason } from "./database.js";
import { createJournal, subtract } from "./journal.js";
import { createLegacy } from "./legacy.js";
import { takeName } from "./tab-name.js";
import { createWriter, mergeText } from "./writing.js";

/** How long the page waits for the database before it goes on without. In milliseconds. */
const PATIENCE = 2000;

/** @type {T.createStorage} */
export const createStorage = ({ factory, local, locks, channel, site, now, random }) => {
  const prefix = `${site}pilotbook.`;
  const name = random();
  /** @type {T.StorageState} */
  const state = {
    summaries: new Map(),
    others: [],
    settings: new Map(),
    slots: new Map(),
    name,
    base: name,
    isOpen: false,
    hasBin: false,
    problem: null
  };
  const { summaries, settings, slots } = state;
  const transact = createDatabase(factory);
  const page = random();
  const journal = createJournal(local, prefix);
  const range = IDBKeyRange.bound([site], [site, []]);
  /** @type {T.Inside["keyOf"]} */
  const keyOf = (id) => [site, id];
  const tell = () => channel?.postMessage("");
  let heard = () => {};
  /** The settings that are not in the database yet. */
  const unsaved = new Map();

  /** Set a value, in memory if it cannot be stored. @type {T.Inside["set"]} */
  const set = async (key, value) => {
    if (settings.get(key) === value) return;
    if (value === undefined) settings.delete(key);
    else settings.set(key, value);
    unsaved.set(key, value);
    await transact("readwrite", (stores) => {
      if (value === undefined) stores.settings.delete(keyOf(key));
      else stores.settings.put(value, keyOf(key));
    });
    if (unsaved.get(key) !== value) return; // it was set again meanwhile
    unsaved.delete(key);
    journal.clear(key);
  };

  /** @type {T.Inside} */
  const inside = { transact, journal, keyOf, site, now, random, tell, set, listOthers: () => state.others };
  const writer = createWriter(state, inside);
  const absorb = createLegacy(state, inside, writer);

  /** @type {T.Storage["refresh"]} */
  const refresh = async () => {
    const [all, names, values, binned] = await transact("readonly", (stores) =>
      Promise.all([
        ask(stores.summaries.getAll()),
        ask(stores.settings.getAllKeys(range)),
        ask(stores.settings.getAll(range)),
        ask(stores.bin.count(range))
      ])
    );
    const there = new Map(all.filter((one) => one.site === site).map((one) => [one.id, one]));
    for (const [id, { isDirty, stamp }] of slots) {
      const listed = summaries.get(id);
      const isDeleted = stamp && !there.has(id);
      if (isDirty && listed && !isDeleted) there.set(id, { ...listed, stamp: there.get(id)?.stamp });
    }
    summaries.clear();
    for (const [id, summary] of there) summaries.set(id, summary);
    state.others = all.filter((one) => one.site !== site);
    state.hasBin = binned > 0;
    names.forEach((key, index) => settings.set(/** @type {string[]} */ (key)[1] ?? "", values[index]));
  };

  /** Read what there is, take a name, and move what localStorage has. */
  const start = async () => {
    try {
      await refresh();
    } catch (error) {
      state.problem = toReason(error) === "newer-page" ? "newer-page" : "blocked";
    }
    const listed = journal.list();
    const replica = settings.get("replica") ?? listed.find(({ kind }) => kind === "replica")?.text;
    if (isName(replica)) state.base = `${replica}`;
    state.name = await takeName(locks, prefix, state.base, random);
    const moves = listed.map((noted) => absorb(noted).catch(() => {}));
    state.isOpen = true;
    if (listed[0]) Promise.all(moves).then(() => heard());
  };

  /** @type {T.Storage["get"]} */
  const get = async (id) => {
    if (storage.isHeld(id)) return storage.held(id);
    const [text, summary] = await transact("readonly", (stores) =>
      Promise.all([ask(stores.pilots.get(keyOf(id))), ask(stores.summaries.get(keyOf(id)))])
    ).catch(() => []);
    if (!summary || summary.newer) return storage.held(id);
    const { record } = read(text);
    if (record) {
      const slot = writer.getSlot(id);
      Object.assign(slot, { record: mergeText(text, slot.record ?? record), base: record, stamp: summary.stamp });
    } else {
      summaries.delete(id);
      await transact("readwrite", (stores) => {
        writer.putAside(stores, id, text);
        writer.erase(stores, id);
      }).catch(() => {});
    }
    return storage.held(id);
  };

  /** @type {T.Storage} */
  const storage = {
    ready: Promise.resolve(),
    open() {
      let isLate = false;
      const opened = start().then(() => isLate && heard());
      const late = () => (isLate = true);
      storage.ready = Promise.race([opened, new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(late)]);
      return storage.ready;
    },

    list: (playbook) =>
      [...summaries.values()]
        .filter((one) => !playbook || one.playbook === playbook)
        .sort((a, b) => (a.at < b.at ? 1 : -1)),

    has: (id) => summaries.has(id),
    held: (id) => slots.get(id)?.record ?? null,
    isHeld(id) {
      const [slot, there] = [slots.get(id), summaries.get(id)];
      return state.isOpen && (!there?.stamp || (!!slot?.record && slot.stamp === there.stamp));
    },
    isGone: (id) => !!slots.get(id)?.stamp && !summaries.has(id),
    forget: writer.letGo,
    get,
    save: writer.save,
    remove: writer.remove,
    refresh,

    current(playbook = "") {
      const readable = storage.list(playbook).filter((one) => !one.newer);
      const last = settings.get(`current:${playbook}`);
      return (readable.find(({ id }) => id === last) ?? readable[0])?.id ?? null;
    },
    setCurrent(id) {
      const { playbook = "" } = summaries.get(id) ?? {};
      if (playbook) for (const key of ["", playbook]) set(`current:${key}`, id).catch(() => {});
    },

    replica: () => state.name,
    isOwn: (by) => by === state.base || `${by}`.startsWith(`${state.base}-`),

    me: () => settings.get("me"),
    setMe: (me) => void set("me", me || undefined).then(tell, () => {}),

    exportedAt: (id) => settings.get(`exported:${id}`) ?? null,
    setExported: (id) => void set(`exported:${id}`, now()).catch(() => {}),

    get isBusy() {
      return [...slots.values()].some(({ work }) => work);
    },
    get isUnsaved() {
      return [...slots.values()].some(({ isDirty, why }) => isDirty && why);
    },
    get hasOthers() {
      return !!(state.others[0] ?? journal.listOthers()[0]);
    },
    get problem() {
      return state.problem;
    },

    note() {
      for (const [id, { record, base, isDirty }] of slots) {
        if (record && isDirty) journal.note(id, `journal:${page}-${id}`, JSON.stringify(subtract(record, base)));
      }
      for (const [key, value] of unsaved) journal.note(key, key, value ?? "");
    },

    listen: (listener) => void (heard = listener),

    bin: {
      async put(item, id = random()) {
        state.hasBin = true;
        await transact("readwrite", ({ bin }) => void bin.put({ ...item, id, at: now() }, keyOf(id)));
      },
      get hasItems() {
        return state.hasBin;
      }
    },
    getSetting: (key) => settings.get(key),
    inside
  };

  channel?.addEventListener("message", async () => {
    await refresh().catch(() => {});
    heard();
  });
  return storage;
};
