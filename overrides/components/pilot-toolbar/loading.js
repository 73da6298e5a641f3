// Loads scripts that a page does not need at once.
/** @import * as T from "../../record/types.js" */

import { root } from "../store/site.js";
import { notify } from "../store/store.js";

/** @type {T.Menu | undefined} */
let menuActions;

/** Return what the menu does, if that is loaded. */
export const getMenu = () => menuActions;

/**
 * Load what the menu does, when a reader turns to the toolbar or a pilot is there. From then on the page works without
 * a network.
 */
export const loadMenu = async () => {
  if (menuActions) return menuActions;
  menuActions = (await import(`${root}assets/menu.js`).catch(() => null))?.menu;
  if (menuActions) notify(); // there is more to show now
  return menuActions;
};

/** Act when the page has nothing else to do. @param {() => void} action */
export const whenIdle = (action) => (window.requestIdleCallback ?? setTimeout)(action);

/** Find the parts of the page that have a script of their own. @returns {NodeListOf<HTMLElement>} */
export const findScripted = () =>
  document.querySelectorAll("[data-script], pilot-answers, pilot-decision, pilot-table");

/** @param {HTMLElement} part */
export const loadScript = ({ dataset }) => import(`${root}assets/${dataset.script ?? "worksheets"}.js`).catch(() => {});

const nearby = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) loadScript(/** @type {any} */ (target));
  },
  { rootMargin: "100%" }
);

/** Load the script of a part when a reader comes near it. @param {HTMLElement} part */
export const loadWhenNear = (part) => nearby.observe(part);
