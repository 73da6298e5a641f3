// Follows a link to a shared pilot: shows it first, and joins when the reader says so.
/** @import * as T from "../../record/types.js" */

import { isSharedFile, mergeShared, parseShared } from "../../places/loop.js";
import { toPlaceProblem } from "../../places/problem.js";
import { merge } from "../../record/merge.js";
import { isSettled } from "../../record/gates.js";
import { listSeen } from "../../places/news.js";
import { loadMenu } from "../pilot-toolbar/loading.js";
import { getAddress } from "../store/addresses.js";
import { setText } from "../store/element.js";
import { announce } from "../store/site.js";
import { askForName, openPilot, readPilot, saveRecord, storage, store } from "../store/store.js";
import { listPeople } from "./people.js";
import { formatTime, openSharingDialog, say, sayProblem } from "./share-parts.js";
import { findOffer, loadFolders, openPlace, setSeen, setSharedKind, sharedKind } from "./shared-places.js";

/** The pilot that the reader looks at. @type {{ pilot: string, kind: "site" | "folder", record: T.Record } | undefined} */
let looked;
const forgetLink = () => history.replaceState(history.state, "", location.pathname + location.search);

/** Return the pilot to which the address invites. */
const findInvitation = () => /^#with=([a-z\d-]{1,64})$/.exec(location.hash)?.[1] ?? "";

/** Read a pilot from a place. @param {string} pilot @param {"site" | "folder"} kind */
const readShared = async (pilot, kind) => {
  const place = await openPlace(kind);
  const listed = ((await place.list(pilot)) ?? []).filter(isSharedFile);
  const files = await Promise.all(
    listed.map(async ({ name }) => {
      const [, user = ""] = /@([^()]+)\.json$/.exec(name) ?? [];
      const said = parseShared(await place.read(pilot, name), pilot);
      return /** @type {T.SharedFile} */ ({ name, mark: "", since: 0, readAt: 0, user, author: "", ...said });
    })
  );
  return { files, record: mergeShared(files).all };
};

/** Follow the link in the address. @param {any} bar */
export const followInvitation = async (bar) => {
  const pilot = findInvitation();
  if (!pilot) return;
  await storage.ready;
  await store.opening;
  if (sharedKind(pilot) && storage.has(pilot)) {
    forgetLink();
    return openPilot(pilot);
  }
  await lookAtPilot(bar, pilot, findOffer().address ? "site" : "folder");
};

/** Show a pilot without joining. @param {any} bar @param {string} pilot @param {"site" | "folder"} kind */
const lookAtPilot = async (bar, pilot, kind) => {
  const dialog = openSharingDialog(bar, "pb-share-look");
  /** @param {string} selector */
  const find = (selector) => dialog.querySelector(selector);
  try {
    const { files, record } = await readShared(pilot, kind);
    setText(find("[data-share-text]"), record ? describePilot(record, files) : say("look-none"));
    looked = record ? { pilot, kind, record } : undefined;
    if (record) await showContent(dialog, record);
  } catch (error) {
    const why = sayProblem(toPlaceProblem(error), Date.now());
    setText(find("[data-share-text]"), say("look-failed", { why }));
    looked = undefined;
    find("[data-share=choose-look]").hidden = kind !== "folder";
  }
  const { playbook = "" } = looked?.record.pilot ?? {};
  const isElsewhere = !!looked && !!store.page && playbook !== store.page;
  find("[data-share-elsewhere]").hidden = !isElsewhere;
  if (isElsewhere) find("[data-share-elsewhere] a").href = `${getAddress(playbook, "checks")}#with=${pilot}`;
  for (const part of ["[data-share=join]", "[data-share-join]"]) find(part).hidden = !looked || isElsewhere;
  find("[data-share-more]").hidden = !looked;
};

/** Say in a sentence what a pilot is. @param {T.Record} record @param {T.SharedFile[]} files */
const describePilot = (record, files) => {
  const { name } = record.pilot;
  const done = Object.values(record.checks ?? {}).filter(({ status }) => isSettled(/** @type {any} */ (status))).length;
  const last = Object.values(record.edits ?? {}).reduce((at, edit) => (edit.at && edit.at > at ? edit.at : at), "");
  const people = listPeople(files).join(", ") || say("look-nobody");
  return say("look", { name, done, people, time: formatTime(last) });
};

/** List what a pilot has. @param {any} dialog @param {T.Record} record */
const showContent = async (dialog, record) => {
  const menu = await loadMenu();
  const items = /** @type {[string, string][]} */ (menu?.describeAll(null, record) ?? []);
  const lines = items.map(([name, text]) => {
    const line = document.createElement("li");
    line.textContent = text ? `${name}: ${text}` : name;
    return line;
  });
  dialog.querySelector("[data-share-more] ul").replaceChildren(...lines);
};

/** Choose the folder of the link, and look again. @param {any} bar */
export const chooseAndLook = async (bar) => {
  const pilot = findInvitation();
  try {
    await (await loadFolders()).choose();
  } catch (error) {
    if (/** @type {any} */ (error).name === "AbortError") return;
    return setText(bar.find("dialog [data-share-text]"), sayProblem(toPlaceProblem(error), Date.now()));
  }
  await lookAtPilot(bar, pilot, "folder");
};

/** Work on the pilot that the reader looks at. @param {any} bar */
export const joinPilot = async (bar) => {
  if (!looked) return;
  const { pilot, kind, record } = looked;
  looked = undefined;
  bar.find("dialog").close();
  forgetLink();
  await readPilot(pilot);
  const mine = storage.held(pilot);
  await setSharedKind(pilot, kind);
  await setSeen(pilot, listSeen(record));
  await saveRecord(mine ? merge(mine, record).record : record, mine);
  if (!storage.me()) askForName();
  announce(say("joined", { name: record.pilot.name }));
  bar.render();
};

/** Leave the pilot where it is. @param {any} bar */
export const declineInvitation = (bar) => {
  looked = undefined;
  forgetLink();
  bar.find("dialog").close();
};

/** Return the link to a pilot, without anything secret. @param {T.Record} record */
export const toInvitation = ({ pilot: { id, playbook } }) => `${getAddress(playbook, "checks")}#with=${id}`;
