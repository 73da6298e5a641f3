// The words, HTML parts and style of the form, which its script carries (`render/script_parts.py`).
/** @import * as T from "../../adapt/types.js" */

import { format } from "../store/site.js";

const adaptDocument = new DOMParser().parseFromString(ADAPT_PARTS, "text/html");

/** @param {string} id */
const getAdaptPart = (id) => /** @type {HTMLTemplateElement} */ (adaptDocument.getElementById(id)).content;

const adaptStyle = new CSSStyleSheet();
adaptStyle.replaceSync(`${getAdaptPart("pb-adapt-style").textContent}`);
document.adoptedStyleSheets.push(adaptStyle);

/** Return a text of the form. @param {string} name @param {object} [values] */
export const phrase = (name, values) =>
  format(getAdaptPart("pb-adapt-words").querySelector(`[data-word="${name}"]`)?.textContent ?? name, values);

/** Find what the HTML has in a place. @param {any} place @param {string} selector @returns {any} which the HTML decides */
export const findIn = (place, selector) => place?.querySelector(selector);

/** Find all that the HTML has in a place. @param {any} place @param {string} selector @returns {any[]} which the HTML decides */
export const findAll = (place, selector) => [...place.querySelectorAll(selector)];

/** Clone a part. @param {string} id @returns {any} which the part decides */
export const cloneAdaptPart = (id) => document.importNode(getAdaptPart(id), true).firstElementChild;

/** Create an element: its name and classes, as in `p.pb-soft`, and what is in it. @param {string} selector @param {...(string | Node)} children */
export const createNode = (selector, ...children) => {
  const [name = "", ...classes] = selector.split(".");
  const node = document.createElement(name);
  if (classes[0]) node.className = classes.join(" ");
  node.append(...children);
  return node;
};

/** Create a button. @param {string} text @param {() => void} action @param {string} [selector] */
export const createButton = (text, action, selector = "button") => {
  const button = /** @type {HTMLButtonElement} */ (createNode(selector, text));
  button.type = "button";
  button.addEventListener("click", action);
  return button;
};

/** What buttons do, by what their `data-act` says. @typedef {{[act: string]: () => unknown}} Acts */

/** Let the buttons in a place act. @param {any} place @param {Acts} acts */
export const listenToActs = (place, acts) =>
  place.addEventListener("click", (/** @type {any} */ { target }) =>
    acts[target.closest("[data-act]")?.dataset.act]?.()
  );

/** Open a dialog with a form. It is removed when it closes. @param {string} id @param {Acts} acts @returns {any} which the part decides */
export const openAdaptDialog = (id, { submit, ...acts }) => {
  const dialog = cloneAdaptPart(id);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    submit?.();
  });
  listenToActs(dialog, { close: () => dialog.close(), ...acts });
  findIn(document, "article")?.append(dialog);
  dialog.showModal();
  return dialog;
};

/** Say what is wrong, and what to enter instead. @param {T.AdaptFinding} mistake */
export const describeCure = ({ problem, cure }) => `${problem}. ${cure}`;

/** Say where a mistake is, too. @param {T.AdaptFinding} mistake */
export const describeMistake = ({ loc, problem, cure }) => {
  const place = loc[0] && loc[0] !== "#fork" ? `${loc.join(" › ")}: ` : "";
  return place + describeCure({ loc, problem: problem.replace(/\.$/, ""), cure });
};

/** Show mistakes in a place, one per line. @param {Element} place @param {string[]} lines */
export const showMistakes = (place, lines) => place.replaceChildren(...lines.map((line) => createNode("div", line)));
