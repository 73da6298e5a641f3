// Prints the page, a part of it or the whole playbook, blank or with the record.

import { createGateOptions } from "../store/page-gates.js";
import { words } from "../store/site.js";
import { flush, notify, store } from "../store/store.js";
import { openDialog } from "./dialog.js";
import { isWhole, showWhole } from "./whole-playbook.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

const HIDDEN = "data-print-out";
/** The events that tell that the print is over: a browser without `afterprint` goes on with the next key or touch. */
const END_EVENTS = ["afterprint", "pointerdown", "keydown"];

/** Offer to print what is here. @param {PilotBar} bar */
export const openPrintDialog = (bar) => {
  const dialog = openDialog(bar, "pb-print");
  if (isWhole()) dialog.querySelector("[value=whole]").remove();
  const gates = createGateOptions();
  for (const option of gates) option.text = words("only-gate", { gate: option.text });
  if (findGate()) dialog.querySelector("select")?.append(...gates);
  else dialog.querySelector("[data-of=checklist]")?.remove();
};

/** Follow an address that asks for the whole playbook, and to print it: `?whole`, `?whole=print`, `?whole=blank`. @param {PilotBar} bar */
export const followWhole = async (bar) => {
  const how = new URLSearchParams(location.search).get("whole");
  if ((await showWhole(bar)) && how) await printPage(bar, { how });
};

/**
 * Print the page, its checklist as filtered, one gate, or the whole playbook.
 * @param {PilotBar} bar @param {{[name: string]: string}} given
 */
export const printPage = async (bar, { scope = "page", how = "" }) => {
  bar.find("dialog").close();
  flush();
  if (scope === "whole" && !(await showWhole(bar, how || "print"))) return;
  await store.opening;
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

/** Find the first gate of the checklist, if this page has it. */
const findGate = () => document.querySelector(".pb-gate[data-gate]");

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
  const checklist = findGate()?.parentElement;
  if (!checklist || scope === "page" || scope === "whole") return;
  const isChecklist = scope === "checklist";
  for (const node of /** @type {any} */ (checklist.children)) {
    const isShown = isChecklist ? !node.matches("details") : node.id === `gate-${scope}` || node.dataset.gate === scope;
    hide(node, isShown || node.matches(".pb-parthead"));
  }
  if (checklist.matches("article")) return;
  for (const node of document.querySelectorAll("article > *")) hide(node, node === checklist);
};

/** @param {HTMLElement | Element} node @param {boolean} isShown */
const hide = (node, isShown) => node.toggleAttribute(HIDDEN, !isShown && !node.matches("h1, .pb-kicker"));
