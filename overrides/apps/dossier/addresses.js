// Lists what a record holds by address, such as `checks/owner-named/by`. The Python twin is
// generator/pilotbook/records/paths.py.

import { digest } from "../../record/digest.js";
import { formatRemarks } from "../../record/remarks.js";

/** The keys of a record that no person wrote. */
const INTERNAL = ["version", "edits", "known", "book"];
const INTERNAL_ADDRESS =
  /^(checks\/[^/]+\/(history\/[^/]+\/)?wording|tables\/[^/]+\/own-[^/]+\/own|kickoff\/agenda\/[^/]+)$/;

/**
 * List the texts of a record by address. The remarks about a check are one text, at `checks/ID/note`.
 * @param {object} record @returns {Map<string, string>}
 */
export const flatten = (record) => {
  const texts = new Map();
  /** @param {unknown} value @param {string} address */
  const walk = (value, address) => {
    if (Object(value) === value) {
      for (const [key, part] of Object.entries(/** @type {object} */ (value))) {
        if (key === "remarks" && /^checks\/[^/]+$/.test(address)) walk(formatRemarks(part), `${address}/note`);
        else if (address) walk(part, `${address}/${key}`);
        else if (!INTERNAL.includes(key)) walk(part, key);
      }
    } else if (value !== undefined && value !== null && value !== "" && value !== false) {
      if (!INTERNAL_ADDRESS.test(address)) texts.set(address, String(value));
    }
  };
  walk(record, "");
  return texts;
};

/** Return the tag of the field that holds an address. Word allows 64 characters. @param {string} address */
export const toTag = (address) => {
  const tag = `pb:${address}`;
  return tag.length <= 64 ? tag : `${tag.slice(0, 55)}~${digest(address)}`;
};
