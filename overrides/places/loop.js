// Keeps a pilot level with a place: a folder per pilot, with one file per browser. Every browser reads all files and
// writes only its own, so no write can overwrite what someone else wrote. docs/sharing.md says why.
//
// There is no queue and no "synced" flag. A place is level when a read shows everything that this browser has; until
// then it writes again. So no answer to a write has to be believed.
/** @import * as T from "../record/types.js" */

import { merge } from "../record/merge.js";
import { read } from "../record/record.js";
import { isSame } from "../record/versions.js";
import { toPlaceProblem } from "./problem.js";

/** How long a file's mark is not believed: servers make it of whole seconds, FAT of two. In milliseconds. */
const UNSURE = 2500;
/** How many characters a file may have. */
const MOST = 5e6;
/** How often a browser writes without seeing it, before the page says that the place shows old files. */
const BLIND = 3;

/** Whether a file may be one of a browser, or a sync client's copy of one. @param {T.PlaceFile} file */
export const isSharedFile = ({ name, isFolder }) => !isFolder && /^[^./\\][^/\\]*\.json$/.test(name);

/** Return the browser of a stamp, without its tab and the mark of a migration. @param {string} by */
export const toBrowserName = (by) => by.replace(/-x[\da-f]{8}$/, "").replace(/-\d+$/, "");

/** Return the name of a browser's file, with the user that the place's sign-in gave. @param {string} browser @param {string} user */
export const toPlaceFile = (browser, user) => `${browser}${user && `@${user}`}.json`;

/**
 * Read what a file says.
 * @param {string} text @param {string} pilot @returns {Partial<T.SharedFile>}
 */
export const parseShared = (text, pilot) => {
  const latest = new Date(Date.now() + 365 * 86400000).toISOString();
  const found = read(text, latest);
  if (!found.record) return { problem: found.problem };
  const { shared, ...record } = found.record;
  if (record.pilot.id !== pilot) return { problem: "other-pilot" };
  const name = /** @type {any} */ (shared)?.name;
  return { record: /** @type {T.Record} */ (record), author: typeof name === "string" ? name.slice(0, 100) : "" };
};

/** Merge records of one pilot, without those that make a record which nobody can read. @param {T.SharedFile[]} files @param {T.Record | null} [mine] */
export const mergeShared = (files, mine = null) => {
  let all = mine;
  /** @type {T.Record | null} */
  let there = null;
  for (const file of files) {
    if (!file.record) continue;
    const made = all ? merge(all, file.record).record : file.record;
    if (all && read(JSON.stringify(made)).problem) {
      file.problem = "merge";
      continue;
    }
    all = made;
    there = there ? merge(there, file.record).record : file.record;
  }
  return { all, there };
};

/** @type {T.createLoop} */
export const createLoop = ({ place, pilot, browser, author, get, save, wasThere = false, clock = Date.now }) => {
  /** @type {Map<string, T.SharedFile>} */
  const files = new Map();
  let isKnown = wasThere;
  let hadOwn = "";
  let blind = 0;
  /** What was written and no read has shown yet. @type {T.Record | null} */
  let pending = null;
  /** The record when a turn last found the place level. @type {T.Record | null} */
  let levelRecord = null;

  /** Read a file, unless it is as it was. Returns whether it was read. @param {T.PlaceFile} listed */
  const look = async ({ name, mark, size }) => {
    const before = files.get(name);
    const isSameMark = before?.mark === mark;
    const since = isSameMark ? before.since : clock();
    if (isSameMark && before.readAt - since > UNSURE) return false;
    const readAt = clock();
    const [, user = ""] = /^[a-z\d-]+@([^()]+)\.json$/.exec(name) ?? [];
    try {
      const said =
        size > MOST
          ? /** @type {const} */ ({ problem: "too-large" })
          : parseShared(await place.read(pilot, name), pilot);
      files.set(name, { name, mark, since, readAt, user, author: "", ...said });
    } catch (error) {
      if (toPlaceProblem(error) !== "missing") throw error; // it went since it was listed
    }
    return true;
  };

  /** Return the files that cannot be read, once it is certain that nobody is still writing them. */
  const listUnreadable = () =>
    [...files.values()].filter(
      ({ problem, readAt, since }) => problem && (problem === "merge" || readAt - since > UNSURE)
    );

  const hasNewer = () => [...files.values()].some(({ problem }) => problem === "newer");

  /** @param {T.LoopState} state @returns {T.Turn} */
  const tell = (state) => ({ state, unreadable: listUnreadable() });

  /** Whether someone has deleted the pilot at the place, or this browser's file. @param {T.PlaceFile[]} listed @param {string} own */
  const isGone = (listed, own) => {
    const names = listed.map(({ name }) => name);
    if (isKnown && (!names[0] || (hadOwn && !names.includes(hadOwn)))) return true;
    if (names[0]) isKnown = true;
    if (names.includes(own)) hadOwn = own;
    return false;
  };

  /** Read what is new. Returns whether anything may have changed. @param {T.PlaceFile[]} listed */
  const lookAll = async (listed) => {
    const names = listed.map(({ name }) => name);
    const gone = [...files.keys()].filter((name) => !names.includes(name));
    for (const name of gone) files.delete(name);
    const read = await Promise.all(listed.map(look));
    return !!gone[0] || read.some(Boolean);
  };

  /** Count how often the place does not show what was written. @param {T.Record | null} there */
  const noteShown = (there) => {
    const isShown = !pending || (there && isSame(merge(there, pending).record, there));
    if (isShown) pending = null;
    blind = isShown ? 0 : blind + 1;
  };

  return {
    files: () => [...files.values()],

    forgetGone() {
      isKnown = false;
      hadOwn = "";
    },

    async turn() {
      const listed = ((await place.list(pilot)) ?? []).filter(isSharedFile);
      const own = toPlaceFile(browser, place.user);
      if (isGone(listed, own)) return tell("gone");
      const isNew = await lookAll(listed);
      const mine = get();
      if (!isNew && mine === levelRecord) return tell(hasNewer() ? "newer" : "level");
      const { all, there } = mergeShared([...files.values()], mine);
      const record = /** @type {T.Record} */ (all);
      if (!isSame(record, mine)) save(record, mine);
      const isLevel = there && isSame(record, there);
      levelRecord = isLevel ? get() : null;
      noteShown(there);
      if (isLevel || files.get(own)?.problem === "newer") return tell(hasNewer() ? "newer" : "level");
      await place.write(pilot, own, JSON.stringify({ ...record, shared: { name: author() } }));
      pending ??= record;
      return tell(blind >= BLIND ? "stale" : "written");
    }
  };
};
