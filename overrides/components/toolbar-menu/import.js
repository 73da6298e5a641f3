// Imports a record from a file, a link or the library's examples. It says what would change before anything does.
/** @import * as T from "../../record/types.js" */

import { readFile } from "../../record/file.js";
import { replaceEntries } from "../../record/import-preview.js";
import { findLink, fromLink } from "../../record/link.js";
import { migrate } from "../../record/migrate.js";
import { read } from "../../record/record.js";
import { setText } from "../store/element.js";
import { fetchRenames } from "../store/renames.js";
import { announce, root, words } from "../store/site.js";
import { flush, storage, store, who } from "../store/store.js";
import { openDialog } from "./dialog.js";
import { listAnswers, renderPreview } from "./import-dialog.js";
import { previewAll } from "./import-many.js";
import { addPilot, isElsewhere, mergeInto, saveImported } from "./import-save.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** What the dialog is about. @type {{ theirs: T.Record, mine: T.Record | null } | undefined} */
let incoming;

/** Return the latest time that an edit from elsewhere may have: clocks are wrong, but not by a year. */
const latestTime = () => new Date(Date.now() + 365 * 86400000).toISOString();

/** @param {PilotBar} bar @param {File} [file] */
export const importFile = async (bar, file) => {
  if (!file) return;
  bar.find("input[type=file]").value = "";
  if (file.size > 4e7) return refuseImport(bar, { problem: "too-large" });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const found = readFile(bytes, latestTime());
  const [first] = found;
  if (first?.name === undefined) return (await openResults(bar, first, bytes)) || preview(bar, first);
  await prepareImport();
  await previewAll(bar, found);
};

/**
 * Open a file that is not a record as test results. Returns whether it is such a file.
 * @param {PilotBar} bar @param {T.Read} read @param {Uint8Array} bytes
 */
const openResults = async (bar, { problem }, bytes) =>
  problem && (await import(`${root}assets/results.js`).catch(() => null))?.openResults(bar, bytes);

/** The address is emptied when the link was read, so that it is in no history. @param {PilotBar} bar */
export const importLink = async (bar) => {
  const link = findLink(location.href);
  if (!link) return;
  const result = await fromLink(link, latestTime());
  if (result.record) history.replaceState(history.state, "", location.pathname + location.search);
  await preview(bar, result);
};

/** @param {PilotBar} bar */
export const importExample = async (bar) => {
  const response = await fetch(new URL(`data/examples/${store.page}.json`, root)).catch(() => null);
  if (response?.ok) await preview(bar, read(await response.text()));
  else announce(words("no-example"));
};

/** Say why nothing was imported, where it is wrong, and what to do. @param {PilotBar} bar @param {T.Problem} refused */
const refuseImport = (bar, { problem, detail = "" }) => {
  const name = problem === "not-a-record" && detail.startsWith("edits/") ? "edits" : problem;
  setText(openDialog(bar, "pb-refused").querySelector("[data-text]"), words(`refused-${name}`, { detail }));
};

/** Save what is being typed, and load what an import needs. */
const prepareImport = async () => {
  await storage.ready;
  await store.opening;
  flush();
  await fetchRenames();
};

/**
 * Find the pilot into which a record may be merged: the one with its id, or else the open one, if the playbook is the
 * same. @param {T.Record} theirs
 */
const findMine = async ({ pilot: { id = "", playbook } }) => {
  const own = storage.has(id) ? await storage.get(id) : null;
  if (own?.pilot.playbook === playbook) return own;
  return store.record?.pilot.playbook === playbook ? store.record : null;
};

/** Show what importing a record would change. @param {PilotBar} bar @param {T.Read} result */
const preview = async (bar, result) => {
  if (!result.record) return refuseImport(bar, result);
  await prepareImport();
  const theirs = migrate(result.record, store.renames, []).record;
  const mine = await findMine(theirs);
  incoming = { theirs, mine };
  renderPreview(openDialog(bar, "pb-take"), theirs, mine, isElsewhere(theirs));
};

/** Import the record in the way that was chosen. @param {PilotBar} bar @param {string} choice */
export const applyImport = async (bar, choice) => {
  if (!incoming) return;
  const { theirs, mine } = incoming;
  const answers = listAnswers(bar.find("dialog"));
  incoming = undefined;
  if (choice === "keep" || !mine) {
    const { name, playbook } = await addPilot(theirs);
    announce(words(isElsewhere(theirs) ? "kept-elsewhere" : "added", { name, playbook }));
  } else if (choice === "merge") {
    const count = await mergeInto(mine, theirs, answers);
    if (count < 0) return refuseImport(bar, { problem: "merge" });
    announce(words("merged", { name: theirs.pilot.name, count }));
  } else {
    const { id = "", name } = mine.pilot;
    await storage.bin.put({ kind: "replaced", pilot: id, value: JSON.stringify(mine), name });
    await saveImported("replaced", mine, replaceEntries(mine, theirs, who()));
    announce(words("replaced", { name: mine.pilot.name, from: theirs.pilot.name }));
  }
  bar.find("dialog").close();
};
