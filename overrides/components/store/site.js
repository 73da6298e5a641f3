// What the site gives to its scripts: words, parts to clone, data. Words for people come from `assets/pilotbook.html`.

/** The root of the site: this is `assets/pilotbook.js`. */
export const root = new URL("../", import.meta.url);

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Return a date as people read it: `Dec 5, 2026`. Any other text stays the same. @param {string} text */
export const formatDay = (text) =>
  text.replace(
    /^(\d{4})-(0[1-9]|1[0-2])-(\d\d)$/,
    (_, year, month, day) => `${MONTHS[month - 1]} ${Number(day)}, ${year}`
  );

/** Fill the blanks of a sentence, with dates as people read them. @param {string} [text] @param {object} [values] */
export const format = (text = "", values = {}) => {
  const known = /** @type {{[name: string]: unknown}} */ (values);
  return text.replace(/\{(\w+)\}/g, (_, key) => formatDay(String(known[key] ?? "")));
};

/** Return a sentence of the parts with its blanks filled. @param {string} name @param {object} [values] */
export const words = (name, values) =>
  format(getPart("pb-words").querySelector(`[data-word="${name}"]`)?.textContent ?? name, values);

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
