// Validates values by the published schema, with the messages of `pilotbook check`.
/** @import * as T from "./types.js" */

import { isTree } from "./merge.js";

const CONTROL =
  // eslint-disable-next-line no-control-regex -- these are what a text may not have
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]/;
const LONE = /\p{Cs}/u;

/** Say what is wrong in the words of a message. @param {T.AdaptRules} rules @param {string} name @param {object} [values] */
export const tell = (rules, name, values = {}) => {
  const known = /** @type {T.Tree} */ (values);
  const [problem, cure] = (rules.messages[name] ?? [name, ""]).map((text) =>
    text.replace(/\{(\w+)\}/g, (_, key) => `${known[key]}`)
  );
  return { problem: `${problem}`, cure: `${cure}` };
};

/** Return a part of a schema without references and without the alternative of null. @param {T.AdaptRules} rules @param {T.Tree} part @returns {T.Tree} */
export const resolvePart = (rules, part) => {
  const { $ref, anyOf, ...rest } = part;
  const [chosen] = anyOf ?? [];
  if (chosen) return resolvePart(rules, { ...rest, ...chosen, description: part.description });
  if (!$ref) return part;
  const found = rules.schema.$defs[$ref.split("/").pop()];
  return { ...found, description: part.description ?? found.description };
};

/** Return the schema of one thing in a playbook, such as a row. @param {T.AdaptRules} rules @param {string} key @returns {T.Tree} */
export const getSchema = (rules, key) => {
  if (key === "adapt" || key === "checks") {
    return rules.schema.$defs[key === "adapt" ? "Adapted" : "OwnCheck"];
  }
  const part = resolvePart(rules, rules.schema.properties[key]);
  const [each] = Object.values(part.patternProperties ?? {});
  return each ? resolvePart(rules, each) : part;
};

/** Format a number as Python's `g` does. @param {number} value */
const formatG = (value) => {
  if (Math.abs(value) < 1e6) return String(Number(value.toPrecision(6)));
  return value
    .toExponential(5)
    .replace(/\.?0*e/, "e")
    .replace(/e\+(\d)$/, "e+0$1");
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

/** @param {T.Tree | undefined} part */
const meaningOf = (part) => {
  const [first] = (part?.description ?? "").split("\n");
  return first ? `: ${first}` : ".";
};

/**
 * Find what is wrong with a value. `field` is the part of the schema that describes the key, if a model has it.
 * @param {T.AdaptRules} rules @param {T.Tree} part @param {any} value @param {T.Loc} loc @param {T.Tree} [field] @returns {T.AdaptFinding[]}
 */
export const findMistakes = (rules, part, value, loc, field) => {
  const schema = resolvePart(rules, part);
  const say = (/** @type {string} */ name, /** @type {object} */ values = {}) => [
    { loc, ...tell(rules, name, values) }
  ];
  const meaning = meaningOf(field);
  if (schema.properties) return findInModel(rules, schema, value, loc);
  if (schema.patternProperties) {
    const entries = Object.entries(value);
    if (entries.length < (schema.minProperties ?? 0)) return sayTooFew(say, 0, schema.minProperties, meaning);
    const [each] = Object.values(schema.patternProperties);
    return entries.flatMap(([key, one]) => [
      ...findInText(rules, key, { ...schema.propertyNames, pattern: Object.keys(schema.patternProperties)[0] }).map(
        (said) => ({ loc: [...loc, key], ...said })
      ),
      ...findMistakes(rules, /** @type {T.Tree} */ (each), one, [...loc, key])
    ]);
  }
  if (schema.type === "array") {
    if (value.length < (schema.minItems ?? 0)) return sayTooFew(say, value.length, schema.minItems, meaning);
    return value.flatMap((/** @type {any} */ one, /** @type {number} */ index) =>
      findMistakes(rules, schema.items, one, [...loc, index])
    );
  }
  if (schema.type === "string" && !schema.enum) {
    return findInText(rules, value, schema).map((said) => ({ loc, ...said }));
  }
  return /integer|number/.test(schema.type) ? findInNumber(value, schema, meaning, say) : [];
};

/** @param {(name: string, values: object) => T.AdaptFinding[]} say @param {number} count @param {number} least @param {string} meaning */
const sayTooFew = (say, count, least, meaning) => {
  const there = count ? `${count} ${count === 1 ? "entry" : "entries"}` : "no entries";
  return say("too-few", { count: there, least, advice: count ? "Add more" : "Add some", meaning });
};

/** @param {T.AdaptRules} rules @param {T.Tree} schema @param {T.Tree} value @param {T.Loc} loc @returns {T.AdaptFinding[]} */
const findInModel = (rules, schema, value, loc) => {
  const found = (schema.required ?? [])
    .filter((/** @type {string} */ key) => value[key] === undefined)
    .map((/** @type {string} */ key) => {
      return { loc, ...tell(rules, "missing", { key, meaning: meaningOf(schema.properties[key]) }) };
    });
  for (const [key, field] of Object.entries(schema.properties)) {
    const one = value[key];
    if (one !== undefined && one !== null) found.push(...findMistakes(rules, field, one, [...loc, key], field));
  }
  const isStale = schema.title === "Stale" && !value.days && !value.changes?.[0];
  return isStale && !found[0] ? [{ loc, ...tell(rules, "stale") }] : found;
};

/** @param {T.AdaptRules} rules @param {unknown} value @param {T.Tree} schema */
const findInText = (rules, value, { maxLength, pattern }) => {
  const text = `${value}`.trim();
  if (LONE.test(text)) return [tell(rules, "invalid")];
  if (!text) return [tell(rules, "empty")];
  if (maxLength && [...text].length > maxLength) return [tell(rules, "too-long", { most: maxLength })];
  if (pattern && !new RegExp(pattern).test(text)) {
    const [form, cure] = rules.forms[pattern] ?? ["in the right format", "See the schema."];
    return [tell(rules, "pattern", { value: quote(text), form, cure })];
  }
  const [control] = CONTROL.exec(text) ?? [];
  const code = control?.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return code ? [tell(rules, "control", { code })] : [];
};

/** @param {unknown} value @param {T.Tree} schema @param {string} meaning @param {(name: string, values: object) => T.AdaptFinding[]} say */
const findInNumber = (value, schema, meaning, say) => {
  const isWhole = schema.type === "integer";
  if (typeof value !== "number" || !Number.isFinite(value) || (isWhole && !Number.isInteger(value))) {
    const shown = typeof value === "number" ? quote(value) : `the text ${quote(value)}`;
    return say("number", { kind: isWhole ? "a whole number" : "a number", value: shown });
  }
  const { minimum, maximum, exclusiveMinimum } = schema;
  const limits = [
    [value < minimum, "at least", minimum],
    [value > maximum, "at most", maximum],
    [value <= exclusiveMinimum, "more than", exclusiveMinimum]
  ];
  const [broken] = limits.filter(([is]) => is);
  return broken
    ? say("bound", { value: quote(value), bound: `${broken[1]} ${formatG(Number(broken[2]))}`, meaning })
    : [];
};

/** Tidy a typed text as the models do: on one line, unless it is prose. @param {string} text @param {boolean} isProse */
export const tidyText = (text, isProse) => (isProse ? text.trim() : text.trim().replace(/[^\S\ufeff]+/g, " "));

/** Whether a value is one of prose. @param {T.Tree} part */
export const isProse = (part) => part.format === "markdown";

/** Return a value without what its schema fills in anyway. @param {T.AdaptRules} rules @param {T.Tree} part @param {any} value @returns {any} */
export const stripDefaults = (rules, part, value) => {
  const schema = resolvePart(rules, part);
  if (!schema.properties || !isTree(value)) return value;
  const kept = Object.entries(schema.properties)
    .filter(([key]) => value[key] !== undefined && value[key] !== null)
    .map(([key, field]) => [key, stripDefaults(rules, field, value[key]), field.default])
    .filter(([, one, given]) => JSON.stringify(one) !== JSON.stringify(given));
  return Object.fromEntries(kept.map(([key, one]) => [key, one]));
};
