// Describes what a document was filled from, so that reading it back tells what people changed. Gives the same as
// generator/pilotbook/dossier/origin.py, which says what is in it.
/** @import * as T from "../../record/types.js" */

import { crc32 } from "./zip.js";

const PREFIX = "pilotbook.";
const LONGEST_PROPERTY = 240;
const NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties";
const VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes";
const FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";

/** Return the bytes of a text. @param {string} text */
const encode = (text) => new TextEncoder().encode(text);

/** Return a checksum of a text, without white space around it, as eight hex digits. @param {string} text */
const checksum = (text) =>
  crc32(encode(text.replace(/\r\n?/g, "\n").trim()))
    .toString(16)
    .padStart(8, "0");

/**
 * Describe a value: its checksum; then who wrote it, when, and what they had seen, each browser by its number.
 * @param {string} address @param {string} text @param {T.Edits} edits @param {(by: string) => number} numberOf
 */
const describeBase = (address, text, edits, numberOf) => {
  if (/^checks\/[^/]+\/note$/.test(address)) return [text.split("\n").map(checksum).join("")];
  const { at, by = "", after } = edits[address] ?? {};
  if (!at) return [checksum(text)];
  const seen = Object.entries(after ?? {}).map(([browser, time]) => [numberOf(browser), time]);
  return [checksum(text), numberOf(by), at, ...(seen[0] ? [Object.fromEntries(seen)] : [])];
};

/**
 * Return the text that a document carries.
 * @param {string} document its id @param {Map<string, string>} values those that the document shows, by address
 * @param {T.Edits} edits
 */
export const describeOrigin = async (document, values, edits) => {
  /** @type {Map<string, number>} */
  const writers = new Map();
  /** @param {string} by */
  const numberOf = (by) => {
    if (!writers.has(by)) writers.set(by, writers.size);
    return writers.get(by) ?? 0;
  };
  /** @type {{[address: string]: unknown[]}} */
  const base = {};
  for (const [address, text] of values) base[address] = describeBase(address, text, edits, numberOf);
  for (const address of values.keys()) {
    const [row] = /^tables\/[^/]+\/own-[^/]+/.exec(address) ?? [];
    if (row) base[`${row}/own`] = describeBase(`${row}/own`, "yes", edits, numberOf);
  }
  const times = Object.values(edits).flatMap(({ at }) => at ?? []);
  const at = times.reduce((last, time) => (time > last ? time : last), "");
  const fill = checksum(JSON.stringify([document, [...values].sort()]));
  const made = { v: 1, fill, at, by: [...writers.keys()], base };
  const stream = new Blob([JSON.stringify(made)]).stream().pipeThrough(new CompressionStream("deflate"));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  const binary = Array.from(packed, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
};

/**
 * Put a text into the custom properties of a document, in place of the one that the blank document carries.
 * @param {string} xml @param {string} text
 */
export const carry = (xml, text) => {
  const doc = new DOMParser().parseFromString(xml, "application/xml");
  const root = doc.documentElement;
  for (const old of [...root.children]) {
    if (new RegExp(`^${PREFIX}\\d+$`).test(old.getAttribute("name") ?? "")) old.remove();
  }
  const taken = [...root.children].map((one) => Number(one.getAttribute("pid")));
  let pid = Math.max(1, ...taken);
  for (let start = 0; start < text.length; start += LONGEST_PROPERTY) {
    const property = doc.createElementNS(NAMESPACE, "property");
    property.setAttribute("fmtid", FORMAT);
    property.setAttribute("pid", `${(pid += 1)}`);
    property.setAttribute("name", `${PREFIX}${start / LONGEST_PROPERTY}`);
    const value = doc.createElementNS(VALUES, "vt:lpwstr");
    value.textContent = text.slice(start, start + LONGEST_PROPERTY);
    property.append(value);
    root.append(property);
  }
  return new XMLSerializer().serializeToString(doc);
};
