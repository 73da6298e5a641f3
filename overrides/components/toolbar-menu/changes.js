// Records changes around the agent, such as a new model: sign-offs that depend on them expire.

import { isSettled } from "../../record/gates.js";
import { setText } from "../store/element.js";
import { announce, clonePart, words } from "../store/site.js";
import { assess, change, forget, randomId, store, today } from "../store/store.js";
import { joinTexts } from "../store/texts.js";
import { openDialog } from "./dialog.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** @param {PilotBar} bar */
export const openChanges = (bar) => renderChanges(openDialog(bar, "pb-changed"));

/** List the changes, the latest first. @param {HTMLElement} dialog */
const renderChanges = (dialog) => {
  const list = /** @type {HTMLElement} */ (dialog.querySelector("ul"));
  const changes = Object.entries(store.record?.changes ?? {}).sort(([, a], [, b]) => (`${a.on}` < `${b.on}` ? 1 : -1));
  const lines = changes.map(([id, { what = "", on, by, note }]) => {
    const line = clonePart("pb-change");
    const name = dialog.querySelector(`option[value="${CSS.escape(what)}"]`)?.textContent ?? what;
    setText(line.querySelector("span"), joinTexts(on, name, note, by));
    /** @type {HTMLElement} */ (line.querySelector("button")).dataset.act = `unchange ${id}`;
    return line;
  });
  list.replaceChildren(...lines);
  list.hidden = !lines[0];
};

const countUnsettled = () => store.rules.filter((rule) => !isSettled(assess(rule).state)).length;

/** @param {PilotBar} bar @param {{[name: string]: string}} given */
export const addChange = (bar, given) => {
  const before = countUnsettled();
  change([`changes/${randomId()}`, { ...given, on: given.on ?? today() }]);
  bar.find("dialog").close();
  announce(words("changed", { count: countUnsettled() - before }));
};

/** @param {PilotBar} bar @param {string} id */
export const removeChange = (bar, id) => {
  forget("change", `changes/${id}`);
  renderChanges(bar.find("dialog"));
};
