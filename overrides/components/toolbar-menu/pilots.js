// Starts, names, duplicates and deletes pilots.

import { restorePilot } from "../../storage/bin.js";
import { addAct } from "../store/acts-done.js";
import { announce, words } from "../store/site.js";
import {
  flush,
  notify,
  openPilot,
  randomId,
  saveRecord,
  startPilot,
  storage,
  store,
  waitForPlaybook
} from "../store/store.js";
import { endNaming } from "./author.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** Start a pilot of the page's playbook, or of the one that the reader will choose. @param {PilotBar} bar */
export const startNew = (bar) => {
  if (!store.playbook) return waitForPlaybook(() => startNew(bar));
  startPilot(words("first-name", { playbook: store.title }));
  editNames(bar, true);
};

/** Open or close the fields for names. @param {PilotBar} bar @param {boolean} on */
export const editNames = (bar, on) => {
  flush();
  store.isNew = on;
  endNaming();
  notify();
  if (on) bar.find("input[name=name]").select();
  else bar.find(".pb-menu summary").focus();
};

/** @param {PilotBar} bar */
export const duplicatePilot = (bar) => {
  flush();
  const { record } = store;
  if (!record) return;
  const pilot = { ...record.pilot, id: randomId(), name: words("copy", record.pilot) };
  saveRecord({ ...record, pilot });
  editNames(bar, true);
};

/** Delete the pilot. It can be undone. @param {PilotBar} bar */
export const deletePilot = async (bar) => {
  flush();
  const { record } = store;
  if (!record) return;
  const { id = "", name } = record.pilot;
  const removing = storage.remove(id);
  await openPilot(storage.current(store.page));
  if (!(await removing)) {
    await openPilot(id);
    return announce(words("not-deleted", { name }));
  }
  const undo = async () => {
    await restorePilot(storage, `pilot-${id}`, record);
    openPilot(id);
  };
  addAct({ name: "deleted", about: name, steps: [], undo });
  announce(words("deleted", { name }));
  bar.render();
};
