// Offers the pilots that this browser has under another address of the site.

import { addMoved, findMoved, leaveMoved } from "../../storage/moved-site.js";
import { setText } from "../store/element.js";
import { announce, clonePart, fetchJson, words } from "../store/site.js";
import { openPilot, storage, store } from "../store/store.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** What the notice is about. @type {import("../../record/types.js").Found[]} */
let found = [];

/** @param {PilotBar} bar */
export const offerMoved = async (bar) => {
  const playbooks = Object.keys((await fetchJson("data/playbooks.json")) ?? {});
  found = await findMoved(storage, playbooks);
  const [first] = found;
  if (!first || storage.list()[0]) return;
  const notice = clonePart("pb-moved");
  const names = found.map(({ record }) => record.pilot.name).join(", ");
  setText(notice.querySelector("[data-text]"), words("moved", { count: found.length, site: first.site, names }));
  bar.find("[data-notice]").replaceChildren(notice);
};

/** @param {PilotBar} bar */
export const acceptMoved = async (bar) => {
  bar.find("[data-notice]").replaceChildren();
  await addMoved(storage, found);
  await openPilot(storage.current(store.page));
  announce(words("moved-added", { count: found.length }));
};

/** @param {PilotBar} bar */
export const declineMoved = (bar) => {
  bar.find("[data-notice]").replaceChildren();
  if (found[0]) leaveMoved(storage, found[0].site).catch(() => {});
};
