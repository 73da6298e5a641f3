// Applies what someone enters in the form to a draft, or refuses it with the messages of `pilotbook check`.
/** @import * as T from "./types.js" */

import { applyDraft, getAt, valuesOf } from "./apply.js";
import { checkFork } from "./check.js";
import { setValues } from "./draft.js";
import { pick } from "./merge.js";
import { getSchema, isProse, resolvePart, tidyText } from "./schema.js";

/** What the form leaves as it is. */
const UNCHANGED = ["sources", "maps", "effort", "keep", "replaces", "fixes"];
/** What the IDs of a field name. */
const REFERENCES = /** @type {T.Names} */ ({
  role: "roles", led_by: "roles", present: "roles", gate: "gates", document: "documents", gap: "gaps",
  hands_to: "exceptions", does: "autonomy", does_not: "autonomy"
}); // prettier-ignore

/** List the fields of a part of the schema. @param {T.AdaptRules} rules @param {T.Tree} schema @returns {T.AdaptField[]} */
export const listFields = (rules, schema) =>
  Object.entries(schema.properties)
    .filter(([key]) => !UNCHANGED.includes(key))
    .map(([key, part]) => describeField(rules, key, resolvePart(rules, part), (schema.required ?? []).includes(key)));

/** @param {T.AdaptRules} rules @param {string} key @param {T.Tree} part @param {boolean} required @returns {T.AdaptField} */
const describeField = (rules, key, part, required) => {
  const title = `${key[0]?.toUpperCase()}${key.slice(1).replaceAll("_", " ")}`;
  const field = { key, title, required, part, about: `${part.description ?? ""}`.replace(/\s+/g, " "), kind: "text" };
  const named = pick(REFERENCES, key);
  if (part.properties) return { ...field, kind: "group", fields: listFields(rules, part) };
  if (part.type === "array") {
    const items = resolvePart(rules, part.items);
    if (items.properties) return { ...field, kind: "items", fields: listFields(rules, items) };
    return { ...field, kind: named || items.enum ? "ids" : "list", named, options: items.enum };
  }
  if (part.type === "boolean") return { ...field, kind: "flag" };
  if (/number|integer/.test(part.type)) return { ...field, kind: "number" };
  if (part.enum || (named && part.pattern)) return { ...field, kind: "choice", named, options: part.enum };
  return { ...field, kind: isProse(part) ? "prose" : "text" };
};

/** Return the choices of a field: by value, what people read. @param {T.AdaptRules} rules @param {T.Merged} merged @param {T.AdaptField} field @returns {T.Names} */
export const listChoices = (rules, { values }, { named, options }) => {
  if (options) return Object.fromEntries(options.map((one) => [one, one]));
  if (named === "gaps") {
    return Object.fromEntries(Object.keys(values.gaps ?? {}).map((id) => [id, rules.gaps[id] ?? id]));
  }
  if (named === "autonomy" || named === "exceptions") {
    return Object.fromEntries(Object.entries(values[named] ?? {}).map(([id, row]) => [id, row.action ?? row.case]));
  }
  return /** @type {any} */ (rules)[`${named}`];
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
 * Set fields of a place in a draft. What is as in the base without it is not in the draft.
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
    add([path, undefined]);
    if (value === undefined || value === "") continue;
    if (isOwn(base, place)) add([path, value]);
    else {
      const inherited = getAt(valuesAt(applyDraft(rules, base, next), place), key.split("/"));
      if (JSON.stringify(inherited) !== JSON.stringify(value)) add([path, value]);
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

/** Return the schema of what is at a place. @param {T.AdaptRules} rules @param {string} place @returns {T.Tree} */
export const schemaAt = (rules, place) => {
  const [table = ""] = place.split("/");
  if (table) return getSchema(rules, table);
  const { title, team, summary } = rules.schema.properties;
  return { properties: { title, team, summary }, required: ["title", "team", "summary"] };
};

/** Read what was typed into a field. @param {T.AdaptField} field @param {string} text @returns {unknown} */
export const readField = ({ kind, part }, text) => {
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
  return part.type === "string" ? tidy : text;
};
