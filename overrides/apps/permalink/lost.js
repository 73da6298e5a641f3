// Guesses which page a reader looked for, from the address of a page that isn't there: the playbook's new name, and the
// closest addresses of the site map. Lists the playbooks.

import { currentId } from "../../record/renames.js";

/** At most this many addresses are offered. */
const MAX_GUESSES = 3;
/** At most this many playbooks are listed. */
const MAX_LISTED = 24;

/**
 * Count the letters to change, add or remove in order to get from one text to another.
 * @param {string} one @param {string} other
 */
const countEdits = (one, other) => {
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = (last[column - 1] ?? 0) + Number(one[row - 1] !== other[column - 1]);
      next.push(Math.min(replaced, (last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    last = next;
  }
  return last[other.length] ?? 0;
};

/**
 * Return the addresses that are closest to one, the closest first. Those that end in the same name come last, wherever
 * they are, and only if no other is close.
 * @param {string} path @param {string[]} known
 */
const findClosest = (path, known) => {
  const name = path.split("/").pop() ?? "";
  const far = Math.max(2, path.length / 4);
  const rank = (/** @type {string} */ other) =>
    Math.min(countEdits(path, other), other.split("/").pop() === name ? far : Infinity);
  const ranked = known.map((other) => ({ other, distance: rank(other) })).sort((a, b) => a.distance - b.distance);
  const best = ranked[0]?.distance ?? Infinity;
  const isClose = (/** @type {number} */ distance) => distance <= far && distance <= best + 1;
  return ranked
    .filter(({ distance }) => isClose(distance))
    .slice(0, MAX_GUESSES)
    .map(({ other }) => other);
};

/** Return the paths of the site map, below the site's root. @param {string} text */
const readSiteMap = (text) => {
  const paths = [...text.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address]) => new URL(address ?? "").pathname);
  const base = paths.reduce((shortest, path) => (path.length < shortest.length ? path : shortest), paths[0] ?? "/");
  return paths.map((path) => path.slice(base.length).replace(/\/$/, "")).filter(Boolean);
};

/**
 * Show the links of a list, each with its text.
 * @param {Element | null} place @param {[URL, string][]} links
 */
const showLinks = (place, links) => {
  for (const [address, text] of links) {
    const link = document.createElement("a");
    link.href = address.href;
    link.textContent = text;
    const item = document.createElement("li");
    item.append(link);
    place?.querySelector("ul")?.append(item);
  }
  place?.toggleAttribute("hidden", !links.length);
};

/**
 * Search the site for what a reader types. The site's policy lets no form be sent.
 * @param {HTMLFormElement | null} form @param {URL} root
 */
const startSearch = (form, root) => {
  const field = form?.querySelector("input");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(new URL(`?q=${encodeURIComponent(field?.value ?? "")}`, root));
  });
  field?.focus({ preventScroll: true });
};

/** Help a lost reader on. @param {Element} place */
export const helpOn = async (place) => {
  const root = new URL(place.getAttribute("data-root")?.replace(/\/?$/, "/") ?? "/", location.href);
  startSearch(place.querySelector("form"), root);
  const load = (/** @type {string} */ path) => fetch(new URL(path, root));
  const [titles, { changes }, siteMap] = await Promise.all([
    load("data/playbooks.json").then((response) => response.json()),
    load("data/changes.json").then((response) => response.json()),
    load("sitemap.xml").then((response) => response.text())
  ]);
  const path = decodeURIComponent(location.pathname.slice(root.pathname.length)).toLowerCase();
  const asked = path.replace(/(index\.html?|\/+)$/, "").replace(/\/+$/, "");
  const [section, old = "", ...below] = asked.split("/");
  const now = section === "playbooks" ? currentId(changes.playbook ?? {}, old, new Set(Object.keys(titles))) : old;
  const address = (/** @type {string} */ to) => new URL(`${to}/`, root);
  const titled = (/** @type {string} */ to) => {
    const [first, id = "", ...rest] = to.split("/");
    return first === "playbooks" && titles[id] ? [titles[id], ...rest].join(": ") : to;
  };
  const known = readSiteMap(siteMap);
  if (now !== old && Object.hasOwn(titles, now)) {
    const same = ["playbooks", now, ...below].join("/");
    const text = place.querySelector("template")?.content.querySelector("[data-word=renamed]")?.textContent ?? "";
    const to = known.includes(same) ? same : `playbooks/${now}`;
    showLinks(place.querySelector("[data-guess]"), [[address(to), text.replace("{title}", titles[now])]]);
  } else if (asked) {
    const closest = findClosest(asked, known);
    showLinks(
      place.querySelector("[data-guess]"),
      closest.map((to) => [address(to), titled(to)])
    );
  }
  const listed = Object.entries(titles).slice(0, MAX_LISTED);
  showLinks(
    place.querySelector("[data-playbooks]"),
    listed.map(([id, title]) => [address(`playbooks/${id}`), title])
  );
};
