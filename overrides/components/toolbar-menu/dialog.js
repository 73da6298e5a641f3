// Opens the dialogs of the menu.

import { fillFields } from "../store/element.js";
import { clonePart } from "../store/site.js";
import { flush, storage, store, today } from "../store/store.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** Open a dialog with a part in it. @param {PilotBar} bar @param {string} id @returns {any} */
export const openDialog = (bar, id) => {
  flush();
  const dialog = bar.find("dialog");
  dialog.replaceChildren(clonePart(id));
  fillFields(dialog.querySelectorAll("input[type=date]"), { on: today() });
  fillFields(dialog.querySelectorAll("input[name=by]"), { by: storage.me() });
  for (const part of dialog.querySelectorAll("[data-whole]")) part.hidden = !store.names;
  if (!dialog.open) dialog.showModal();
  return dialog;
};

/** @param {PilotBar} bar */
export const openPaperDialog = (bar) => openDialog(bar, "pb-paper");
