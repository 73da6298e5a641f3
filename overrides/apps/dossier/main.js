// "Download my dossier": the Word documents and the CSV tables of a playbook, filled from the record, in one ZIP. Loaded
// when it is asked for. Nothing leaves the browser.
/** @import * as T from "../../record/types.js" */

import { allGates } from "../../record/gates.js";
import { fileName } from "../../record/name.js";
import { flat } from "./addresses.js";
import { fill } from "./fill.js";
import { csv } from "./tables.js";
import { part, parts, text, zip } from "./zip.js";

const DOCUMENT = "word/document.xml";

/** @param {URL} url */
const get = async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
};

/** Where the gates stand, by address. @param {T.CheckRule[]} rules @param {any} record @param {string} today @returns {[string, string][]} */
const computed = (rules, record, today) =>
  allGates(rules, record, [...new Set(rules.map(({ gate }) => gate))], today).flatMap(
    ({ gate, settled, total, blockers }) => [
      [`=gates/${gate}/settled`, `${settled} of ${total}`],
      [
        `=gates/${gate}/shut`,
        blockers.map(({ id, state }) => (state === "open" ? id : `${id} (${state})`)).join(", ") || "open"
      ]
    ]
  );

/** The ZIP and its name. `folder` holds the blank documents.
 * @param {{ record: any, rules: T.CheckRule[], today: string, folder: string, help: boolean }} given @returns {Promise<[Blob, string]>} */
export const dossier = async ({ record, rules, today, folder, help }) => {
  const name = fileName(record);
  const base = new URL(folder, location.href);
  const { start, documents, tables } = await (await get(new URL("tables.json", base))).json();
  const values = new Map([...flat(record), ...computed(rules, record, today)]);
  const left = new Set(flat(record).keys());
  const placed = (/** @type {string} */ address) => void left.delete(address);
  const bytes = new TextEncoder();
  const files = [];
  for (const document of documents) {
    const blank = parts(await (await get(new URL(`${start}${document}.docx`, base))).arrayBuffer());
    const filled = await Promise.all(
      blank.map(async (one) =>
        one.name === DOCUMENT ? part(DOCUMENT, bytes.encode(fill(await text(one), values, { help, placed }))) : one
      )
    );
    files.push(await part(`${start}${name}-${document}.docx`, zip(filled), false));
  }
  for (const form of tables)
    files.push(await part(`${start}${name}-${form.name}.csv`, bytes.encode(csv(form, values, placed))));
  const rows = [...left].map((address) => [[address], [address]]);
  const annex = {
    name: "",
    head: ["Where", "What"],
    rows: rows.map(([where, what]) => [where[0], what]),
    adds: null,
    words: []
  };
  if (rows[0]) files.push(await part(`${start}${name}-annex.csv`, bytes.encode(csv(annex, values, placed))));
  return [new Blob([/** @type {any} */ (zip(files))], { type: "application/zip" }), `${name}-dossier.zip`];
};
