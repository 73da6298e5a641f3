// Several browsers at one place, with the modules of overrides/: each has a record and a loop of its own. What is lost at
// the end is an edit that is neither at the place nor covered by one that is.
import { merge } from "../../overrides/record/merge.js";
import { createBlank, getEdit, getSide, read, setEntry } from "../../overrides/record/record.js";
import { isSame } from "../../overrides/record/versions.js";
import { createBlobPlace } from "../../overrides/places/blob.js";
import { createHttpPlace } from "../../overrides/places/http.js";
import { createLoop, isSharedFile, mergeShared, parseShared } from "../../overrides/places/loop.js";

export { createBlank, createHttpPlace, createLoop, getSide, isSame, merge, read, setEntry };

/** Chance that is the same in each run: mulberry32. */
export const chance = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

let time = Date.parse("2026-11-28T08:00:00Z");
export const now = () => new Date((time += 37)).toISOString();
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const blank = (id) => createBlank({ playbook: "bot", name: "Wren", id, now: now(), replica: "first" });

/** A place at an address, as components/share/ opens it. */
export const openAddress = (address, ask) => (address.includes("?") ? createBlobPlace : createHttpPlace)(address, ask);

/** A browser: its own record, what it wrote, its own loop. */
export const createBrowser = (name, place, start, given = {}) => {
  let record = start;
  const wrote = [];
  const loop = createLoop({
    place,
    pilot: start.pilot.id,
    browser: name,
    author: () => name,
    get: () => record,
    save: (next) => void (record = next),
    ...given
  });
  const edit = (path, value) => {
    record = setEntry(record, path, value, { now: now(), replica: name });
    wrote.push([path, getEdit(record, path).at]);
  };
  return { name, wrote, loop, edit, get: () => record };
};

/** The merge of all files of a pilot, read from outside. */
export const readAll = async (place, pilot) => {
  const files = ((await place.list(pilot)) ?? []).filter(isSharedFile);
  const texts = await Promise.all(files.map(({ name }) => place.read(pilot, name)));
  return mergeShared(texts.map((text) => parseShared(text, pilot))).all;
};

/** List the edits that nobody has any more: neither as a version, nor seen by one. */
export const listLost = (record, browsers) =>
  browsers.flatMap(({ name, wrote }) =>
    wrote.filter(([path, at]) => !(record && getSide(record, path).seen[name] >= at)).map(([path]) => `${name}:${path}`)
  );

/** Turn, and take a place that refuses for a moment as one that is turned to again. */
export const turn = (one) => one.loop.turn().then(({ state }) => state, ({ problem }) => problem ?? "threw");
