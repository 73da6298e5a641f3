// One pilot more, or one less.

import { announce, chance, desk, open, store, take, words } from "../store/store.js";

/** @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar */
export const duplicate = (bar) => {
  const { record } = desk;
  if (!record) return;
  take({ ...record, pilot: { ...record.pilot, id: chance(), name: words("copy", record.pilot) } });
  bar.names(true);
};

/** @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar */
export const erase = (bar) => {
  if (!desk.record) return;
  const { id = "", name } = desk.record.pilot;
  const back = store.remove(id);
  open(store.current(desk.page));
  desk.undo = () => (back(), open(id));
  announce(words("deleted", { name }));
  bar.show();
};
