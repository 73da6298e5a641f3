// Fetches what the pages of a playbook know of it: its checks, and the names of what else a record has entries for.
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
