// Reads files: one record, or all pilots of a browser as the register's page gives them.
/** @import * as T from "./types.js" */

import { isObject } from "./grammar.js";
import { read } from "./record.js";
import { isVisible } from "./visible.js";

/** No file of records is larger: in bytes. */
const LARGEST = 4e7;

/** Decode a text. Throws where it is not in the encoding that it says. @param {Uint8Array} bytes */
const decode = (bytes) => {
  const [one, two] = bytes;
  const encoding = one === 0xff && two === 0xfe ? "utf-16le" : one === 0xfe && two === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
};

/** Return the records of a register's file; undefined: it is no such file. @param {string} text @returns {any[] | undefined} */
const listRecords = (text) => {
  try {
    const raw = JSON.parse(text);
    return isObject(raw) && raw.pilot === undefined && Array.isArray(raw.records) ? raw.records : undefined;
  } catch {
    return undefined; // `read` says what is wrong
  }
};

/** Return the name of a pilot, also of one that cannot be read. @param {any} raw */
const findName = (raw) => {
  const name = raw?.pilot?.name;
  return typeof name === "string" && isVisible(name) ? name : "";
};

/** @type {T.readFile} */
export const readFile = (bytes, latest) => {
  if (bytes.length > LARGEST) return [{ problem: "too-large" }];
  let text;
  try {
    text = decode(bytes);
  } catch {
    return [{ problem: "encoding" }];
  }
  if (!text.trim()) return [{ problem: "empty" }];
  const records = listRecords(text);
  if (!records) return [read(text, latest)];
  if (!records[0]) return [{ problem: "no-pilots" }];
  return records.map((raw) => ({ ...read(JSON.stringify(raw), latest), name: findName(raw) }));
};
