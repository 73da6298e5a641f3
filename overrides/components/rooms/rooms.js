// Remembers how high the parts of a page are that only a pilot has. The next page keeps that room free before its scripts
// come, so that nothing moves then, see `theme/main.html`.

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
 * @param {string[]} [others] the beginnings of addresses where there is something to show now as well
 */
export const rememberRooms = (parts, others = []) => {
  releaseRooms();
  const rooms = Object.entries(parts).flatMap(([name, selector]) => {
    const place = document.querySelector(selector);
    return place ? [[name, Math.ceil(place.getBoundingClientRect().height)]] : [];
  });
  editRooms((all) => {
    const page = location.pathname.slice(root.pathname.length);
    const before = all[page]?.width === innerWidth ? all[page] : {};
    const now = { ...before, ...Object.fromEntries(rooms), width: innerWidth };
    for (const other of others) all[other] ??= {};
    for (const other of others) if (other && page.startsWith(other)) all[other] = now; // the best guess for its other pages
    all[page] = now;
  });
};

/** Forget the pages of an address: they have nothing to show any more. @param {string} beginning */
export const forgetRooms = (beginning) => {
  releaseRooms();
  editRooms((all) => {
    for (const page of Object.keys(all)) if (beginning ? page.startsWith(beginning) : !page) delete all[page];
  });
};
