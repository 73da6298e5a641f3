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
