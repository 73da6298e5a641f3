// Validates values by the published schema, with the messages of `pilotbook check`.
/** @import * as T from "./types.js" */

import { isTree } from "./merge.js";

const NO_ENTRIES = ["no entries", "Add some"];
const LONE = /\p{Cs}/u;

/** List what a check tells, in the words of the messages. @param {T.AdaptRules} rules @param {(tell: T.Tell) => void} check */
export const listTold = ({ messages }, check) => {
  /** @type {T.AdaptFinding[]} */
  const found = [];
  check((loc, name, values = {}) => {
    const [problem = name, cure = ""] = (messages[name] ?? []).map((text) =>
      text.replace(/\{(\w+)\}/g, (_, key) => `${values[key]}`)
    );
    found.push({ loc, problem, cure });
  });
  return found;
};

/** Return the schema of one thing in a playbook, such as a row. @param {T.AdaptRules} rules @param {string} key @returns {T.Tree} */
export const getSchema = ({ schema }, key) => {
  const part = /** @type {T.Tree} */ (schema[key]);
  return part.each ?? part;
};

/** Write a number with digits alone. @param {number} value */
export const writeNumber = (value) =>
  /e/.test(`${value}`) ? value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 }) : `${value}`;

/** @param {unknown} value */
const quote = (value) => {
  const text = (typeof value === "number" ? writeNumber(value) : `${value}`).trim().replace(/\s+/g, " ");
  const short = [...text].length <= 40 ? text : `${[...text].slice(0, 39).join("")}…`;
  return `\`${short}\``;
};

/**
 * Find what is wrong with a value. `meaning` is what the schema says of its key, if a model has it.
 * @param {T.Tell} tell @param {T.AdaptRules} rules @param {T.Tree} schema @param {any} value @param {T.Loc} loc @param {string} [meaning]
 */
export const findMistakes = (tell, rules, schema, value, loc, meaning = ".") => {
  const { each, items, least, type } = schema;
  if (value === undefined) return;
  if (schema.properties) findInModel(tell, rules, schema, value, loc);
  else if (each || items) {
    const entries = Object.entries(value);
    const count = entries.length;
    if (count < least) {
      const [there, advice] = count ? [`${count} ${count > 1 ? "entries" : "entry"}`, "Add more"] : NO_ENTRIES;
      return tell(loc, "too-few", { count: there, least, advice, meaning });
    }
    for (const [key, one] of entries) {
      if (each) findInText(tell, rules, schema.keys, key, [...loc, key]);
      findMistakes(tell, rules, each ?? items, one, [...loc, key]);
    }
  } else if (schema.number) findInNumber(tell, schema, value, loc, meaning);
  else if (type === "string" && !schema.enum) findInText(tell, rules, schema, value, loc);
};

/** @param {T.Tell} tell @param {T.AdaptRules} rules @param {T.Tree} schema @param {T.Tree} value @param {T.Loc} loc */
const findInModel = (tell, rules, { name, properties, required }, value, loc) => {
  let isStale = name === "Stale" && !value.days && !value.changes?.[0];
  for (const key of required) {
    if (value[key] === undefined) tell(loc, "missing", { key, meaning: properties[key].meaning });
  }
  /** @type {T.Tell} */
  const tellOfPart = (...said) => {
    isStale = false;
    tell(...said);
  };
  for (const [key, part] of Object.entries(properties)) {
    findMistakes(tellOfPart, rules, part, value[key] ?? undefined, [...loc, key], part.meaning);
  }
  if (isStale) tell(loc, "stale");
};

/** @param {T.Tell} tell @param {T.AdaptRules} rules @param {T.Tree} schema @param {unknown} value @param {T.Loc} loc */
const findInText = (tell, rules, { minLength, maxLength, pattern }, value, loc) => {
  const text = `${value}`.trim();
  const [control] = new RegExp(rules.control).exec(text) ?? [];
  if (LONE.test(text)) tell(loc, "invalid");
  else if (minLength && !text) tell(loc, "empty");
  else if (maxLength && [...text].length > maxLength) tell(loc, "too-long", { most: maxLength });
  else if (pattern && !new RegExp(pattern).test(text)) {
    const [form, cure] = rules.forms[pattern] ?? ["in the right format", "See the schema."];
    tell(loc, "pattern", { value: quote(text), form, cure });
  } else if (control) {
    tell(loc, "control", { code: control.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0") });
  }
};

/** @param {T.Tell} tell @param {T.Tree} schema @param {any} value @param {T.Loc} loc @param {string} meaning */
const findInNumber = (tell, { type, number, bounds }, value, loc, meaning) => {
  const isNumber = typeof value === "number";
  if (!isNumber || !(type === "integer" ? Number.isInteger(value) : Number.isFinite(value))) {
    return tell(loc, "number", { kind: number, value: `${isNumber ? "" : "the text "}${quote(value)}` });
  }
  const [broken] = bounds.filter(
    (/** @type {T.Tree} */ one) => value < one.min || value > one.max || value <= one.above
  );
  if (broken) tell(loc, "bound", { ...broken, value: quote(value), meaning });
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
