// Finds the entries of a record by their paths, such as `checks/owner-named/status`.
/** @import * as T from "./types.js" */

import { copyMap, createMap, isEntry, isObject } from "./grammar.js";

export const GROUPS = ["checks", "answers", "tables", "changes", "cost"];
/** All groups of entries, in the order in which a record is read. */
export const ENTRY_GROUPS = ["pilot", ...GROUPS, "kickoff", "decision"];
const OWN_KEYS = ["version", "edits", ...ENTRY_GROUPS];

/** @type {T.listOthers} */
export const listOthers = (record) => Object.entries(record).filter(([key]) => !OWN_KEYS.includes(key));

/** @type {T.listEntries} */
export const listEntries = (record, from = "") => {
  /** @type {[T.Path, any][]} */
  const found = [];
  /** @param {any} value @param {string} path */
  const walk = (value, path) => {
    if (isEntry(path)) found.push([path, value]);
    else if (path !== "pilot/id") for (const key in value) walk(value[key], `${path}/${key}`);
  };
  for (const place of from ? [from] : ENTRY_GROUPS) {
    const value = getEntry(record, place);
    if (value !== undefined) walk(value, place);
  }
  return found;
};

/** @type {T.listPaths} */
export const listPaths = (record) => listEntries(record).map(([path]) => path);

/** @type {T.listItems} */
export const listItems = (record) => {
  /** @type {[T.Path, any][]} */
  const found = [];
  for (const group of GROUPS) {
    const items = Object.entries(/** @type {any} */ (record[group] ?? {}));
    for (const [id, value] of items) {
      if (group !== "tables") found.push([`${group}/${id}`, value]);
      else for (const row in value) found.push([`${group}/${id}/${row}`, value[row]]);
    }
  }
  if (record.kickoff) found.push(["kickoff", record.kickoff]);
  if (record.decision) found.push(["decision", record.decision]);
  return found;
};

/** @type {T.getEntry} */
export const getEntry = (record, path) =>
  path.split("/").reduce((at, key) => (Object.hasOwn(Object(at), key) ? at[key] : undefined), Object(record));

/** @type {T.put} */
export const put = (record, path, value) => {
  const keys = path.split("/");
  const last = keys.pop() ?? "";
  const holder = keys.reduce((at, key) => (at[key] ??= createMap()), record);
  holder[last] = value;
};

/** @type {T.withEntry} */
export const withEntry = (holder, [key = "", ...rest], value) => {
  const copy = copyMap(holder);
  const next = rest[0] === undefined ? value : withEntry(copy[key], rest, value);
  if (next === undefined || (isObject(next) && Object.keys(next)[0] === undefined)) delete copy[key];
  else copy[key] = next;
  return copy;
};
