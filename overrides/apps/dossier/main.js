// "Download my dossier": fills the Word documents and CSV tables of a playbook from the record, into one ZIP. Loaded
// when a reader asks for it. Nothing leaves the browser.
/** @import * as T from "../../record/types.js" */

import { assessDecision } from "../../record/decision.js";
import { assessCheck, assessGates } from "../../record/gates.js";
import { toFileName } from "../../record/file-name.js";
import { flatten } from "./addresses.js";
import { fillDocument } from "./fill.js";
import { carry, describeOrigin } from "./origin.js";
import { toCsv } from "./tables.js";
import { packPart, readText, readZip, writeZip } from "./zip.js";

const DOCUMENT = "word/document.xml";
const PROPERTIES = "docProps/custom.xml";

/** @param {URL} url */
const fetchFile = async (url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status}`);
  return response;
};

const NOT_BLOCKED = "No blocking check is open.";
/** The most checks that the first page of a memo names. */
const MOST_LISTED = 6;
/** The most characters of a compensating control there. */
const LONGEST_CONTROL = 90;

/** @param {{ id: string, state: string }} blocker */
const describeBlocker = ({ id, state }) => (state === "open" ? id : `${id} (${state})`);

/** Return a name without the title after it. @param {unknown} [text] */
const toName = (text = "") => `${text}`.split(",")[0]?.trim() ?? "";

/** @param {string} id @param {T.SignOff} [entry] */
const describeException = (id, { expires, by, approver, control = "" } = {}) => {
  const signs = [...control];
  const short =
    signs.length > LONGEST_CONTROL
      ? `${signs
          .slice(0, LONGEST_CONTROL - 1)
          .join("")
          .trimEnd()}…`
      : control;
  return `${id} (until ${expires}, ${toName(by)}, agreed by ${toName(approver)}; control: ${short})`;
};

/** @param {string[]} texts */
const listFirst = (texts) => {
  const more = texts.length > MOST_LISTED ? ` and ${texts.length - MOST_LISTED} more, listed under the gates` : "";
  const count = texts.length > 1 ? `${texts.length}: ` : "";
  return count + texts.slice(0, MOST_LISTED).join(", ") + more;
};

/**
 * Describe the gates, and what the decision carries, by address. `dossier/fill.py` does the same.
 * @param {T.CheckRule[]} rules @param {T.Record} record @param {string[]} gates @param {string} today @param {string} [decisionGate]
 * @returns {[string, string][]}
 */
const describeGates = (rules, record, gates, today, decisionGate) => {
  const states = assessGates(rules, record, gates, today, decisionGate);
  const decision = assessDecision(rules, record, gates, today, decisionGate);
  const { blockers } = decision;
  const exceptions = decision.exceptions.map((id) => describeException(id, record.checks?.[id]));
  const waived = rules.flatMap((rule) => {
    const entry = record.checks?.[rule.id];
    const { state } = assessCheck(rule, record, today);
    const isWaived = rule.blocking && state === "not-applicable";
    return isWaived ? [`${rule.id} (${toName(entry?.signer)}, agreed by ${toName(entry?.approver)})`] : [];
  });
  return [
    ...states.flatMap(
      (state) =>
        /** @type {[string, string][]} */ ([
          [`=gates/${state.gate}/settled`, `${state.settled} of ${state.total}`],
          [`=gates/${state.gate}/shut`, state.blockers.map(describeBlocker).join(", ") || NOT_BLOCKED]
        ])
    ),
    ["=carried/blockers", blockers[0] ? listFirst(blockers.map(describeBlocker)) : NOT_BLOCKED],
    ["=carried/not-applicable", waived[0] ? listFirst(waived) : "None."],
    ["=carried/exceptions", exceptions[0] ? listFirst(exceptions) : "None."]
  ];
};

/**
 * Change one part of a document.
 * @param {import("./zip.js").Part[]} parts @param {string} name @param {(xml: string) => string} edit
 */
const change = async (parts, name, edit) => {
  const at = parts.findIndex((part) => part.name === name);
  if (parts[at]) parts[at] = await packPart(name, new TextEncoder().encode(edit(await readText(parts[at]))));
};

/**
 * Make the ZIP. Returns it with its name.
 * @param {{ record: T.Record, rules: T.CheckRule[], gates: string[], today: string, decisionGate: string, folder: string, help: boolean }} given
 *   `decisionGate` is the gate at which the decision is signed; `folder` holds the blank documents; `help` keeps the help texts
 * @returns {Promise<[Blob, string]>}
 */
export const dossier = async ({ record, rules, gates, today, decisionGate, folder, help }) => {
  const name = toFileName(record);
  const base = new URL(folder, location.href);
  const { start, documents, tables } = await (await fetchFile(new URL("tables.json", base))).json();
  const texts = flatten(record);
  const values = new Map([...texts, ...describeGates(rules, record, gates, today, decisionGate)]);
  const left = new Set(texts.keys());
  const placed = (/** @type {string} */ address) => void left.delete(address);
  const encoder = new TextEncoder();
  /** @param {string} ending @param {string} text */
  const packText = (ending, text) => packPart(`${start}${name}-${ending}`, encoder.encode(text));
  const files = [];
  for (const document of documents) {
    const parts = readZip(await (await fetchFile(new URL(`${start}${document}.docx`, base))).arrayBuffer());
    /** @type {Map<string, string>} */
    const shown = new Map();
    /** @param {string} address */
    const place = (address) => {
      placed(address);
      const text = texts.get(address);
      if (text !== undefined && address !== "pilot/id") shown.set(address, text);
    };
    await change(parts, DOCUMENT, (xml) => fillDocument(xml, values, { help, placed: place }));
    const carried = await describeOrigin(document, shown, record.edits ?? {});
    await change(parts, PROPERTIES, (xml) => carry(xml, carried));
    files.push(await packPart(`${start}${name}-${document}.docx`, writeZip(parts), false));
  }
  for (const form of tables) files.push(await packText(`${form.name}.csv`, toCsv(form, values, placed)));
  /** @type {import("./tables.js").Cell[][]} */
  const rows = [...left].map((address) => [address, [address]]);
  const annex = { name: "", head: ["Where", "What"], rows, adds: null, words: [] };
  if (rows[0]) files.push(await packText("annex.csv", toCsv(annex, values, placed)));
  return [new Blob([writeZip(files)], { type: "application/zip" }), `${name}-dossier.zip`];
};
