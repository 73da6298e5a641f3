// Exports a record to other programs, and finds the checks that someone typed from paper.
/** @import * as T from "./types.js" */

import { listItems } from "./entries.js";
import { escapeFormula } from "./formula.js";
import { assessCheck, isSettled } from "./gates.js";
import { escapeMarkdown } from "./markdown.js";
import { formatRemarks } from "./remarks.js";

const FIELDS = "by due signer on evidence note reason control approver expires".split(" ");
const COLUMNS = ["part", "id", "gate", "role", "blocking", "text", "done_when", "state", ...FIELDS];

/** @param {unknown} value */
const toText = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** Quote a cell. @param {unknown} value */
const toCell = (value = "") => `"${escapeFormula(toText(value)).replaceAll('"', '""')}"`;

/** @param {unknown[]} cells */
const toLine = (cells) => `${cells.map(toCell).join(",")}\r\n`;

/** Return the fields of a check, with its remarks as one note. @param {T.SignOff} [found] */
const toFields = (found) => {
  const { remarks: _, history: __, ...fields } = found ?? {};
  return { ...fields, note: [fields.note, formatRemarks(found?.remarks)].filter(Boolean).join("\n") };
};

/** @type {T.listChecks} */
const listChecks = (record, rules, today) => {
  const unknown = Object.keys(record.checks ?? {}).filter((id) => !rules.some((rule) => rule.id === id));
  return [...rules, ...unknown.map((id) => ({ id, gate: "" }))].map((rule) => {
    const found = record.checks?.[rule.id];
    const { state } = assessCheck(rule, record, today);
    const { id, gate } = rule;
    return { ...rule, evidence: "", ...toFields(found), part: "checks", id, gate, state, settled: isSettled(state) };
  });
};

/** Return the row of an entry that is not a check. @param {[T.Path, any]} entry */
const toRow = ([path, value]) => {
  const [part, ...id] = path.split("/");
  const fields = Object.entries(Object(value)).filter(([field]) => !COLUMNS.includes(field));
  const texts = fields.map(([field, found]) => `${field}: ${toText(found)}`);
  const text = [value.text ?? (part === "cost" ? value : ""), ...texts].filter((one) => one !== "").join("; ");
  return { ...Object(value), part, id: id.join("/"), text };
};

/** @type {T.toCsv} */
export const toCsv = (record, rules, today) => {
  const others = listItems(record).filter(([path]) => !path.startsWith("checks"));
  const rows = [...listChecks(record, rules, today), ...others.map(toRow)];
  const lines = rows.map((row) => COLUMNS.map((name) => row[name]));
  return `\ufeff${[COLUMNS, ...lines].map(toLine).join("")}`;
};

/** @type {T.toMarkdown} */
export const toMarkdown = (record, rules, today) => {
  const lines = [`# ${escapeMarkdown(record.pilot.name)}`];
  let gate;
  for (const check of listChecks(record, rules, today)) {
    if (check.gate !== gate) lines.push("", `## ${(gate = check.gate) || "…"}`, "");
    const text = `${escapeMarkdown(check.text ?? "")}${check.blocking ? " (blocking)" : ""}`;
    lines.push(`- [${check.settled ? "x" : " "}] **${check.id}** ${text}`);
    if (!["open", "done"].includes(check.state)) lines.push(`    - ${check.state}`);
    const fields = FIELDS.filter((field) => check[field]);
    lines.push(...fields.map((field) => `    - ${field}: ${escapeMarkdown(String(check[field]))}`));
  }
  return `${lines.join("\n")}\n`;
};

/** Return how much two words have in common, from 0 to 1, by their pairs of letters. */
const compare = (a = "", b = "") =>
  [...a].filter((_, index) => b.includes(a.slice(index, index + 2))).length / Math.max(a.length, b.length);

/** @type {T.matchIds} */
export const matchIds = (text, rules) => {
  const ids = rules.map(({ id }) => id);
  /** @type {T.PaperIds} */
  const result = { found: [], unknown: [] };
  for (const typed of new Set(text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}_-]*/gu))) {
    const [nearest] = ids
      .filter((id) => id.startsWith(typed) || compare(typed, id) > 0.6)
      .sort((a, b) => compare(typed, b) - compare(typed, a));
    if (ids.includes(typed)) result.found.push(typed);
    else result.unknown.push({ typed, ...(nearest && { nearest }) });
  }
  return result;
};
