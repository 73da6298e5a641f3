// Says in words what a record holds: the check's own sentence, the question, the row, and who wrote it when.
/** @import * as T from "../../record/types.js" */

import { EPOCH } from "../../record/grammar.js";
import { getEntry, listEntries, listItems } from "../../record/entries.js";
import { formatDay, getLocale, words } from "../store/site.js";
import { storage, store } from "../store/store.js";

/** Return a text without breaks, cut where it is long. @param {unknown} text @param {number} [most] */
export const shorten = (text, most = 120) => {
  const line = String(text).replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
};

/** Return a word of the parts for an id, which may be any text; undefined: there is none. @param {string} kind @param {unknown} id */
const findWords = (kind, id) => {
  const name = `${kind}-${id}`;
  const text = /^[\w-]{1,80}$/.test(name) ? words(name) : name;
  return text === name ? undefined : text;
};

/** Turn an id into words. @param {string} id */
const toWords = (id) => {
  const text = id.replace(/[-_]+/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** Return the title of a gate. @param {string} gate */
export const nameGate = (gate) => store.names?.gates[gate] ?? gate;

/** Look up a name: an id from a record may be any text. @template V @param {{[id: string]: V} | undefined} names @param {string} id */
const lookUp = (names, id) => (names && Object.hasOwn(names, id) ? names[id] : undefined);

/** Return the text of a check of a page of the library. @param {string} id */
const findText = (id) => document.querySelector(`#check-${CSS.escape(id)} label`)?.textContent?.trim();

/** Find the name of a row: the playbook's, or what the team wrote first in a row of its own. @type {T.nameRow} */
const nameRow = (table, row, value) => {
  const known = lookUp(store.names?.tables, table);
  const there = lookUp(known?.rows, row);
  const [own] = Object.entries(value ?? {}).flatMap(([field, text]) => (field === "own" ? [] : [text]));
  const name = there ?? (row.startsWith("own-") && own ? shorten(own, 80) : toWords(row));
  return words("item-row", { table: known?.title ?? toWords(table), name });
};

/** Find the name of a check, a question or an input of the cost model. @param {string} group @param {string} id */
const findTitle = (group, id) => {
  if (group === "checks") return store.ruleById.get(id)?.text ?? findText(id);
  return lookUp(group === "cost" ? store.names?.inputs : store.names?.questions, id);
};

/** Return what people call an item of a record. @type {T.nameItem} */
export const nameItem = (item, record) => {
  const [group, id = "", row = ""] = item.split("/");
  const value = getEntry(record, item);
  if (group === "tables") return nameRow(id, row, value);
  if (group === "checks" || group === "answers") return findTitle(group, id) ?? toWords(id);
  if (group === "cost") return words("item-cost", { name: findTitle(group, id) ?? toWords(id) });
  const what = findWords("what", value?.what) ?? value?.what ?? toWords(id);
  return words(`item-${group}`, { what });
};

/** Return what people call a field. @param {string} field */
const nameField = (field) => findWords("part", field) ?? toWords(field);

/** Return a value as people read it. @param {unknown} value @returns {string} */
const showValue = (value) => {
  if (value === undefined) return words("deleted-there");
  return shorten(
    findWords("value", value) ?? (typeof value === "string" ? formatDay(value) : JSON.stringify(value)),
    300
  );
};

/** Return a time as people say it, in the reader's own time zone; undefined: nobody knows it. @param {T.Time} at */
export const formatMoment = (at) => {
  const time = {
    month: "short",
    day: "numeric",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23"
  };
  return at === EPOCH ? undefined : new Date(at).toLocaleString(getLocale(), /** @type {any} */ (time));
};

/** Say what fields hold: `Status: Done. Signed by: Mia Orr.` @type {T.describeFields} */
export const describeFields = (fields) => {
  const texts = fields.map(([path, value]) => {
    const parts = path.split("/");
    const last = `${parts[parts.length - 1]}`;
    const isAlone = path.startsWith("cost/") || /^(answers|remarks)/.test(`${parts[parts.length - 3]}`);
    const text = showValue(value);
    return isAlone && last === "text" ? text : path.startsWith("cost/") ? text : `${nameField(last)}: ${text}`;
  });
  return texts.join("; ");
};

/** Say what an item of a record holds. @param {T.Path} item @param {T.Record} record */
export const describeItemOf = (item, record) => {
  const fields = item.startsWith("cost/") ? [[item, getEntry(record, item)]] : listEntries(record, item);
  const told = fields.filter(([path]) => !/\/(wording|own)$|\/history\//.test(path));
  return describeFields(/** @type {[T.Path, any][]} */ (told));
};

/** List what a record holds, each with its name. @type {T.describeAll} */
export const describeAll = (record) =>
  listItems(record).map(([item]) => [nameItem(item, record), describeItemOf(item, record)]);

/**
 * Return a function from a browser to the person who used it.
 * @param {(by: string) => string | undefined} author
 */
export const nameAuthors = (author) => (/** @type {string} */ by) =>
  (storage.isOwn(by) ? storage.me() : undefined) ?? author(by);
