// Stores the pilots of this browser. Works on in memory where the browser stores nothing.
/** @import * as T from "./types.js" */

import { isName } from "./grammar.js";
import { merge } from "./merge.js";
import { read } from "./record.js";

/** @type {T.createStorage} */
export const createStorage = ({ storage, prefix, now, random }) => {
  /** What could not be stored yet. @type {Map<string, string>} */
  const unsaved = new Map();
  /** What was read before, by key. @type {Map<string, {text: string, result: T.Read}>} */
  const memo = new Map();
  /** @type {T.Storage["problem"]} */
  let problem = null;
  const start = `${prefix}pilot:`;

  /** @type {T.attempt} */
  const attempt = (act) => {
    try {
      return act(/** @type {T.Backend} */ (storage));
    } catch {
      problem = "blocked";
    }
  };

  const getStored = (key = "") => attempt((backend) => backend.getItem(key)) ?? null;

  const getText = (key = "") => unsaved.get(key) ?? getStored(key);

  /** Store a text, or keep it in memory and return why it could not be stored. */
  const setText = (key = "", text = "") => {
    try {
      /** @type {T.Backend} */ (storage).setItem(key, text);
      unsaved.delete(key);
    } catch (error) {
      unsaved.set(key, text);
      return /quota/i.test(/** @type {Error} */ (error).name) ? "full" : "blocked";
    }
  };

  const removeText = (key = "") => {
    unsaved.delete(key);
    attempt((backend) => backend.removeItem(key));
  };

  /** Move an unreadable text to a key that no other text has. @param {string} key @param {string} text */
  const putAside = (key, text) => {
    problem = "rubbish";
    let aside = `${key}:rubbish`;
    while (![null, text].includes(getStored(aside))) aside += "+";
    const failed = setText(aside, text);
    if (!failed) removeText(key);
    return !failed;
  };

  /** @type {T.load} */
  const load = (key, text = getText(key)) => {
    if (text === null) return null;
    const last = memo.get(key);
    if (last?.text === text) return last.result;
    const result = read(text);
    memo.set(key, { text, result });
    if (result.record || result.problem === "newer") return result;
    return putAside(key, text) ? null : result;
  };

  /** @param {string} key @returns {T.PilotSummary[]} */
  const describe = (key) => {
    const id = key.slice(start.length);
    const result = key.startsWith(start) && isName(id) && load(key);
    if (!result || !(result.record || result.problem === "newer")) return [];
    const { pilot, edits = {} } = result.record ?? JSON.parse(getText(key) ?? "");
    const times = Object.values(/** @type {T.Edits} */ (edits)).map(({ at = "" }) => at);
    const at = times.reduce((last, time) => (time > last ? time : last), "");
    return [{ id, name: `${pilot?.name ?? id}`, playbook: `${pilot?.playbook}`, at, newer: !result.record }];
  };

  /** @type {T.Storage} */
  const pilots = {
    list(playbook) {
      const stored = attempt((backend) =>
        Array.from({ length: backend.length }, (_, index) => `${backend.key(index)}`)
      );
      const all = [...new Set([...(stored ?? []), ...unsaved.keys()])].flatMap(describe);
      return all.filter((one) => !playbook || one.playbook === playbook).sort((a, b) => (a.at < b.at ? 1 : -1));
    },

    get: (id) => load(start + id)?.record ?? null,

    save(given) {
      const id = given.pilot.id ?? random();
      const key = start + id;
      const there = load(key, getStored(key));
      const named = { ...given, pilot: { ...given.pilot, id } };
      const record = there?.record ? merge(there.record, named).record : named;
      const text = JSON.stringify(record);
      if (there?.problem === "newer") return { ok: false, why: "newer", record };
      const why = there?.problem ? "full" : setText(key, text);
      if (why) unsaved.set(key, text);
      memo.set(key, { text, result: { record } });
      return why ? { ok: false, why, record } : { ok: true, record };
    },

    remove(id) {
      const record = pilots.get(id);
      if (record) removeText(start + id);
      return () => void (record && pilots.save(record));
    },

    current(playbook = "") {
      const readable = pilots.list(playbook).filter((one) => !one.newer);
      const last = getText(`${prefix}current:${playbook}`);
      return (readable.find(({ id }) => id === last) ?? readable[0])?.id ?? null;
    },

    setCurrent(id) {
      for (const playbook of ["", pilots.get(id)?.pilot.playbook]) setText(`${prefix}current:${playbook}`, id);
    },

    replica() {
      const key = `${prefix}replica`;
      if (!isName(getText(key))) setText(key, random());
      return getText(key) ?? "";
    },

    me: () => getText(`${prefix}me`) ?? undefined,
    setMe: (name) => void (name ? setText(`${prefix}me`, name) : removeText(`${prefix}me`)),

    exportedAt: (id) => getText(`${prefix}exported:${id}`),
    setExported: (id) => void setText(`${prefix}exported:${id}`, now()),
    isPilotEvent: ({ key }) => key === null || key.startsWith(start),

    get problem() {
      return problem;
    }
  };
  return pilots;
};
