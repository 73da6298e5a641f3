// Links to the checks of the page's playbook, by the titles that people know them by.

import { getAddress } from "./addresses.js";
import { createLink } from "./element.js";
import { store } from "./store.js";

/** How long a title in a sentence may be. */
const LONGEST_TITLE = 60;

/**
 * Return the address of the checklist of the page's playbook: here, if the page shows it.
 * @param {string} [query] the filters, such as `?overdue` @param {string} [hash]
 */
export const checklistLink = (query = "", hash = "checklist") => {
  const page = document.querySelector("pilot-filters") ? "" : getAddress(store.playbook, "checks");
  return `${page}${query}#${hash}`;
};

/** Return what people call a check: its text, or its ID if the page doesn't know it. @param {string} id */
export const nameCheck = (id) => store.ruleById.get(id)?.text ?? id;

/** Cut a title at the end of a word. @param {string} title */
const cutTitle = (title) =>
  title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE).replace(/\W*\s\S*$/u, "")}…` : title;

/**
 * Create a link to a check.
 * @param {string} id @param {string} [title] @param {string} [href]
 */
export const linkToCheck = (id, title = nameCheck(id), href = checklistLink("", `check-${id}`)) =>
  Object.assign(createLink(href, cutTitle(title)), { title: `${title} (${id})` });
