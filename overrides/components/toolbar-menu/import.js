// Imports a record from a file, a link or the library's examples. It shows what would change before anything does.
/** @import * as T from "../../record/types.js" */

import { previewImport, replaceEntries } from "../../record/import-preview.js";
import { fromLink } from "../../record/link.js";
import { merge } from "../../record/merge.js";
import { migrate } from "../../record/migrate.js";
import { getEntry } from "../../record/entries.js";
import { read, setEntry } from "../../record/record.js";
import { isSame } from "../../record/versions.js";
import { addAct } from "../store/acts-done.js";
import { setText } from "../store/element.js";
import { fetchRenames } from "../store/renames.js";
import {
  act,
  announce,
  flush,
  notify,
  openPilot,
  randomId,
  root,
  saveRecord,
  settle,
  storage,
  store,
  who,
  words
} from "../store/store.js";
import { openDialog } from "./dialog.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** The record that the dialog is about. @type {T.Record | undefined} */
let incoming;

/** @param {PilotBar} bar @param {File} [file] */
export const importFile = async (bar, file) => {
  if (!file) return;
  bar.find("input[type=file]").value = "";
  await preview(bar, file.size > 5e6 ? { problem: "too-large" } : read(await file.text()));
};

/** @param {PilotBar} bar */
export const importLink = async (bar) => {
  const { hash } = location;
  if (!hash.startsWith("#pb=")) return;
  history.replaceState(history.state, "", location.pathname + location.search); // so that it is in no history
  await preview(bar, await fromLink(hash));
};

/** @param {PilotBar} bar */
export const importExample = async (bar) => {
  const response = await fetch(new URL(`data/examples/${store.page}.json`, root)).catch(() => null);
  if (response?.ok) await preview(bar, read(await response.text()));
  else announce(words("no-example"));
};

/** Whether a record belongs to another playbook than the page's. @param {T.Record} record */
const isElsewhere = ({ pilot }) => !!store.page && pilot.playbook !== store.page;

/** Show what importing a record would change. @param {PilotBar} bar @param {T.Read} result */
const preview = async (bar, { record, problem, detail }) => {
  if (!record) {
    setText(openDialog(bar, "pb-refused").querySelector("[data-text]"), words(`refused-${problem}`, { detail }));
    return;
  }
  flush();
  await fetchRenames();
  incoming = migrate(record, store.renames, []).record;
  const { id = "", playbook } = incoming.pilot;
  if (storage.has(id) && !isElsewhere(incoming) && store.record?.pilot.id !== id) await openPilot(id);
  const mine = store.record?.pilot.playbook === playbook ? store.record : null;
  renderPreview(openDialog(bar, "pb-take"), incoming, mine);
};

/** @param {HTMLElement} dialog @param {T.Record} theirs @param {T.Record | null} mine */
const renderPreview = (dialog, theirs, mine) => {
  const { pilot, checks = {}, answers = {} } = theirs;
  const summary = { ...pilot, entries: Object.keys(checks).length, answers: Object.keys(answers).length };
  setText(dialog.querySelector("[data-what]"), words("incoming", summary));
  const effect = mine && previewImport(mine, theirs);
  const text = effect
    ? words("would-change", { ...effect, name: mine.pilot.name, conflicts: effect.conflicts.length })
    : words(isElsewhere(theirs) ? "other-playbook" : "would-add", summary);
  setText(dialog.querySelector("[data-text]"), text);
  for (const act of ["merge", "replace"]) {
    /** @type {HTMLElement} */ (dialog.querySelector(`[data-act=${act}]`)).hidden = !mine;
  }
  const choices = effect ? effect.conflicts.map((conflict) => createChoice(conflict, mine)) : [];
  const list = /** @type {HTMLElement} */ (dialog.querySelector("ul"));
  list.replaceChildren(...choices);
  /** @type {HTMLElement} */ (list.parentElement).hidden = !choices[0];
};

/** Offer both versions of an entry, with the later one chosen. @param {T.Conflict} conflict @param {T.Record} mine */
const createChoice = ({ path, winner, loser }, mine) => {
  const own = getEntry(mine, path);
  const other = isSame(own, winner) ? loser : winner;
  const item = document.createElement("li");
  const group = document.createElement("fieldset");
  const name = document.createElement("legend");
  name.textContent = path;
  const versions = [
    ["mine", own],
    ["theirs", other]
  ];
  const sides = versions.map(([side, value]) => {
    const label = document.createElement("label");
    const radio = document.createElement("input");
    Object.assign(radio, { type: "radio", name: path, value: side, checked: isSame(value, winner) });
    label.append(radio, ` ${words(side, { value: toPlainText(value) })}`);
    return label;
  });
  group.append(name, ...sides);
  item.append(group);
  return item;
};

/** @param {unknown} value @returns {string} */
const toPlainText = (value) => {
  if (Object(value) !== value) return String(value ?? words("deleted-there"));
  const texts = Object.values(/** @type {object} */ (value)).map(toPlainText);
  return texts.join(", ");
};

/** Import the record in the way that was chosen. @param {PilotBar} bar @param {string} choice */
export const applyImport = (bar, choice) => {
  const { record: mine } = store;
  const theirs = incoming;
  if (!theirs) return;
  if (choice === "keep") keepAsPilot(theirs);
  else if (mine) {
    if (choice === "merge") mergeInto(mine, theirs, bar.all("dialog ul input:checked"));
    else act("replaced", "", (record) => replaceEntries(record, theirs, who()));
    announce(words("taken", mine.pilot));
  }
  incoming = undefined;
  bar.find("dialog").close();
};

/**
 * Merge both records, and then set what was chosen, as one act.
 * @param {T.Record} mine @param {T.Record} theirs @param {HTMLInputElement[]} picks
 */
const mergeInto = (mine, theirs, picks) =>
  act("merged", "", (record) =>
    picks.reduce(
      (made, { name, value }) => setEntry(made, name, getEntry(value === "mine" ? mine : theirs, name), who()),
      merge(record, theirs).record
    )
  );

/** Keep a record as a pilot of its own, under its own id if that is free. @param {T.Record} theirs */
const keepAsPilot = (theirs) => {
  const { id, name, playbook } = theirs.pilot;
  const isTaken = storage.list(playbook).some((one) => one.name === name);
  const before = store.record?.pilot.id;
  const own = { id: !id || storage.has(id) ? randomId() : id, name: isTaken ? words("copy", { name }) : name };
  const record = { ...theirs, pilot: { ...theirs.pilot, ...own } };
  const elsewhere = isElsewhere(theirs);
  if (elsewhere) {
    storage.save(record).then((result) => settle(own.id, result));
    storage.setCurrent(own.id);
  } else saveRecord(record);
  const undo = () => {
    storage.remove(own.id);
    openPilot(before);
  };
  addAct({ name: "kept", about: own.name, ...(!elsewhere && { pilot: own.id }), steps: [], undo });
  notify();
  announce(words(elsewhere ? "kept-elsewhere" : "taken", record.pilot));
};
