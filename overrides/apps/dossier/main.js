// "Download my dossier": fills the Word documents and CSV tables of a playbook from the record, into one ZIP. Loaded
// when a reader asks for it. Nothing leaves the browser.
/** @import * as T from "../../record/types.js" */

import { assessGates } from "../../record/gates.js";
import { toFileName } from "../../record/name.js";
import { flatten } from "./addresses.js";
import { fillDocument } from "./fill.js";
import { toCsv } from "./tables.js";
import { packPart, readText, readZip, writeZip } from "./zip.js";

const DOCUMENT = "word/document.xml";

/** @param {URL} url */
const fetchFile = async (url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status}`);
  return response;
};

/**
 * Describe the gates, by address.
 * @param {T.CheckRule[]} rules @param {T.Record} record @param {string} today @returns {[string, string][]}
 */
const describeGates = (rules, record, today) => {
  const gates = [...new Set(rules.map(({ gate }) => gate))];
  return assessGates(rules, record, gates, today).flatMap(({ gate, settled, total, blockers }) => {
    const names = blockers.map(({ id, state }) => (state === "open" ? id : `${id} (${state})`));
    return [
      [`=gates/${gate}/settled`, `${settled} of ${total}`],
      [`=gates/${gate}/shut`, names.join(", ") || "open"]
    ];
  });
};

/**
 * Make the ZIP. Returns it with its name.
 * @param {{ record: T.Record, rules: T.CheckRule[], today: string, folder: string, help: boolean }} given
 *   `folder` holds the blank documents; `help` keeps the help texts
 * @returns {Promise<[Blob, string]>}
 */
export const dossier = async ({ record, rules, today, folder, help }) => {
  const name = toFileName(record);
  const base = new URL(folder, location.href);
  const { start, documents, tables } = await (await fetchFile(new URL("tables.json", base))).json();
  const texts = flatten(record);
  const values = new Map([...texts, ...describeGates(rules, record, today)]);
  const left = new Set(texts.keys());
  const placed = (/** @type {string} */ address) => void left.delete(address);
  const encoder = new TextEncoder();
  /** @param {string} ending @param {string} text */
  const packText = (ending, text) => packPart(`${start}${name}-${ending}`, encoder.encode(text));
  const files = [];
  for (const document of documents) {
    const blank = readZip(await (await fetchFile(new URL(`${start}${document}.docx`, base))).arrayBuffer());
    const parts = blank.map(async (part) => {
      if (part.name !== DOCUMENT) return part;
      const xml = fillDocument(await readText(part), values, { help, placed });
      return packPart(DOCUMENT, encoder.encode(xml));
    });
    files.push(await packPart(`${start}${name}-${document}.docx`, writeZip(await Promise.all(parts)), false));
  }
  for (const form of tables) files.push(await packText(`${form.name}.csv`, toCsv(form, values, placed)));
  /** @type {import("./tables.js").Cell[][]} */
  const rows = [...left].map((address) => [address, [address]]);
  const annex = { name: "", head: ["Where", "What"], rows, adds: null, words: [] };
  if (rows[0]) files.push(await packText("annex.csv", toCsv(annex, values, placed)));
  return [new Blob([writeZip(files)], { type: "application/zip" }), `${name}-dossier.zip`];
};
