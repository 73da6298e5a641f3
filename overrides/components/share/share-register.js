// Reads the pilots of the shared folder for the register's page, as they are now. Loaded by that page, on a site that has
// such a folder.
/** @import * as T from "../../record/types.js" */

import { isSharedFile, mergeShared, parseShared } from "../../places/loop.js";
import { failPlace } from "../../places/problem.js";
import { setText } from "../store/element.js";
import { root } from "../store/site.js";
import { storage, subscribe } from "../store/store.js";
import { fetchSharingParts, formatTime, say } from "./share-parts.js";
import { openAddress } from "./shared-places.js";

/** How many pilots are read at a time. */
const AT_ONCE = 6;
/** What `pilotbook check --place` leaves. */
const TEST_FOLDER = "pilotbook-check";
/** How long a file's mark is not believed. In milliseconds. */
const YOUNG = 2500;

/** In milliseconds. */
const MINUTE = 60000;

/** The files that were read, by their pilot and name. @type {Map<string, T.SharedFile>} */
const known = new Map();

/** Read a pilot's files, those that have changed. @param {T.Place} place @param {string} pilot */
const readPilotFiles = async (place, pilot) => {
  const listed = ((await place.list(pilot)) ?? []).filter(isSharedFile);
  return Promise.all(
    listed.map(async ({ name, mark }) => {
      const key = `${pilot}/${name}`;
      const before = known.get(key);
      const since = before?.mark === mark ? before.since : Date.now();
      if (before?.mark === mark && before.readAt - since > YOUNG) return before;
      const said = parseShared(await place.read(pilot, name), pilot);
      const file = { name: key, mark, since, readAt: Date.now(), user: "", author: "", ...said };
      known.set(key, file);
      return file;
    })
  );
};

/** Read all pilots of a place, a few at a time. @param {T.Place} place */
const readAllPilots = async (place) => {
  const entries = (await place.list()) ?? failPlace("not-a-place");
  const pilots = entries.flatMap(({ name, isFolder }) =>
    isFolder && name !== TEST_FOLDER && /^[a-z\d-]{1,64}$/.test(name) ? [name] : []
  );
  /** @type {T.SharedFile[][]} */
  const found = [];
  const work = async () => {
    for (let pilot = pilots.pop(); pilot; pilot = pilots.pop()) found.push(await readPilotFiles(place, pilot));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
};

/** Read the folder. Returns the record of each pilot, if that works, and a sentence about it. @param {string} address */
const readSharedPilots = async (address) => {
  try {
    const found = await readAllPilots(await openAddress(address));
    const records = found.flatMap((files) => mergeShared(files).all ?? []);
    const wrong = found.flat().filter(({ problem }) => problem);
    const level = say("register", { count: records.length, time: formatTime(Date.now()) });
    const names = wrong.map(({ name }) => name).join(", ");
    return { records, text: wrong[0] ? `${level} ${say("unreadable", { names })}` : level };
  } catch (error) {
    if (!(/** @type {any} */ (error).problem)) reportError(error);
    return { text: say("register-failed") };
  }
};

/** The records of the folder, by their pilots. @type {Map<string, T.Record>} */
let shared = new Map();

/** What the register takes from here. A pilot that is in this browser as well is shown as it is here. */
const forRegister = {
  list: () =>
    [...shared.values()].flatMap((record) => {
      const { id = "" } = record.pilot;
      return storage.has(id) ? [] : [{ ...record.pilot, id, at: "", newer: false, record }];
    }),
  /** Let a row invite to a pilot that nobody in this browser has joined. @param {any} row */
  renderRow(row) {
    const id = row.dataset.pilot;
    const isElsewhere = shared.has(id) && !storage.has(id);
    if (isElsewhere) row.querySelector("[data-pilot-name]").hash = `with=${id}`;
    row.querySelector("[name=owner]").readOnly = isElsewhere;
  }
};

/** Give the register the pilots of the folder, now and every minute in which someone looks. @param {any} register */
const followShared = async (register) => {
  register.shared = forRegister;
  if (!document.hidden && (await fetchSharingParts())) {
    const { records, text } = await readSharedPilots(new URL(register.dataset.shared, root).href);
    if (records) shared = new Map(records.map((record) => [`${record.pilot.id}`, record]));
    setText(register.find("[data-shared-state]"), text);
    register.render();
  }
  if (register.isConnected) setTimeout(() => followShared(register), MINUTE);
};

/** Find the register of the page: another page of an instant navigation may have one. */
const followPage = () => {
  const register = /** @type {any} */ (document.querySelector("pilot-register[data-shared]"));
  if (register && !register.shared) followShared(register);
};

customElements.whenDefined("pilot-register").then(followPage);
subscribe(() => customElements.get("pilot-register") && followPage());
