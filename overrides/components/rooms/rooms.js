// Remembers how high the parts of a page are that only a pilot has. The next page keeps that room free before its scripts
// come, so that nothing moves then, see `rooms.jinja`.

import { root } from "../store/site.js";

/** The key under which the theme's `__md_get` finds it. */
const ROOMS = `${root.pathname}.pilotbook.rooms`;

/** How high parts are, by name, and how wide the window was then. @typedef {{[name: string]: number}} Rooms */

/** Change what is remembered. Without storage, nothing is. @param {(all: {[page: string]: Rooms}) => void} edit */
const editRooms = (edit) => {
  try {
    const all = JSON.parse(localStorage.getItem(ROOMS) ?? "{}");
    edit(all);
    localStorage.setItem(ROOMS, JSON.stringify(all));
  } catch {
    // the next page moves once
  }
};

/** Give back what a page keeps free: its parts are there. */
const releaseRooms = () => document.documentElement.removeAttribute("data-reserved");

/**
 * Remember how high the parts are that the page shows.
 * @param {{[name: string]: string}} parts by name, a selector
 * @param {string[]} [others] pages that have something to show now as well, but are not known to be as high
 */
export const rememberRooms = (parts, others = []) => {
  releaseRooms();
  const { rooms: page = "" } =
    /** @type {HTMLElement | null} */ (document.querySelector("[data-rooms]"))?.dataset ?? {};
  const found = Object.entries(parts).flatMap(([name, selector]) => {
    const place = document.querySelector(selector);
    return place ? [[name, Math.ceil(place.getBoundingClientRect().height)]] : [];
  });
  editRooms((all) => {
    for (const other of others) all[other] ??= {};
    const before = all[page]?.width === innerWidth ? all[page] : {};
    all[page] = { ...before, ...Object.fromEntries(found), width: innerWidth };
    const [playbook] = page.split("/");
    if (playbook) all[playbook] = all[page]; // the best guess for its other pages
  });
};

/** Forget a page, or all of a playbook: there is nothing to show any more. @param {string} name */
export const forgetRooms = (name) => {
  releaseRooms();
  editRooms((all) => {
    for (const page of Object.keys(all)) if (page === name || page.startsWith(`${name}/`)) delete all[page];
  });
};
