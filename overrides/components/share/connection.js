// Keeps the pilot that the page shows level with its place, while someone looks at the page: at once when they come back,
// soon after they change something, and every few seconds otherwise. One tab at a time turns to the place.
/** @import * as T from "../../record/types.js" */

import { createLoop, toBrowserName } from "../../places/loop.js";
import { toPlaceProblem } from "../../places/problem.js";
import { listSeen } from "../../places/news.js";
import { getMenu } from "../pilot-toolbar/loading.js";
import { root } from "../store/site.js";
import { readPilot, saveRecord, settle, storage, store } from "../store/store.js";
import { getSeen, openPlace, setSeen } from "./shared-places.js";

/** When the page turns to the place again, by what the last turn found. In milliseconds. */
const PAUSES = { level: 10000, written: 400, stale: 15000, gone: 30000, newer: 30000 };
const AFTER_EDIT = 2000;
const [FIRST_RETRY, LAST_RETRY] = [5000, 300000];

/**
 * How a pilot stands at its place. `problem`: the last turn failed, since `since`.
 * @typedef {{ state?: T.LoopState, problem?: string, at: number, since: number, unreadable: T.SharedFile[] }} Status
 */

/** Run an act while no other tab of the browser does. @template R @param {string} name @param {() => Promise<R>} act @returns {Promise<R>} */
const alone = (name, act) => (navigator.locks ? navigator.locks.request(name, act) : act());

/**
 * Save what the place had. Others see it as it is, so it is no act that can be undone.
 * @param {T.Record} record @param {T.Record} from
 */
const saveShared = (record, from) => {
  const id = `${record.pilot.id}`;
  if (store.record?.pilot.id === id) {
    saveRecord(record, from);
    getMenu()?.migrate(document.querySelector("pilot-bar"), true); // a page with an older book may have written it
  } else storage.save(record, from).then((result) => settle(id, result));
};

/**
 * Connect a pilot to its place. `tell` is called after each turn.
 * @param {string} pilot @param {"site" | "folder"} kind @param {() => void} tell
 */
export const connect = (pilot, kind, tell) => {
  /** @type {Status} */
  const status = { at: 0, since: 0, unreadable: [] };
  /** @type {T.Loop | undefined} */
  let loop;
  let timer = 0;
  let failures = 0;
  let isRunning = false;
  let isOver = false;

  const open = async () => {
    const place = await openPlace(kind);
    place.watch?.(() => soon(100)).catch(() => {});
    const browser = toBrowserName(storage.replica());
    return createLoop({
      place,
      pilot,
      browser,
      author: () => storage.me() ?? "",
      get: () => /** @type {T.Record} */ (storage.held(pilot)),
      save: saveShared,
      wasThere: !!getSeen(pilot)
    });
  };

  const turn = async () => {
    await readPilot(pilot);
    const record = storage.held(pilot);
    if (!record) return void (isOver = true); // it was deleted in this browser
    loop ??= await open();
    const { state, unreadable } = await alone(`${root.pathname}pilotbook.place:${pilot}`, loop.turn);
    Object.assign(status, { state, unreadable, problem: undefined, at: Date.now() });
    failures = 0;
    if (state === "level" && !getSeen(pilot)) setSeen(pilot, listSeen(/** @type {T.Record} */ (storage.held(pilot))));
  };

  const run = async () => {
    clearTimeout(timer);
    if (isRunning || isOver || document.hidden) return;
    isRunning = true;
    try {
      await turn();
    } catch (error) {
      status.since = failures ? status.since : Date.now();
      status.problem = toPlaceProblem(error);
      failures += 1;
      if (!(/** @type {any} */ (error).problem)) reportError(error);
    }
    isRunning = false;
    const pause = PAUSES[status.state ?? "level"] * (0.8 + Math.random() * 0.4);
    if (!isOver) soon(failures ? Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (failures - 1)) : pause);
    tell();
  };

  /** Turn to the place after a while, or earlier if that was planned. @param {number} time */
  const soon = (time) => {
    clearTimeout(timer);
    timer = window.setTimeout(run, time);
  };
  const look = () => void run();
  const events = /** @type {const} */ (["focus", "online", "pageshow"]);
  for (const type of events) addEventListener(type, look);
  document.addEventListener("visibilitychange", look);
  run();

  return {
    pilot,
    kind,
    status,
    run,
    /** The reader has changed something. */
    edited: () => failures || soon(AFTER_EDIT),
    files: () => loop?.files() ?? [],
    /** Whether nobody else has a file. */
    isAlone: () => !loop?.files().some(({ name }) => !name.startsWith(toBrowserName(storage.replica()))),
    /** Open the place again, which the reader has chosen or allowed. */
    reopen() {
      loop = undefined;
      run();
    },
    /** Write the pilot again, though someone deleted it. */
    shareAgain() {
      loop?.forgetGone();
      run();
    },
    end() {
      isOver = true;
      clearTimeout(timer);
      for (const type of events) removeEventListener(type, look);
      document.removeEventListener("visibilitychange", look);
    }
  };
};
