// Notes what is not in the database yet when a page goes, pilots and settings: in localStorage, which a page can still
// write then. The next page that opens takes it over. Also finds there what pages of version 1 kept.
/** @import * as T from "../record/types.js" */

import { getEntry, listOthers, put } from "../record/entries.js";
import { copyMap, createMap, isName } from "../record/grammar.js";
import { getEdit } from "../record/record.js";
import { isSame } from "../record/versions.js";

/**
 * Return a record that has only what the base does not have. Merged with the base it gives the record.
 * @param {T.Record} record @param {T.Record | null} base
 */
export const subtract = (record, base) => {
  if (!base) return record;
  const { id, name, playbook } = record.pilot;
  const part = copyMap({ ...Object.fromEntries(listOthers(record)), version: record.version, edits: createMap() });
  part.pilot = copyMap({ id, name, playbook });
  for (const path of Object.keys(record.edits ?? {})) {
    const [edit, value] = [getEdit(record, path), getEntry(record, path)];
    const isKnown = isSame(edit, getEdit(base, path)) && isSame(value, getEntry(base, path));
    if (isKnown && path !== "pilot/name" && path !== "pilot/playbook") continue;
    part.edits[path] = edit;
    if (edit?.at && value !== undefined) put(part, path, value);
  }
  return part;
};

/** @type {T.createJournal} */
export const createJournal = (getLocal, prefix) => {
  /** The keys that this page has written, by what they are for. @type {Map<string, string>} */
  const written = new Map();

  /** @type {T.attempt} */
  const attempt = (act) => {
    try {
      return act(/** @type {Storage} */ (getLocal()));
    } catch {
      return undefined; // there is none, or it is full
    }
  };

  const listKeys = () =>
    attempt((local) => Array.from({ length: local.length }, (_, index) => `${local.key(index)}`)) ?? [];

  return {
    /** Note a text about something under a key. */
    note: (name, key, text) =>
      void attempt((local) => {
        local.setItem(prefix + key, text);
        written.set(name, prefix + key);
      }),

    /** Forget what was noted: it is in the database. */
    clear(name) {
      const key = written.get(name);
      if (key) attempt((local) => local.removeItem(key));
      written.delete(name);
    },

    list() {
      return listKeys().flatMap((key) => {
        const [, kind = "", id = ""] =
          /^(pilot|journal|current|exported|left|me|place|replica|seen)(?::(.*))?$/.exec(key.slice(prefix.length)) ??
          [];
        if (!key.startsWith(prefix) || !kind || [...written.values()].includes(key)) return [];
        const text = attempt((local) => local.getItem(key)) ?? "";
        const name = kind === "pilot" ? id.replace(/:.*/, "") : id;
        return kind === "pilot" && !isName(name) ? [] : [{ key, kind, id: name, text }];
      });
    },

    /** Remove a key whose text is in the database, unless it was written again since. */
    remove: ({ key, text }) => void attempt((local) => local.getItem(key) === text && local.removeItem(key)),

    /** List the pilots of version 1 that other sites of this origin keep. */
    listOthers() {
      return listKeys().flatMap((key) => {
        const [, site = "", id = ""] = /^(\/.*)pilotbook\.pilot:([a-z\d-]{1,64})$/.exec(key) ?? [];
        return site && !key.startsWith(prefix)
          ? [{ site, id, text: attempt((local) => local.getItem(key)) ?? "" }]
          : [];
      });
    }
  };
};
