// Remembers how much room a pilot takes on the pages of its playbook, once on each page when everything is there.

import { whenIdle } from "../pilot-toolbar/loading.js";
import { forgetRooms, rememberRooms } from "../rooms/rooms.js";
import { storage, store } from "../store/store.js";

/** By name, what is as high as the pilot makes it. */
const PARTS = {
  state: ".pb-pilotbar__state",
  gates: "ol.pb-path--links",
  standing: ".pb-gate__state",
  chart: "pilot-chart"
};
const BAR = { bar: ".pb-pilotbar" };
/** What the toolbar says of what just happened: it does not on the next page. */
const NEWS = "pilot-bar :is([data-notice] > *, [role=status]:not(:empty))";
/** The page and the pilot that were measured last. */
let measured = "";

/** Measure the parts of the page, if its pilot is another one than before, and forget a playbook without a pilot. */
export const followRooms = () => {
  const { page, record, opening } = store;
  const shown = `${location.pathname} ${record?.pilot.id}`;
  if (!page || opening || shown === measured) return;
  measured = shown;
  if (record) waitForStyle().then(() => whenIdle(measure));
  else if (!storage.list(page)[0]) forgetRooms(`playbooks/${page}/`);
};

/** Wait until the fonts and the style of what only a pilot has are there. */
const waitForStyle = async () => {
  const link = document.querySelector('link[href$="/pilot.css"]');
  if (link && !(/** @type {HTMLLinkElement} */ (link).sheet)) {
    await new Promise((resolve) => link.addEventListener("load", resolve));
  }
  await document.fonts.ready;
};

const measure = () => {
  if (!store.record) return;
  const parts = document.querySelector(NEWS) ? PARTS : { ...PARTS, ...BAR };
  rememberRooms(parts, ["", "register/", `playbooks/${store.page}/`]);
};
