// On paper: which part is printed, blank or as it stands.

import { desk, flush, tell } from "../store/store.js";

const OUT = "data-print-out";

/** Print the whole page, its checklist as filtered, or one gate. @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar @param {{[name: string]: string}} given */
export const print = (bar, { scope = "whole", how = "" }) => {
  bar.find("dialog").close();
  flush();
  const blank = how === "blank";
  const { record } = desk;
  let part = "";
  for (const node of /** @type {any} */ (document.querySelector("article")?.children ?? [])) {
    if (node.matches("h2")) part = node.id;
    const inPart =
      part === "checklist" &&
      ((scope === "checklist" && !node.matches("details")) ||
        node.id === `gate-${scope}` ||
        node.dataset.gate === scope);
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
