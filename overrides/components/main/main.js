// Defines the toolbar when the parts are there, and then the elements that other scripts bring. The page is complete
// without any of them.

import { PilotBar } from "../pilot-toolbar/pilot-toolbar.js";
import { startFollowing } from "../store/following.js";
import { fetchParts } from "../store/site.js";
import { notify, readPilot, storage } from "../store/store.js";

/** @typedef {{[name: string]: CustomElementConstructor}} Elements */

/** Follow a link to a pilot whose `#` some program has encoded: it leads to no page. */
const encodedLink = location.pathname.search(/%23pb/i);
if (encodedLink >= 0) {
  const { origin, pathname } = location;
  location.replace(`${origin}${pathname.slice(0, encodedLink)}#${pathname.slice(encodedLink + 3)}`);
}

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

/** Read what this browser has, and the pilot of the page, while the page fetches the rest. */
const openStorage = async () => {
  startFollowing();
  await storage.open();
  const bar = /** @type {HTMLElement | null} */ (document.querySelector("pilot-bar"));
  await readPilot(storage.current(bar?.dataset.playbook));
};

/** The toolbar comes first: it opens the page's pilot. */
const ready = Promise.all([fetchParts(), openStorage()]).then(([found]) => {
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
  if (needs) notify(); // what is shown in them has a place now
};
