// Duplicates and deletes pilots.

import { addAct } from "../store/acts-done.js";
import { announce, openPilot, randomId, saveRecord, storage, store, words } from "../store/store.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** @param {PilotBar} bar */
export const duplicatePilot = (bar) => {
  const { record } = store;
  if (!record) return;
  const pilot = { ...record.pilot, id: randomId(), name: words("copy", record.pilot) };
  saveRecord({ ...record, pilot });
  bar.editNames(true);
};

/** Delete the pilot. It can be undone. @param {PilotBar} bar */
export const deletePilot = (bar) => {
  if (!store.record) return;
  const { id = "", name } = store.record.pilot;
  const restore = storage.remove(id);
  openPilot(storage.current(store.page));
  const undo = () => {
    restore();
    openPilot(id);
  };
  addAct({ name: "deleted", about: name, steps: [], undo });
  announce(words("deleted", { name }));
  bar.render();
};
