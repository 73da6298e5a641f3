// Packs a record into an address, and reads it back. "deflate", unlike "deflate-raw", has a checksum.
/** @import * as T from "./types.js" */

import { listPaths } from "./entries.js";
import { listPeople } from "./people.js";
import { read } from "./record.js";

const START = "#pb=1.";
/** Where a link starts; `=3D` is an `=` that quoted-printable text has left. */
const ANY_START = /#pb=(?:3D)?1\./i;
/** What programs put into a long line: white space, soft hyphens, zero width characters, and `=` before a line end. */
const WRAPPING = /[\s\xad\u200b-\u200f\u2028-\u202e\u2060\ufeff=]+/g;
/** Bytes that are unpacked at a time, so that little is unpacked of a link that unpacks to more than any record. */
const STEP = 1024;
const MOST = 5e6;

/** @type {T.toLink} */
export const toLink = async ({ known: _, ...record }) => {
  const packed = new Blob([JSON.stringify(record)]).stream().pipeThrough(new CompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return START + btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

/** Decode what is percent-encoded. What is no valid encoding becomes a mark. @param {string} text */
const decodePercent = (text) =>
  text.replace(/(?:%[\da-f]{2})+/gi, (run) => {
    const codes = run.slice(1).split("%");
    return new TextDecoder().decode(Uint8Array.from(codes, (code) => parseInt(code, 16)));
  });

/** @type {T.findLink} */
export const findLink = (address) => {
  let text = address;
  for (let round = 0; round < 3; round += 1) text = decodePercent(text); // some programs encode what is encoded
  const at = text.search(ANY_START);
  return at < 0 ? "" : text.slice(at);
};

/**
 * List what a link may hold, the likeliest first: all up to a character that no link has, then less and less of what
 * may have been written behind it. Word processors turn two hyphens into a dash.
 * @param {string} link
 */
const listBodies = (link) => {
  const rest = link.replace(ANY_START, "").replace(/[\u2013\u2014]/g, "--");
  const [whole = ""] = /^[\w-]*/.exec(rest.replace(WRAPPING, "")) ?? [];
  const [word = ""] = /^[\w-]*/.exec(rest.trimStart()) ?? [];
  return [...new Set([whole, word, ...[whole, word].map((body) => body.replace(/[-_]+$/, ""))])];
};

/**
 * Unpack a text. Throws "cut" where it ends too early, and "broken" where it is damaged.
 * @param {string} body @returns {Promise<string>}
 */
const unpack = async (body) => {
  const isOdd = body.length % 4 === 1; // no text has such a length, so it was cut
  const letters = atob((isOdd ? body.slice(0, -1) : body).replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const [method, flags] = bytes;
  if (flags !== undefined && (method % 16 !== 8 || (method * 256 + flags) % 31)) throw "broken";
  const stream = new DecompressionStream("deflate");
  const writer = stream.writable.getWriter();
  let problem = "broken";
  const write = async () => {
    for (let at = 0; at < bytes.length; at += STEP) await writer.write(bytes.subarray(at, at + STEP));
    problem = "cut";
    await writer.close();
  };
  const written = write().catch(() => {});
  const reader = stream.readable.getReader();
  /** @type {BlobPart[]} */
  const parts = [];
  let size = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      size += part.value.length;
      if (size > MOST) {
        problem = "too-large";
        await reader.cancel();
        throw problem;
      }
    }
    await written;
    return await new Blob(parts).text();
  } catch {
    throw problem;
  }
};

/** @type {T.fromLink} */
export const fromLink = async (address, latest) => {
  const link = findLink(address);
  if (link.length > 3e5) return { problem: "too-large" };
  /** @type {T.Problem["problem"]} */
  let problem = "broken";
  for (const body of link ? listBodies(link) : []) {
    try {
      return read(await unpack(body), latest);
    } catch (error) {
      if (error === "too-large") return { problem: error };
      if (error === "cut") problem = error;
    }
  }
  return { problem };
};

/** @type {T.summarize} */
export const summarize = (record) => {
  const count = { evidence: 0, notes: 0 };
  for (const path of listPaths(record)) {
    const field = path.slice(path.lastIndexOf("/") + 1);
    if (field === "evidence") count.evidence += 1;
    if (field === "note" || (path.includes("/remarks/") && field === "text")) count.notes += 1;
  }
  return {
    checks: Object.keys(record.checks ?? {}).length,
    answers: Object.keys(record.answers ?? {}).length,
    ...count,
    names: listPeople(record)
  };
};
