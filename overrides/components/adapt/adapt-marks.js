// Marks what a draft changes in a place of the page: the old text as deleted, the new one as inserted.

import { createNode } from "./adapt-parts.js";
import { renderProse } from "./adapt-prose.js";

/** What the page has in a place without a draft. @type {WeakMap<Element, Node[]>} */
const originals = new WeakMap();

/** Return what a place has without a draft. @param {Element} place */
export const originalOf = (place) => {
  const found = originals.get(place) ?? [...place.childNodes];
  originals.set(place, found);
  return found;
};

/** Show a place without a draft. @param {Element} place @param {...Node} after */
export const restore = (place, ...after) => place.replaceChildren(...originalOf(place), ...after);

/**
 * Show a text, and what it was.
 * @param {Element} place @param {string | undefined} was @param {string | undefined} now @param {boolean} [isProse] @param {...Node} after
 */
export const markText = (place, was, now, isProse = false, ...after) => {
  originalOf(place);
  if (was === now) return restore(place, ...after);
  const shown = isProse ? renderProse(now ?? "") : [now ?? ""];
  const old = was === undefined ? [] : [createNode("del", was), " "];
  place.replaceChildren(...old, createNode("ins", ...shown), ...after);
};

/** Show a list of lines, and which are gone or new. @param {Element} place @param {string[]} was @param {string[]} now @param {...Node} after */
export const markLines = (place, was, now, ...after) => {
  if (JSON.stringify(was) === JSON.stringify(now)) return restore(place, ...after);
  originalOf(place);
  const gone = was.filter((line) => !now.includes(line)).map((line) => createNode("li", createNode("del", line)));
  const there = now.map((line) => createNode("li", was.includes(line) ? line : createNode("ins", line)));
  place.replaceChildren(...there, ...gone, ...after);
};

/** The texts of the page in which something is replaced. @type {WeakMap<Node, string>} */
const texts = new WeakMap();

/** Replace parts of a text of the page, such as counts. @param {Element | null | undefined} place @param {...[RegExp, string]} parts */
export const replaceText = (place, ...parts) => {
  for (const node of place?.childNodes ?? []) {
    if (node.nodeType !== Node.TEXT_NODE) continue;
    const text = texts.get(node) ?? node.textContent ?? "";
    texts.set(node, text);
    const shown = parts.reduce((now, [pattern, part]) => now.replace(pattern, () => part), text);
    if (node.textContent !== shown) node.textContent = shown;
  }
};
