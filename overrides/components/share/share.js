// Works on one pilot with others, in a folder that the site or the reader offers: keeps it in sync, and says so in the
// toolbar. Loaded where this browser shares the pilot, where a link invites to one, or when a reader asks for it.
/** @import * as T from "../../record/types.js" */

import { toPlaceProblem } from "../../places/problem.js";
import { setText, setVisible } from "../store/element.js";
import { root } from "../store/site.js";
import { flush, shownRecord, store } from "../store/store.js";
import { connect } from "./connection.js";
import { countNews, findNews } from "./seen-news.js";
import { cloneSharingPart, fetchSharingParts, formatTime, sayProblem, say } from "./share-parts.js";
import { loadFolders, sharedKind } from "./shared-places.js";

/** @type {ReturnType<typeof connect> | undefined} */
let connection;
/** The record as it was when the line was last rendered. @type {T.Record | null} */
let rendered = null;
/** The end of the address when it was last looked at. */
let followed = "";

/** Return the connection of the page's pilot, if this browser shares it. */
export const getConnection = () => connection;

/** Return the toolbar of the page: another page of an instant navigation has another. @returns {any} */
export const currentBar = () => document.querySelector("pilot-bar");

/** Load the dialogs. @returns {Promise<any>} */
const loadDialogs = async () => (await import(`${root}assets/share-dialogs.js`)).dialogs;

/** Connect the pilot that the page shows, and end the connection of the one before. */
const follow = () => {
  const { record } = store;
  const id = `${record?.pilot.id}`;
  const kind = record ? sharedKind(id) : undefined;
  if (connection && (connection.pilot !== id || connection.kind !== kind)) {
    connection.end();
    connection = undefined;
  }
  if (kind) connection ??= connect(id, kind, renderLine);
  if (connection && rendered && rendered !== record && rendered.pilot.id === id) connection.edited();
  rendered = record;
};

/** Say how the pilot stands at its place. @param {NonNullable<typeof connection>} at */
const describeState = ({ status, isAlone }) => {
  const { state, problem, at, since } = status;
  if (problem) return sayProblem(problem, since);
  const name = state === "level" && isAlone() ? "level-alone" : state;
  return say(name ?? "connecting", { time: formatTime(at) });
};

/** Show the line of a shared pilot in the toolbar. */
export const renderLine = () => {
  const bar = currentBar();
  let line = bar?.find(".pb-pilotbar__shared");
  if (!connection || !shownRecord()) return void line?.remove();
  if (!line) {
    line = cloneSharingPart("pb-share-line");
    bar.find(".pb-pilotbar__said").after(line);
  }
  /** @param {string} name @param {string} selector */
  const find = (name, selector = "") => line.querySelector(`[data-share${name}]${selector}`);
  const { state, problem = "", unreadable } = connection.status;
  const place = find("-state");
  if (problem) place.setAttribute("role", "status");
  else place.removeAttribute("role"); // what changes every minute is not read out
  setText(place, describeState(connection));
  for (const name of ["=again", "=leave"]) setVisible(find(name), !problem && state === "gone");
  setVisible(find("=allow"), problem === "no-permission");
  setVisible(find("=choose"), ["no-folder", "missing"].includes(problem));
  setVisible(find("-files"), !!unreadable[0]);
  setText(find("-files"), say("unreadable", { names: unreadable.map(({ name }) => name).join(", ") }));
  const news = findNews(/** @type {T.Record} */ (store.record));
  setVisible(find("-news"), !!news[0]);
  setText(find("-news", " span"), news[0] ? countNews(news) : "");
};

/** Show how the page's pilot is shared, and follow a link to one, once. @param {any} bar */
export const renderSharing = async (bar) => {
  if (!(await fetchSharingParts())) return;
  bar.removeEventListener("click", onClick);
  bar.addEventListener("click", onClick);
  follow();
  renderLine();
  const { hash } = location;
  if (followed === hash) return;
  followed = hash;
  if (!hash.startsWith("#with=")) return;
  await (await loadDialogs()).follow(bar);
};

/** Open the dialog of sharing. @param {any} bar */
export const openSharing = async (bar) => {
  flush();
  await renderSharing(bar);
  await (await loadDialogs()).open(bar);
};

/** @param {"allow" | "choose"} act */
const useFolder = async (act) => {
  await (await loadFolders())[act]();
  connection?.reopen();
};

/** What the line's buttons do. The dialogs have the others. @type {{[act: string]: (bar: any) => unknown}} */
const ACTS = {
  again: () => connection?.shareAgain(),
  allow: () => useFolder("allow"),
  choose: () => useFolder("choose")
};

/** @param {Event} event */
const onClick = async (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-share]"));
  const act = button?.dataset.share;
  if (!act) return;
  const bar = currentBar();
  try {
    await (ACTS[act] ?? (await loadDialogs())[act])(bar);
  } catch (error) {
    if (/** @type {any} */ (error).name === "AbortError") return; // no folder was chosen
    if (!(/** @type {any} */ (error).problem)) throw error;
    const place = bar.find("dialog[open] [data-share-problem]");
    setVisible(place, true);
    setText(place ?? bar.find("[data-share-state]"), sayProblem(toPlaceProblem(error), Date.now()));
  }
};
