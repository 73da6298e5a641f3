// Duplicates and deletes pilots.

import { restorePilot } from "../../storage/bin.js";
import { addAct } from "../store/acts-done.js";
import { announce, words } from "../store/site.js";
import { flush, openPilot, randomId, saveRecord, storage, store } from "../store/store.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** @param {PilotBar} bar */
export const duplicatePilot = (bar) => {
  flush();
  const { record } = store;
  if (!record) return;
  const pilot = { ...record.pilot, id: randomId(), name: words("copy", record.pilot) };
  saveRecord({ ...record, pilot });
  bar.editNames(true);
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
