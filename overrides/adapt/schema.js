// Validates values by the published schema, with the messages of `pilotbook check`.
/** @import * as T from "./types.js" */

import { isTree } from "./merge.js";

const LONE = /\p{Cs}/u;

/** Say what is wrong at a place, in the words of a message. @param {T.AdaptRules} rules @param {T.Loc} loc @param {string} name @param {T.Tree} [values] @returns {T.AdaptFinding} */
export const tell = ({ messages }, loc, name, values = {}) => {
  const [problem = name, cure = ""] = (messages[name] ?? []).map((text) =>
    text.replace(/\{(\w+)\}/g, (_, key) => `${values[key]}`)
  );
  return { loc, problem, cure };
};

/** Return the schema of one thing in a playbook, such as a row. @param {T.AdaptRules} rules @param {string} key @returns {T.Tree} */
export const getSchema = ({ schema }, key) => {
  const part = /** @type {T.Tree} */ (schema[key]);
  return part.each ?? part;
};

/** Write a number with digits alone. @param {number} value */
export const writeNumber = (value) =>
  /e/.test(String(value))
    ? value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 })
    : `${value}`;

/** @param {unknown} value */
const quote = (value) => {
  const text = (typeof value === "number" ? writeNumber(value) : String(value)).trim().replace(/\s+/g, " ");
  const short = [...text].length <= 40 ? text : `${[...text].slice(0, 39).join("")}…`;
  return `\`${short}\``;
};

/**
 * Find what is wrong with a value. `meaning` is what the schema says of its key, if a model has it.
 * @param {T.AdaptRules} rules @param {T.Tree} schema @param {any} value @param {T.Loc} loc @param {string} [meaning] @returns {T.AdaptFinding[]}
 */
export const findMistakes = (rules, schema, value, loc, meaning = ".") => {
  const { each, items, least, type } = schema;
  if (schema.properties) return findInModel(rules, schema, value, loc);
  if (each || items) {
    const entries = Object.entries(value);
    const count = entries.length;
    if (count < least) {
      const there = count ? `${count} ${count === 1 ? "entry" : "entries"}` : "no entries";
      return [tell(rules, loc, "too-few", { count: there, least, advice: count ? "Add more" : "Add some", meaning })];
    }
    return entries.flatMap(([key, one]) => [
      ...(each ? findInText(rules, schema.keys, key, [...loc, key]) : []),
      ...findMistakes(rules, each ?? items, one, [...loc, key])
    ]);
  }
  if (type === "string" && !schema.enum) return findInText(rules, schema, value, loc);
  return schema.number ? findInNumber(rules, schema, value, loc, meaning) : [];
};

/** @param {T.AdaptRules} rules @param {T.Tree} schema @param {T.Tree} value @param {T.Loc} loc @returns {T.AdaptFinding[]} */
const findInModel = (rules, { name, properties, required }, value, loc) => {
  const missing = required.filter((/** @type {string} */ key) => value[key] === undefined);
  const found = missing.map((/** @type {string} */ key) => {
    return tell(rules, loc, "missing", { key, meaning: properties[key].meaning });
  });
  for (const [key, part] of Object.entries(properties)) {
    const one = value[key];
    if (one !== undefined && one !== null) found.push(...findMistakes(rules, part, one, [...loc, key], part.meaning));
  }
  const isStale = name === "Stale" && !value.days && !value.changes?.[0];
  return isStale && !found[0] ? [tell(rules, loc, "stale")] : found;
};

/** @param {T.AdaptRules} rules @param {T.Tree} schema @param {unknown} value @param {T.Loc} loc @returns {T.AdaptFinding[]} */
const findInText = (rules, { minLength, maxLength, pattern }, value, loc) => {
  const text = `${value}`.trim();
  const say = (/** @type {string} */ name, /** @type {object} */ values = {}) => [tell(rules, loc, name, values)];
  if (LONE.test(text)) return say("invalid");
  if (minLength && !text) return say("empty");
  if (maxLength && [...text].length > maxLength) return say("too-long", { most: maxLength });
  if (pattern && !new RegExp(pattern).test(text)) {
    const [form, cure] = rules.forms[pattern] ?? ["in the right format", "See the schema."];
    return say("pattern", { value: quote(text), form, cure });
  }
  const [control] = new RegExp(rules.control).exec(text) ?? [];
  return control ? say("control", { code: control.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0") }) : [];
};

/** @param {T.AdaptRules} rules @param {T.Tree} schema @param {any} value @param {T.Loc} loc @param {string} meaning @returns {T.AdaptFinding[]} */
const findInNumber = (rules, { type, number, bounds }, value, loc, meaning) => {
  const isNumber = typeof value === "number";
  if (!isNumber || !(type === "integer" ? Number.isInteger(value) : Number.isFinite(value))) {
    return [tell(rules, loc, "number", { kind: number, value: `${isNumber ? "" : "the text "}${quote(value)}` })];
  }
  const [broken] = bounds.filter(
    (/** @type {T.Tree} */ one) => value < one.min || value > one.max || value <= one.above
  );
  return broken ? [tell(rules, loc, "bound", { ...broken, value: quote(value), meaning })] : [];
};

/** Tidy a typed text as the models do: on one line, unless it is prose. @param {string} text @param {boolean} isProse */
export const tidyText = (text, isProse) => (isProse ? text.trim() : text.trim().replace(/[^\S\ufeff]+/g, " "));

/** Return a value without what its schema fills in anyway. @param {T.Tree} schema @param {any} value @returns {any} */
export const stripDefaults = (schema, value) => {
  if (!schema.properties || !isTree(value)) return value;
  const kept = Object.entries(schema.properties)
    .map(([key, field]) => [key, stripDefaults(field, value[key]) ?? undefined, field.default])
    .filter(([, one, given]) => one !== undefined && JSON.stringify(one) !== JSON.stringify(given));
  return Object.fromEntries(kept);
};
