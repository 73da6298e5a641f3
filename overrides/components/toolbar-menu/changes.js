// Something changed around the agent: what was told before, and one more.

import { settled } from "../../record/gates.js";
import { announce, chance, change, copy, desk, standingOf, today, words } from "../store/store.js";
import { write } from "../store/element.js";

/** @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar */
export const openChanges = (bar) => show(bar.dialog("pb-changed"));

/** @param {HTMLElement} dialog */
const show = (dialog) => {
  const list = /** @type {HTMLElement} */ (dialog.querySelector("ul"));
  const changes = Object.entries(desk.record?.changes ?? {}).sort(([, a], [, b]) => (a.on < b.on ? 1 : -1));
  list.replaceChildren(
    ...changes.map(([id, { what, on, by, note }]) => {
      const line = copy("pb-change");
      const name = dialog.querySelector(`option[value="${CSS.escape(what)}"]`)?.textContent ?? what;
      write(line.querySelector("span"), [on, name, note, by].filter(Boolean).join(", "));
      /** @type {HTMLElement} */ (line.querySelector("button")).dataset.act = `unchange ${id}`;
      return line;
    })
  );
  list.hidden = !changes[0];
};

const unsettled = () => desk.rules.filter((rule) => !settled(standingOf(rule).state)).length;

/** @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar @param {{[name: string]: string}} given */
export const tellChange = (bar, given) => {
  const counted = unsettled();
  change([`changes/${chance()}`, { ...given, on: given.on ?? today() }]);
  bar.find("dialog").close();
  announce(words("changed", { count: unsettled() - counted }));
};

/** @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar @param {string} id */
export const unchange = (bar, id) => {
  change([`changes/${id}`, undefined]);
  show(bar.find("dialog"));
};
