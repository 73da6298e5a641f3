// Follows what happens around the page: other tabs, the end of the day, and the page's own end.
/** @import * as T from "../../record/types.js" */

import { announce, words } from "./site.js";
import { flush, isTyping, notify, openPilot, readPilot, storage, store, today } from "./store.js";

let day = today();

/** Do what waits, and note what is not written yet: the page may not live to write it. */
const leave = () => {
  flush();
  storage.note();
};

/** Show what another tab has changed. A pilot that it deleted stays while someone writes: that goes with it. */
const follow = async () => {
  const id = store.record?.pilot.id;
  if (id && storage.isGone(id)) {
    flush();
    store.isGone = true;
    if (!isTyping()) return closeGone(id);
    addEventListener("focusout", () => setTimeout(() => store.isGone && closeGone(id)), { once: true });
  } else if (id) {
    await readPilot(id);
    if (store.record?.pilot.id !== id) return;
    store.record = storage.held(id);
    store.isGone = false;
  } else if (!store.opening) return openPilot(storage.current(store.page));
  notify();
};

/** Close a pilot that another tab has deleted. @param {string} id */
const closeGone = async (id) => {
  const { name } = /** @type {T.Record} */ (store.record).pilot;
  await openPilot(storage.current(store.page));
  if (store.record?.pilot.id === id) return; // another opening took over, and closes it
  if (storage.isGone(id)) storage.forget(id);
  announce(words("gone", { name }));
};

/** Look whether the day or another tab has changed something while nobody looked. */
const lookAgain = async () => {
  if (day !== today()) notify();
  day = today();
  await storage.refresh().catch(() => {});
  follow();
};

/** Tell every element when a new day begins. */
const waitForMidnight = () => {
  const date = new Date();
  const midnight = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1);
  setTimeout(
    () => {
      notify();
      waitForMidnight();
    },
    midnight.getTime() - date.getTime() + 1000
  );
};

/** Start to follow. */
export const startFollowing = () => {
  storage.listen(follow);
  waitForMidnight();
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && lookAgain());
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : lookAgain()));
  addEventListener("beforeunload", (event) => {
    flush();
    if (storage.isUnsaved || store.waiting[0]) event.preventDefault(); // the browser asks
  });
};
