// Fetches what the pages of a playbook know of it: its checks, and the names of what else a record has entries for. A page
// of the library has the rules of its checks in attributes.
/** @import * as T from "../../record/types.js" */

import { fetchJson } from "./site.js";

/** What has come, by playbook. @type {Map<string, T.PlaybookRules | null>} */
const fetched = new Map();
/** What was requested, by playbook. @type {Map<string, Promise<T.PlaybookRules | null>>} */
const requests = new Map();

/** Return the rules of a playbook, if they have come. @param {string} playbook */
export const getRules = (playbook) => fetched.get(playbook) ?? null;

/**
 * Fetch the rules of a playbook, once. Returns null if they can't be fetched, or the site has no such playbook.
 * @param {string} playbook
 */
export const fetchRules = async (playbook) => {
  const request = requests.get(playbook) ?? fetchJson(`data/rules/${encodeURIComponent(playbook)}.json`);
  requests.set(playbook, request);
  const found = await request;
  fetched.set(playbook, found);
  return found;
};

/** Read the checks of a page of the library, each once, from their attributes. @returns {T.CheckRule[]} */
export const readRules = () => {
  const rules = new Map();
  for (const node of document.querySelectorAll("[data-check]")) {
    const { dataset } = /** @type {HTMLElement} */ (node);
    const { check: id = "", gate = "", role, gap, staleDays, staleChanges, wording } = dataset;
    if (rules.has(id)) continue;
    const flags = { blocking: dataset.blocking !== undefined, kickoff: dataset.kickoff !== undefined };
    const stale = { staleDays: Number(staleDays), staleChanges: staleChanges?.split(" ") };
    rules.set(id, { id, gate, role, gap, wording, beforeLive: dataset.beforeLive !== undefined, ...flags, ...stale });
  }
  return [...rules.values()];
};
