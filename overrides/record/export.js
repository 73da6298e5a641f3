// A record for other programs, and the way back from paper.
/** @import * as T from "./types.js" */

import { settled, standing } from "./gates.js";
import { entries } from "./record.js";

const WRITTEN = ["by", "due", "on", "evidence", "note", "reason", "expires"];
const COLUMNS = ["part", "id", "gate", "role", "blocking", "text", "done_when", "state", ...WRITTEN];

/** @param {any} value */
const cellText = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** @param {any} value */
const cell = (value = "") => {
  const text = cellText(value);
  return `"${/^\s*[=+\-@\t\r＝＋－＠]/.test(text) ? "'" : ""}${text.replaceAll('"', '""')}"`;
};

/** @type {T.told} */
const checks = (record, rules, today) => {
  const strangers = Object.keys(record.checks ?? {}).filter((id) => !rules.some((rule) => rule.id === id));
  return [...rules, ...strangers.map((id) => ({ id, gate: "" }))].map((rule) => {
    const found = record.checks?.[rule.id];
    const { state } = standing(rule, found, record.changes, today, record.edits);
    return {
      ...rule,
      evidence: "",
      ...found,
      part: "checks",
      id: rule.id,
      gate: rule.gate,
      state,
      settled: settled(state)
    };
  });
};

/** @type {T.toCsv} */
export const toCsv = (record, rules, today = "") => {
  const rest = entries(record).filter(([path]) => !/^(pilot$|checks)/.test(path));
  const rows = rest.map(([path, value]) => {
    const [part, ...id] = path.split("/");
    const fields = Object.entries(Object(value)).filter(([field]) => !COLUMNS.includes(field));
    const told = fields.map(([field, found]) => `${field}: ${cellText(found)}`);
    const text = [value.text ?? (part === "cost" ? value : ""), ...told].filter((one) => one !== "").join("; ");
    return { ...Object(value), part, id: id.join("/"), text };
  });
  const lines = [...checks(record, rules, today), ...rows].map((row) => COLUMNS.map((name) => row[name]));
  return `\ufeff${[COLUMNS, ...lines].map((line) => `${line.map(cell).join(",")}\r\n`).join("")}`;
};

const escaped = (text = "") => {
  const parts = text.split(/(https?:\/\/[^\s<>"'`()[\]]+)/); // addresses stay what they are
  const safe = parts.map((part, index) =>
    index % 2 ? part : part.replace(/[\\`*_[\]<>&#|~]/g, "\\$&").replace(/@/g, "@<!-- -->")
  );
  return safe.join("").replace(/\s*\n\s*/g, "<br>");
};

/** @type {T.toMarkdown} */
export const toMarkdown = (record, rules, today = "") => {
  const lines = [`# ${escaped(record.pilot.name)}`];
  let gate;
  for (const check of checks(record, rules, today)) {
    if (check.gate !== gate) lines.push("", `## ${(gate = check.gate) || "…"}`, "");
    lines.push(
      `- [${check.settled ? "x" : " "}] **${check.id}** ${escaped(check.text ?? "")}${check.blocking ? " (blocking)" : ""}`
    );
    if (!["open", "done"].includes(check.state)) lines.push(`    - ${check.state}`);
    for (const field of WRITTEN) if (check[field]) lines.push(`    - ${field}: ${escaped(String(check[field]))}`);
  }
  return `${lines.join("\n")}\n`;
};

const alike = (a = "", b = "") =>
  [...a].filter((_, index) => b.includes(a.slice(index, index + 2))).length / Math.max(a.length, b.length);

/** @type {T.fromIds} */
export const fromIds = (text, rules) => {
  const ids = rules.map(({ id }) => id);
  /** @type {T.Typed} */
  const made = { found: [], unknown: [] };
  for (const typed of new Set(text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}_-]*/gu))) {
    const [nearest] = ids
      .filter((one) => one.startsWith(typed) || alike(typed, one) > 0.6)
      .sort((a, b) => alike(typed, b) - alike(typed, a));
    if (ids.includes(typed)) made.found.push(typed);
    else made.unknown.push({ typed, ...(nearest && { nearest }) });
  }
  return made;
};
