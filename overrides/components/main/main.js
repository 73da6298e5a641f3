// Defines the toolbar when the parts are there, and then the elements that other scripts bring. The page is complete
// without any of them.

import { PilotBar } from "../pilot-toolbar/pilot-toolbar.js";
import { startFollowing } from "../store/following.js";
import { fetchRules } from "../store/rules.js";
import { fetchParts, localizeDays } from "../store/site.js";
import { notify, readPilot, storage, store } from "../store/store.js";

/** @typedef {{[name: string]: CustomElementConstructor}} Elements */

/**
 * Define elements, and lead to the place of the address again, because they have moved it.
 * @param {Elements} elements @param {boolean} [isLate] whether a reader may already be looking at the page
 */
const define = (elements, isLate) => {
  for (const [name, element] of Object.entries(elements)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
  const target = document.getElementById(location.hash.slice(1));
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  const scrolls = target && entry?.type === "navigate" && !isLate;
  if (scrolls) requestAnimationFrame(() => target.scrollIntoView());
};

localizeDays();

const { playbook } = /** @type {HTMLElement | null} */ (document.querySelector("pilot-bar"))?.dataset ?? {};

/** Read what this browser has, and the pilot of the page, while the page fetches the rest. */
const openStorage = async () => {
  startFollowing();
  await storage.open();
  await readPilot(storage.current(playbook));
};

/** The toolbar comes first: it opens the page's pilot. */
const ready = Promise.all([fetchParts(), openStorage(), playbook && fetchRules(playbook)]).then(([found]) => {
  if (found) define({ "pilot-bar": PilotBar });
  return found;
});

/**
 * Define elements when the parts and what else they need are there.
 * @param {Elements} elements @param {Promise<unknown>} [needs] what the elements cannot do without
 */
export const introduce = async (elements, needs) => {
  const found = await ready;
  if (!found || (needs && !(await needs))) return;
  define(elements, !!needs);
  if (needs || store.record) notify(); // what is shown in them has a place now
};
