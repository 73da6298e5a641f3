// The pilots of this browser. Works on without a storage.
/** @import * as T from "./types.js" */

import { merge } from "./merge.js";
import { isName, read } from "./record.js";

/** @type {T.createStore} */
export const createStore = ({ storage, prefix, now, random }) => {
  /** @type {Map<string, string>} */
  const held = new Map();
  /** @type {Map<string, {text: string, got: T.Read}>} */
  const seen = new Map();
  /** @type {T.Store["problem"]} */
  let problem = null;
  const start = `${prefix}pilot:`;

  /** @type {T.ask} */
  const ask = (act) => {
    try {
      return act(/** @type {T.Kept} */ (storage));
    } catch {
      problem = "blocked";
    }
  };

  const stored = (key = "") => ask((there) => there.getItem(key)) ?? null;

  const get = (key = "") => held.get(key) ?? stored(key);

  const set = (key = "", text = "") => {
    try {
      /** @type {T.Kept} */ (storage).setItem(key, text);
      held.delete(key);
    } catch (error) {
      held.set(key, text);
      return /quota/i.test(/** @type {Error} */ (error).name) ? "full" : "blocked";
    }
  };

  const drop = (key = "") => {
    held.delete(key);
    ask((there) => there.removeItem(key));
  };

  /** @type {T.load} */
  const load = (key, text = get(key)) => {
    if (text === null) return null;
    const last = seen.get(key);
    if (last?.text === text) return last.got;
    const got = read(text);
    seen.set(key, { text, got });
    if (got.record || got.problem === "newer") return got;
    problem = "rubbish";
    let aside = `${key}:rubbish`;
    while (![null, text].includes(stored(aside))) aside += "+";
    if (set(aside, text)) return got; // no room
    drop(key);
    return null;
  };

  /** @type {T.Store} */
  const store = {
    list(playbook) {
      const keys = ask((there) => Array.from({ length: there.length }, (_, index) => `${there.key(index)}`)) ?? [];
      const found = [...new Set([...keys, ...held.keys()])].flatMap((key) => {
        const id = key.slice(start.length);
        const got = key.startsWith(start) && isName(id) && load(key);
        if (!got || !(got.record || got.problem === "newer")) return [];
        const { pilot, edits = {} } = got.record ?? JSON.parse(get(key) ?? "");
        const at = Object.values(/** @type {T.Edits} */ (edits)).reduce(
          (last, edit) => (edit.at > last ? edit.at : last),
          ""
        );
        return [{ id, name: `${pilot?.name ?? id}`, playbook: `${pilot?.playbook}`, at, newer: !got.record }];
      });
      return found.filter((one) => !playbook || one.playbook === playbook).sort((a, b) => (a.at < b.at ? 1 : -1));
    },

    get: (id) => load(start + id)?.record ?? null,

    save(given) {
      const id = given.pilot.id ?? random();
      const key = start + id;
      const there = load(key, stored(key));
      const named = { ...given, pilot: { ...given.pilot, id } };
      const record = there?.record ? merge(there.record, named).record : named;
      const text = JSON.stringify(record);
      if (there?.problem === "newer") return { ok: false, why: "newer", record };
      const why = there?.problem ? "full" : set(key, text);
      if (why) held.set(key, text);
      seen.set(key, { text, got: { record } });
      return why ? { ok: false, why, record } : { ok: true, record };
    },

    remove(id) {
      const record = store.get(id);
      if (record) drop(start + id);
      return () => void (record && store.save(record));
    },

    current(playbook = "") {
      const there = store.list(playbook).filter((one) => !one.newer);
      const last = get(`${prefix}current:${playbook}`);
      return (there.find(({ id }) => id === last) ?? there[0])?.id ?? null;
    },

    setCurrent(id) {
      for (const playbook of ["", store.get(id)?.pilot.playbook]) set(`${prefix}current:${playbook}`, id);
    },

    replica() {
      const key = `${prefix}replica`;
      if (!isName(get(key))) set(key, random());
      return get(key) ?? "";
    },

    me: () => get(`${prefix}me`) ?? undefined,
    setMe: (name) => void (name ? set(`${prefix}me`, name) : drop(`${prefix}me`)),

    exportedAt: (id) => get(`${prefix}exported:${id}`),
    setExported: (id) => void set(`${prefix}exported:${id}`, now()),
    heard: ({ key }) => key === null || key.startsWith(start),

    get problem() {
      return problem;
    }
  };
  return store;
};
