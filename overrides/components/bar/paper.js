// On paper: which part is printed, blank or as it stands.

import { desk, flush, tell } from "../desk/desk.js";

const OUT = "data-print-out";

/** Print the whole page, its checklist as filtered, or one gate. @param {string} [scope] @param {boolean} [blank] */
export const print = (scope = "whole", blank = false) => {
  flush();
  const { record } = desk;
  let part = "";
  for (const node of /** @type {any} */ (document.querySelector("article")?.children ?? [])) {
    if (node.matches("h2")) part = node.id;
    const inPart = part === "checklist" && ((scope === "checklist" && !node.matches("details")) || node.id === `gate-${scope}` || node.dataset.gate === scope);
    node.toggleAttribute(OUT, scope !== "whole" && !inPart && !node.matches("h1, .pb-parthead"));
  }
  if (blank) desk.record = null;
  tell();
  const after = () => {
    for (const type of ["afterprint", "pointerdown", "keydown"]) removeEventListener(type, after, true);
    for (const node of document.querySelectorAll(`[${OUT}]`)) node.removeAttribute(OUT);
    if (blank) desk.record = record;
    tell();
  };
  for (const type of ["afterprint", "pointerdown", "keydown"]) addEventListener(type, after, true);
  window.print();
};

/** @type {CSSStyleSheet | undefined} */
let sheet;
let head = "";

/** The head of each printed page. A style sheet made here is allowed by a strict policy. @param {string} text */
export const printHead = (text) => {
  if (head === text && sheet) return;
  head = text;
  sheet ??= new CSSStyleSheet();
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  const escaped = text.replace(/[\\"\p{C}]/gu, (letter) => `\\${letter.codePointAt(0)?.toString(16)} `);
  sheet.replaceSync(`@page { font: 8pt sans-serif; @top-left { content: "${escaped}"; width: 80% } @bottom-right { content: counter(page) " / " counter(pages) } }`);
};
