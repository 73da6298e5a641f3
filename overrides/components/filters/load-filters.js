// Adds the fields of the filters, and loads their script when a reader turns to them, when the address filters, or with a
// pilot.

import { getMenu } from "../pilot-toolbar/loading.js";
import { createGateOptions } from "../store/page-gates.js";
import { clonePart, root } from "../store/site.js";

/** Load the script of the filters, if the page has any. */
export const loadFilters = () => {
  if (document.querySelector("pilot-filters")) import(`${root}assets/filters.js`).catch(() => {});
};

/** Add the fields of the page's filters, once, in the room that the page has for them. */
export const addFilters = () => {
  const place = document.querySelector("pilot-filters");
  if (!place || place.hasAttribute("data-ready")) return;
  place.replaceChildren(clonePart("pb-filters"));
  place.querySelector("[name=gate]")?.append(...createGateOptions());
  removeIdle(place);
  place.toggleAttribute("data-ready", true);
  for (const type of ["focusin", "pointerover"]) place.addEventListener(type, loadFilters, { once: true });
  if (location.search || getMenu()) loadFilters();
};

/** Remove the fields in which all checks of the page are alike: a checklist may have no roles, gates or gaps. @param {Element} place */
const removeIdle = (place) => {
  const checks = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-check]")]);
  for (const field of place.querySelectorAll("select, [name=blocking], [name=kickoff]")) {
    const name = /** @type {string} */ (field.getAttribute("name"));
    if (new Set(checks.map(({ dataset }) => dataset[name])).size < 2) (field.closest("label") ?? field).remove();
  }
};
