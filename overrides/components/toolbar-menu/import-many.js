// Imports the file of a register: all pilots of a browser, of which a reader chooses.
/** @import * as T from "../../record/types.js" */

import { previewImport } from "../../record/import-preview.js";
import { migrate } from "../../record/migrate.js";
import { setText } from "../store/element.js";
import { announce, clonePart, fetchJson, words } from "../store/site.js";
import { storage, store } from "../store/store.js";
import { openDialog } from "./dialog.js";
import { addPilot, mergeInto } from "./import-save.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** The pilots of the file, by their places in it. @type {(T.Record | undefined)[]} */
let pilots = [];

/** Return the pilot of this browser with the same id and playbook. @param {T.Record} theirs */
const findSame = async ({ pilot: { id = "", playbook } }) => {
  const own = storage.has(id) ? await storage.get(id) : null;
  return own?.pilot.playbook === playbook ? own : null;
};

/** Say what would become of a pilot. @param {T.Record} theirs @returns {Promise<string>} */
const describeEffect = async (theirs) => {
  const mine = await findSame(theirs);
  if (!mine) return words("many-new");
  const { problem, new: added, changed, removed, apart, same } = previewImport(mine, theirs);
  if (problem) return words("many-forged");
  const count = added.length + changed.length + removed.length + apart.length;
  return count ? words("many-merge", { name: mine.pilot.name, count, same: same.length }) : words("many-same");
};

/**
 * List the pilots of a file, and what would become of each.
 * @param {PilotBar} bar @param {(T.Read & { name?: string })[]} found
 */
export const previewAll = async (bar, found) => {
  pilots = found.map(({ record }) => (record ? migrate(record, store.renames, []).record : undefined));
  const titles = (await fetchJson("data/playbooks.json")) ?? {};
  const lines = await Promise.all(
    found.map(async ({ name, problem, detail }, index) => {
      const theirs = pilots[index];
      const line = clonePart("pb-many-line");
      const box = /** @type {HTMLInputElement} */ (line.querySelector("input"));
      const { playbook = "" } = theirs?.pilot ?? {};
      const effect = theirs ? await describeEffect(theirs) : words(`many-${problem}`, { detail: detail ?? "" });
      Object.assign(box, { value: `${index}`, checked: !!theirs, disabled: !theirs });
      const values = { name: name || words("many-nameless", { number: index + 1 }), effect };
      const known = titles[playbook] ?? (playbook && words("many-no-playbook", { playbook }));
      setText(line.querySelector("span"), words(theirs ? "many-line" : "many-unread", { ...values, playbook: known }));
      return line;
    })
  );
  const dialog = openDialog(bar, "pb-many");
  const readable = pilots.filter(Boolean).length;
  setText(dialog.querySelector("[data-what]"), words("many", { count: found.length, readable }));
  dialog.querySelector("ul")?.replaceChildren(...lines);
  const button = dialog.querySelector("[data-act=many-add]");
  const count = () => {
    const chosen = dialog.querySelectorAll("li input:checked").length;
    setText(button, words(chosen === 1 ? "many-add-one" : "many-add", { count: chosen }));
    button.disabled = !chosen;
  };
  dialog.querySelector("ul")?.addEventListener("change", count);
  count();
};

/** Add the chosen pilots, or merge them with those that are here. @param {PilotBar} bar */
export const addAll = async (bar) => {
  const chosen = /** @type {HTMLInputElement[]} */ (bar.all("dialog li input:checked"));
  const given = chosen.flatMap(({ value }) => pilots[Number(value)] ?? []);
  let [added, merged] = [0, 0];
  const refused = [];
  for (const theirs of given) {
    const mine = await findSame(theirs);
    if (!mine) {
      await addPilot(theirs);
      added += 1;
    } else if ((await mergeInto(mine, theirs)) < 0) refused.push(theirs.pilot.name);
    else merged += 1;
  }
  bar.find("dialog").close();
  announce(words(refused[0] ? "many-refused" : "many-done", { added, merged, names: refused.join(", ") }));
};
