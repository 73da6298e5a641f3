// The dialogs of sharing: start, the team, an invitation, what others changed. Loaded when a reader opens one.
/** @import * as T from "../../record/types.js" */

import { setText } from "../store/element.js";
import { announce } from "../store/site.js";
import { storage, store } from "../store/store.js";
import { chooseAndLook, declineInvitation, followInvitation, joinPilot, toInvitation } from "./invitation.js";
import { showNews } from "./news-dialog.js";
import { listPeople, nameWriter } from "./people.js";
import { fetchSharingParts, openSharingDialog, say } from "./share-parts.js";
import { getConnection, renderSharing } from "./share.js";
import { findOffer, loadFolders, setSharedKind, sharedKind } from "./shared-places.js";

/** Offer to share the page's pilot, or show with whom it is shared. @param {any} bar */
const openSharingStart = (bar) => {
  const { record } = store;
  if (!record) return;
  if (sharedKind(record.pilot.id)) return openTeam(bar, record);
  const dialog = openSharingDialog(bar, "pb-share-start");
  const { address, hasFolder } = findOffer();
  const [site, folder] = dialog.querySelectorAll("[data-share^=start]");
  site.hidden = !address;
  folder.hidden = !hasFolder;
  if (address) delete folder.dataset.primary;
  dialog.querySelector("input").value = storage.me() ?? "";
};

/** Show the link, the people, and how to leave. @param {any} bar @param {T.Record} record */
const openTeam = (bar, record) => {
  const dialog = openSharingDialog(bar, "pb-share-team");
  dialog.querySelector("input").value = toInvitation(record);
  const people = listPeople(getConnection()?.files() ?? []).join(", ");
  setText(dialog.querySelector("[data-share-people]"), people && say("people", { people }));
};

/** Share the page's pilot. @param {any} bar @param {"site" | "folder"} kind */
const startSharing = async (bar, kind) => {
  const { record } = store;
  if (!record) return;
  const me = bar.find("[name=share-me]").value.trim();
  if (kind === "folder") await (await loadFolders()).choose();
  if (me) bar.setAuthor(me);
  await setSharedKind(`${record.pilot.id}`, kind);
  bar.render();
  await renderSharing(bar);
  openTeam(bar, record);
};

/** Stop sharing, and keep the pilot in this browser. @param {any} bar */
const leavePilot = async (bar) => {
  const { record } = store;
  if (!record) return;
  await setSharedKind(`${record.pilot.id}`);
  bar.find("dialog").close();
  bar.render();
  await renderSharing(bar);
  announce(say("left", record.pilot));
};

/** Copy the link. @param {any} bar */
const copyInvitation = async (bar) => {
  const field = bar.find("[name=share-link]");
  const isCopied = await navigator.clipboard?.writeText(field.value).then(
    () => true,
    () => false
  );
  if (!isCopied) field.select();
  setText(bar.find("[data-share-said]"), say(isCopied ? "copied" : "copy-it"));
};

/** How often to look whether the folder has been read, twice a second. */
const LOOKS = 20;

/** Return what names the writer of a version, once the files are read. An empty text: no file is theirs. @returns {Promise<T.nameWriter>} */
export const loadNames = async () => {
  await fetchSharingParts();
  const isRead = () => getConnection()?.files()[0];
  for (let look = 0; look < LOOKS && !isRead(); look += 1) await new Promise((resolve) => setTimeout(resolve, 500));
  return (record, path, version) => {
    const { pilot, files } = getConnection() ?? {};
    const known = pilot === record.pilot.id ? (files?.() ?? []) : [];
    return known[0] ? nameWriter(known, record, path, version) : "";
  };
};

/** What the buttons of the dialogs do, by their names. @type {{[act: string]: (bar: any) => unknown}} */
export const dialogs = {
  open: openSharingStart,
  follow: followInvitation,
  "start-site": (bar) => startSharing(bar, "site"),
  "start-folder": (bar) => startSharing(bar, "folder"),
  copy: copyInvitation,
  leave: leavePilot,
  join: joinPilot,
  "not-now": declineInvitation,
  "choose-look": chooseAndLook,
  news: showNews
};
