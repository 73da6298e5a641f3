// The words and HTML parts of sharing, from `assets/share.html`: only those load them who share a pilot.

import { format, getLocale, root } from "../store/site.js";

/** @type {Document | undefined} */
let sharingParts;

/** @type {Promise<boolean> | undefined} */
let fetching;

/** Fetch the parts, once. Returns whether they are there. */
export const fetchSharingParts = () => {
  fetching ??= fetch(new URL("assets/share.html", root))
    .then((response) => (response.ok ? response.text() : Promise.reject()))
    .then((text) => !!(sharingParts = new DOMParser().parseFromString(text, "text/html")))
    .catch(() => !!(fetching = undefined));
  return fetching;
};

/** @param {string} id */
const getSharingPart = (id) => {
  const part = sharingParts?.getElementById(id);
  return /** @type {HTMLTemplateElement} */ (part).content;
};

/** Return a sentence about sharing. @param {string} name @param {object} [values] */
export const say = (name, values) =>
  format(getSharingPart("pb-share-words").querySelector(`[data-word="${name}"]`)?.textContent ?? name, values);

/** Clone a part. @param {string} id @returns {any} */
export const cloneSharingPart = (id) => getSharingPart(id).firstElementChild?.cloneNode(true);

/** Open the toolbar's dialog with a part in it. @param {any} bar @param {string} id @returns {any} */
export const openSharingDialog = (bar, id) => {
  const dialog = bar.find("dialog");
  dialog.replaceChildren(cloneSharingPart(id));
  if (!dialog.open) dialog.showModal();
  return dialog;
};

/** Return a time of today as a clock shows it, and of another day with its day. @param {string | number} time */
export const formatTime = (time) => {
  const date = new Date(time);
  const isToday = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(
    getLocale(),
    isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" }
  );
};

/** Say how a place failed. @param {string} problem @param {number} since */
export const sayProblem = (problem, since) => say(problem, { time: formatTime(since) });
