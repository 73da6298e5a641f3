// Writes a draft as the file of a fork, which begins as `pilotbook fork` begins one.
/** @import * as T from "./types.js" */

import { isTree } from "./merge.js";
import { writeNumber } from "./schema.js";

/** What indents a level. Not part of a template: the minifier takes two spaces in one for one. */
const INDENT = "  ";
/** What YAML would read as something else than text. */
const NO_KEY = /^(?:y|n|yes|no|on|off|true|false|null)$/;
/** Spaces that a reader of YAML may take for the end of a line. */
const ODD = /[\x7f-\xa0\u2028\u2029\ufeff]/g;

/** @param {string} text */
const quoteText = (text) =>
  JSON.stringify(text).replace(ODD, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Write a value after its key, with a space or a new line before it. @param {any} value @param {string} indent @returns {string} */
const writeValue = (value, indent) => {
  if (isTree(value)) return `\n${writeTree(value, indent)}`;
  if (Array.isArray(value)) {
    if (!value.some((one) => isTree(one) || /\s/.test(one))) return ` [${value.map(quoteText).join(", ")}]\n`;
    const items = value.map((one) => `${indent}-${writeItem(one, indent)}`);
    return `\n${items.join("")}`;
  }
  if (typeof value === "number") return ` ${writeNumber(value)}\n`;
  if (typeof value === "boolean") return ` ${value}\n`;
  const isBlock = /\n/.test(value) && !/^\s|\s$|[ \t]\n|\n[ \t]|\t/.test(value) && value.search(ODD) < 0;
  if (!isBlock) return ` ${quoteText(value)}\n`;
  return ` |-\n${value.replace(/^(?=.)/gm, indent)}\n`;
};

/** @param {any} item @param {string} indent */
const writeItem = (item, indent) =>
  isTree(item) ? ` ${writeTree(item, indent + INDENT).trimStart()}` : writeValue(item, indent + INDENT);

/** @param {T.Tree} tree @param {string} indent @returns {string} */
const writeTree = (tree, indent) =>
  Object.entries(tree)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => `${indent}${NO_KEY.test(key) ? quoteText(key) : key}:${writeValue(value, indent + INDENT)}`)
    .join("");

/**
 * Write the file of a fork, with the keys in the schema's order. `state` is the state of the base that its author has seen.
 * @param {T.AdaptRules} rules @param {T.Base} base @param {string} id @param {T.Tree} values @param {{version: string, digest: string}} state
 */
export const writeFork = ({ schema }, base, id, values, { version, digest }) => {
  const head = (id === base.id ? base.headOfSame : base.head)
    .replaceAll("{id}", () => id)
    .replace(/^ {2}version: .*$/m, () => `${INDENT}version: "${version}"`)
    .replace(/^ {2}digest: .*$/m, () => `${INDENT}digest: "${digest}"`);
  const parts = [...Object.keys(schema), "without"].map((key) => writeTree({ [key]: values[key] }, "")).filter(Boolean);
  return `${head}\n${parts.join("\n")}`;
};
