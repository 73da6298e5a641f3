// Applies what someone enters in the form to a draft, or refuses it with the messages of `pilotbook check`.
/** @import * as T from "./types.js" */

import { applyDraft, getAt, valuesOf } from "./apply.js";
import { checkFork } from "./check.js";
import { setValues } from "./draft.js";
import { pick } from "./merge.js";
import { tidyText } from "./schema.js";

/** List the fields of a part of the schema. @param {T.Tree} schema @returns {T.AdaptField[]} */
export const listFields = ({ properties }) =>
  Object.entries(properties)
    .map(([key, part]) => ({ key, ...part }))
    .filter(({ kind }) => kind);

/** Return the choices of a field: by value, what people read. @param {T.AdaptRules} rules @param {T.Merged} merged @param {T.AdaptField} field @returns {T.Names} */
export const listChoices = (rules, { values }, { kind, enum: options, rows, names }) => {
  if (kind === "flag") return rules.labels.reversible ?? {};
  if (options) return Object.fromEntries(options.map((one) => [one, one]));
  if (!rows) return /** @type {any} */ (rules)[`${names}`];
  const titleOf = (/** @type {string} */ id, /** @type {T.Tree} */ row) => row.action ?? row.case ?? rules.gaps[id];
  return Object.fromEntries(Object.entries(values[rows] ?? {}).map(([id, row]) => [id, titleOf(id, row) ?? id]));
};

/** Return what the form changes at a place: what a fork adds is there whole. @param {T.Base} base @param {string} place */
export const isOwn = (base, place) => {
  const [table = "", id = ""] = place.split("/");
  if (table === "checks") return true;
  return !!id && table !== "adapt" && !pick(base.values[table], id);
};

/** Return the values of what a place names, as the fork has them. @param {T.Merged} merged @param {string} place @returns {T.Tree} */
export const valuesAt = (merged, place) => {
  const [table = "", id = ""] = place.split("/");
  if (!table) return merged.values;
  if (table === "adapt" || table === "checks") return merged.checks.find((one) => one.id === id) ?? {};
  const found = merged.values[table];
  return (id ? pick(found, id) : found) ?? {};
};

/**
 * Set fields of a place in a draft, or empty them. What is as in the base without it is not in the draft.
 * @param {T.AdaptRules} rules @param {T.Base} base @param {T.Draft} draft @param {string} place @param {[string, unknown][]} fields
 * @returns {[string, unknown][]}
 */
export const toEntries = (rules, base, draft, place, fields) => {
  /** @type {[string, unknown][]} */
  const found = [];
  let next = draft;
  const add = (/** @type {[string, unknown]} */ entry) => {
    next = setValues(next, [entry], "", "");
    const at = found.findIndex(([path]) => path === entry[0]);
    if (at < 0) found.push(entry);
    else found[at] = entry;
  };
  for (const [key, value] of fields) {
    const path = place ? `${place}/${key}` : key;
    const isEmpty = value === undefined || value === "";
    add([path, undefined]);
    const inherited = getAt(valuesAt(applyDraft(rules, base, next), place), key.split("/"));
    if (isOwn(base, place) || inherited === undefined || inherited === null) {
      if (!isEmpty) add([path, value]);
    } else if (isEmpty || JSON.stringify(inherited) !== JSON.stringify(value)) {
      add([path, isEmpty ? " " : value]); // a fork can't take away what the base has: check refuses a space
    }
  }
  return found;
};

/**
 * Try values in a draft. Returns what would be wrong that was not wrong before.
 * @param {T.AdaptRules} rules @param {T.Base} base @param {T.Draft} draft @param {[string, unknown][]} entries
 */
export const tryEntries = (rules, base, draft, entries) => {
  const before = new Set(checkFork(rules, base, valuesOf(base, draft)).map((one) => JSON.stringify(one)));
  const next = setValues(draft, entries, "", "");
  return checkFork(rules, base, valuesOf(base, next)).filter((one) => !before.has(JSON.stringify(one)));
};

/** Read what was typed into a field. @param {T.AdaptField} field @param {string} text @returns {unknown} */
export const readField = ({ kind }, text) => {
  const tidy = tidyText(text, kind === "prose");
  if (kind === "number") {
    const number = Number(tidy.replace(/^(-?)\./, "$10."));
    return tidy && /^-?[\d.]+$/.test(tidy) && Number.isFinite(number) ? number : tidy || undefined;
  }
  if (kind === "list") {
    return text
      .split("\n")
      .map((line) => tidyText(line, false))
      .filter(Boolean);
  }
  if (kind === "flag") return text ? text === "true" : undefined;
  return tidy;
};
