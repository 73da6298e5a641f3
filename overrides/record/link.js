// Packs a record into an address, and reads it back. "deflate", unlike "deflate-raw", has a checksum.
/** @import * as T from "./types.js" */

import { listEntries } from "./entries.js";
import { read } from "./record.js";

const START = "#pb=1.";

/** @type {T.toLink} */
export const toLink = async ({ known: _, ...record }) => {
  const packed = new Blob([JSON.stringify(record)]).stream().pipeThrough(new CompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return START + btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

/** @type {T.fromLink} */
export const fromLink = async (hash) => {
  if (hash.length > 2e5) return { problem: "too-large" };
  try {
    const letters = atob(hash.replace(START, "").replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
    let all = new Blob();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      all = new Blob([all, part.value]);
      if (all.size > 1e6) return { problem: "too-large" };
    }
    return read(await all.text());
  } catch {
    return { problem: "broken" };
  }
};

/** @type {T.summarize} */
export const summarize = (record) => {
  const names = new Set();
  const count = { evidence: 0, notes: 0 };
  for (const [path, value] of listEntries(record)) {
    const field = path.slice(path.lastIndexOf("/") + 1);
    if (field === "evidence") count.evidence += 1;
    if (field === "note" || (path.includes("/remarks/") && field === "text")) count.notes += 1;
    const isPerson = ["by", "signer", "owner"].includes(field) && typeof value === "string" && /\p{L}/u.test(value);
    if (isPerson) names.add(value);
  }
  return {
    checks: Object.keys(record.checks ?? {}).length,
    answers: Object.keys(record.answers ?? {}).length,
    ...count,
    names: [...names]
  };
};
