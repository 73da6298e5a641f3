// Prints the page or a part of it, blank or with the record.

import { findScripted, loadScript } from "../pilot-toolbar/loading.js";
import { flush, notify, store } from "../store/store.js";

const HIDDEN = "data-print-out";
/** The events that tell that the print is over: a browser without `afterprint` goes on with the next key or touch. */
const END_EVENTS = ["afterprint", "pointerdown", "keydown"];

/**
 * Print the whole page, its checklist as filtered, or one gate.
 * @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar @param {{[name: string]: string}} given
 */
export const printPage = async (bar, { scope = "whole", how = "" }) => {
  bar.find("dialog").close();
  flush();
  await Promise.all([...findScripted()].map(loadScript));
  hideAround(scope);
  store.isBlank = how === "blank";
  notify();
  afterPrint(() => {
    for (const node of document.querySelectorAll(`[${HIDDEN}]`)) node.removeAttribute(HIDDEN);
    store.isBlank = false;
    notify();
  });
  window.print();
};

/** Act once when the print is over. @param {() => void} action */
export const afterPrint = (action) => {
  const end = () => {
    for (const type of END_EVENTS) removeEventListener(type, end, true);
    action();
  };
  for (const type of END_EVENTS) addEventListener(type, end, true);
};

/** Hide on paper what is not in the scope. @param {string} scope */
const hideAround = (scope) => {
  let section = "";
  for (const node of /** @type {any} */ (document.querySelector("article")?.children ?? [])) {
    if (node.matches("h2")) section = node.id;
    const isChecklist = scope === "checklist" && !node.matches("details");
    const isGate = node.id === `gate-${scope}` || node.dataset.gate === scope;
    const isShown = scope === "whole" || (section === "checklist" && (isChecklist || isGate));
    node.toggleAttribute(HIDDEN, !isShown && !node.matches("h1, .pb-parthead"));
  }
};
