// Loads what shares a pilot with others: where this browser shares it, where a link invites to one, or for its dialog.
/** @import * as T from "../../record/types.js" */

import { isShared } from "../pilot-toolbar/saving.js";
import { announce, root, words } from "../store/site.js";
import { store } from "../store/store.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** @type {any} */
let sharing;

/** Load what shares a pilot, on a site with a place for that. @param {any} bar */
const loadSharing = async (bar) => {
  if (bar.find("[data-act=share]")) sharing ??= await import(`${root}assets/share.js`).catch(() => null);
  return sharing;
};

/** Show how the page's pilot is shared. */
export const renderSharing = async () => {
  const bar = /** @type {any} */ (document.querySelector("pilot-bar"));
  if (bar && isShared(store.record)) await loadSharing(bar);
  if (bar) sharing?.renderSharing(bar);
};

/** Follow a link to a shared pilot. @param {PilotBar} bar */
export const followLink = async (bar) => {
  if (location.hash.startsWith("#with=")) (await loadSharing(bar))?.renderSharing(bar);
};

/** Open the dialog of sharing. @param {PilotBar} bar */
export const openSharing = async (bar) => {
  if (await loadSharing(bar)) sharing.openSharing(bar);
  else announce(words("offline"));
};
