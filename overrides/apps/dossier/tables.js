// Writes the CSV tables, from their forms in tables.json.

import { cleanText, escapeFormula } from "../../record/formula.js";

/** A rate in a cell. @typedef {{ of: string[], counts: string, sum: boolean }} Rate */
/** A cell: a text, the address of a value, or a rate. @typedef {string | [string] | Rate} Cell */
/**
 * @typedef {{
 *   name: string,
 *   head: string[],
 *   rows: Cell[][],
 *   adds: { below: string, keys: string[] } | null,
 *   words: (Record<string, string> | null)[]
 * }} Form
 */

/** Quote a cell. Lines end as in a file from Python. @param {string} text */
export const toCell = (text) => `"${escapeFormula(cleanText(text)).replaceAll('"', '""')}"`;

/** @param {string} address */
const parentOf = (address) => address.replace(/\/[^/]+$/, "");

/** Compute a rate as a percentage. @param {Rate} rate @param {Map<string, string>} values */
const computeRate = ({ of, counts, sum }, values) => {
  const found = of.map((address) => values.get(address)).filter((one) => one !== undefined);
  const whole = sum ? found.reduce((total, one) => total + (Number(one) || 0), 0) : found.length;
  const part = sum ? Number(values.get(counts)) || 0 : found.filter((one) => one === counts).length;
  return whole ? `${Math.round((100 * part) / whole)}%` : "";
};

/** List the rows of the record that a form does not have. @param {Form} form @param {Map<string, string>} values */
const listOwnRows = ({ rows, adds }, values) => {
  const known = new Set(rows.flat().flatMap((cell) => (Array.isArray(cell) ? [parentOf(cell[0])] : [])));
  /** @type {Cell[][]} */
  const own = [];
  for (const address of adds ? values.keys() : []) {
    const [base] = /^.+(?=\/)/.exec(address) ?? [""];
    if (!adds || known.has(base) || parentOf(base) !== adds.below) continue;
    known.add(base);
    own.push(adds.keys.map((key) => (key ? [`${base}/${key}`] : "")));
  }
  return own;
};

/** @param {Form} form @param {Map<string, string>} values by address @param {(address: string) => void} placed */
export const toCsv = (form, values, placed) => {
  /** @param {Cell} cell @param {number} column */
  const read = (cell, column) => {
    if (typeof cell === "string") return cell;
    if (!Array.isArray(cell)) return computeRate(cell, values);
    const value = values.get(cell[0]);
    if (value !== undefined) placed(cell[0]);
    return form.words[column]?.[value ?? ""] ?? value ?? "";
  };
  const lines = [...form.rows, ...listOwnRows(form, values)].map((row) => row.map(read));
  return `\ufeff${[form.head, ...lines].map((line) => `${line.map(toCell).join(",")}\r\n`).join("")}`;
};
