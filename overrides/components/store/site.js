// What the site gives to its scripts: words, parts to clone, data. Words for people come from `assets/pilotbook.html`.

import { isDay } from "../../record/gates.js";

/** The root of the site: this is `assets/pilotbook.js`. */
export const root = new URL("../", import.meta.url);

/** The locale of each language of a page. @type {Map<string, string>} */
const locales = new Map();

/** Return the page's language as it is written in the reader's region: `en-DE` writes `5 Dec 2026`. */
export const getLocale = () => {
  const { lang } = document.documentElement;
  const found = locales.get(lang) ?? findLocale(lang || "en");
  locales.set(lang, found);
  return found;
};

/** @param {string} lang */
const findLocale = (lang) => {
  const { region } = new Intl.Locale(navigator.language).maximize();
  return `${new Intl.Locale(lang).language}-${region ?? "US"}`;
};

/** By locale and parts, what formats a day: making one takes longer than using it. @type {Map<string, Intl.DateTimeFormat>} */
const dayFormats = new Map();

/** Return parts of a day as people read them. @param {string} day @param {Intl.DateTimeFormatOptions} parts */
export const formatParts = (day, parts) => {
  const key = `${getLocale()} ${Object.keys(parts)}`;
  const found = dayFormats.get(key) ?? new Intl.DateTimeFormat(getLocale(), { ...parts, timeZone: "UTC" });
  dayFormats.set(key, found);
  return found.format(new Date(day));
};

/** Return a day as people read it: `Dec 5, 2026`. Any other text stays the same. @param {string} [text] @returns {string} */
export const formatDay = (text = "") =>
  isDay(text) ? formatParts(text, { year: "numeric", month: "short", day: "numeric" }) : text;

/** Write the days of the page as they are written in the reader's region. */
export const localizeDays = () => {
  for (const place of document.querySelectorAll("time")) place.textContent = formatDay(place.dateTime);
};

/** Fill the blanks of a sentence, with dates as people read them. @param {string} [text] @param {object} [values] */
export const format = (text = "", values = {}) => {
  const known = /** @type {{[name: string]: unknown}} */ (values);
  return text.replace(/\{(\w+)\}/g, (_, key) => formatDay(String(known[key] ?? "")));
};

/** Return a sentence of the parts with its blanks; its name, if there is none. @param {string} name */
export const findSentence = (name) => getPart("pb-words").querySelector(`[data-word="${name}"]`)?.textContent ?? name;

/** Return a sentence of the parts with its blanks filled. @param {string} name @param {object} [values] */
export const words = (name, values) => format(findSentence(name), values);

/** Clone a part. @param {string} id @returns {HTMLElement} */
export const clonePart = (id) => /** @type {HTMLElement} */ (getPart(id).firstElementChild?.cloneNode(true));

/** @type {Document | undefined} */
let parts;

/** @param {string} id */
const getPart = (id) => {
  const part = parts?.getElementById(id);
  return /** @type {HTMLTemplateElement} */ (part).content;
};

/** Fetch JSON of the site; null if there is none. @param {string} path @returns {Promise<any>} */
export const fetchJson = async (path) => {
  const response = await fetch(new URL(path, root)).catch(() => null);
  return response?.ok ? response.json().catch(() => null) : null;
};

/** Fetch the parts. Without them the page stays the list that it is. */
export const fetchParts = async () => {
  const response = await fetch(new URL("assets/pilotbook.html", root)).catch(() => null);
  if (response?.ok) parts = new DOMParser().parseFromString(await response.text(), "text/html");
  return !!parts;
};

/** Say something in the toolbar, and to screen readers. @param {string} text */
export const announce = (text) => {
  const place = document.querySelector("pilot-bar [role=status]");
  if (place) place.textContent = text;
};
