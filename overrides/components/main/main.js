// Names the bar when the parts are there, and after it the elements that other scripts bring. The page is complete without
// any of them.

import { PilotBar } from "../pilot-toolbar/pilot-toolbar.js";
import { fetchParts } from "../store/store.js";

/** @param {{[name: string]: CustomElementConstructor}} elements @param {boolean} [late] whether a reader is there already */
const define = (elements, late) => {
  for (const [name, element] of Object.entries(elements))
    if (!customElements.get(name)) customElements.define(name, element);
  const target = document.getElementById(location.hash.slice(1)); // which the elements have moved
  const [way] = /** @type {any[]} */ (performance.getEntriesByType("navigation"));
  if (target && way?.type === "navigate" && !late) requestAnimationFrame(() => target.scrollIntoView());
};

/** The bar comes first: it lays the pilot on the desk. */
const atHand = fetchParts().then((there) => (there && define({ "pilot-bar": PilotBar }), there));

/** Name elements when the parts and what else they need are there. @param {Parameters<typeof define>[0]} elements @param {Promise<unknown>} [needs] */
export const introduce = (elements, needs) =>
  Promise.all([atHand, needs]).then(
    ([there]) => there && define(elements, !!needs),
    () => {}
  );
