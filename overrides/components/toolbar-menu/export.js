// Exports the record as a table, as a task list, and as a link.

import { toCsv, toMarkdown } from "../../record/export.js";
import { summarize, toLink } from "../../record/link.js";
import { toDatedName } from "../../record/name.js";
import { downloadFile, downloadJson } from "../store/download.js";
import { setText, setVisible } from "../store/element.js";
import { getNumberLocale } from "../store/number-locale.js";
import { announce, root, words } from "../store/site.js";
import { flush, notify, shownDay, storage, store, today } from "../store/store.js";
import { openDialog } from "./dialog.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** Chat and email programs cut longer links: in characters. */
const LONG = 2000;
/** A longer link is not read: in characters. */
const LONGEST = 290000;

/** The exports, by the ending of their files. */
const FORMATS = {
  csv: { type: "text/csv", write: toCsv },
  md: { type: "text/markdown", write: toMarkdown }
};

/** @param {unknown} _bar @param {keyof typeof FORMATS} ending */
export const exportFile = (_bar, ending) => {
  flush();
  const { record } = store;
  if (!record) return;
  const { type, write } = FORMATS[ending];
  announce(downloadFile(write(record, store.rules, shownDay()), `${toDatedName(record)}.${ending}`, type));
};

/** Download the record. */
export const downloadRecord = () => {
  flush();
  const { record } = store;
  if (!record) return;
  const message = downloadJson(record, toDatedName(record));
  storage.setExported(`${record.pilot.id}`);
  notify();
  announce(message);
};

/** Download all pilots of this browser in one file, which `pilotbook record add` takes. */
export const downloadAll = async () => {
  flush();
  const records = (await Promise.all(storage.list().map(({ id }) => storage.get(id)))).flatMap((one) => one ?? []);
  announce(downloadJson({ records }, `register-${today()}`));
  for (const { pilot } of records) storage.setExported(`${pilot.id}`);
  notify();
};

/** The link that the dialog is about. */
let link = "";

/** Say what a link would give away, and whether it would arrive, before it is shown. @param {PilotBar} bar */
export const describeLink = async (bar) => {
  flush();
  const { record } = store;
  if (!record) return;
  link = new URL(`playbooks/${record.pilot.playbook}/${await toLink(record)}`, root).href;
  const dialog = openDialog(bar, "pb-link");
  const summary = summarize(record);
  const names = summary.names.join(", ") || words("nobody");
  setText(dialog.querySelector("[data-text]"), words("in-link", { ...summary, names }));
  const { length } = link;
  const warning = length > LONGEST ? "link-too-long" : length > LONG ? "link-long" : "";
  setText(
    dialog.querySelector("[data-long]"),
    warning && words(warning, { length: length.toLocaleString(getNumberLocale()) })
  );
  setVisible(dialog.querySelector("[data-act=link-file]"), !!warning);
  setVisible(dialog.querySelector("[data-act=link-make]"), length <= LONGEST);
  const first = dialog.querySelector(warning ? "[data-act=link-file]" : "[data-act=link-make]");
  first.dataset.primary = "";
  first.focus();
};

/** Download the file instead of a link. @param {PilotBar} bar */
export const downloadInstead = (bar) => {
  downloadRecord();
  bar.find("dialog").close();
};

/** Show the link, and copy it. @param {PilotBar} bar */
export const makeLink = async (bar) => {
  const field = bar.find("input[name=link]");
  field.value = link;
  field.closest("[hidden]")?.removeAttribute("hidden");
  const isCopied = await copyText(link);
  for (const act of ["link-make", "link-file"]) setVisible(bar.find(`dialog [data-act=${act}]`), false);
  const cancel = bar.find("dialog [data-cancel]");
  setText(cancel, words("link-done"));
  cancel.dataset.primary = "";
  if (isCopied) cancel.focus();
  else field.select();
  const length = link.length.toLocaleString(getNumberLocale());
  setText(bar.find("dialog [data-done]"), words(isCopied ? "copied" : "copy-it", { length }));
};

/** Copy a text. Returns whether the browser allowed it. @param {string} text */
const copyText = async (text) =>
  navigator.clipboard?.writeText(text).then(
    () => true,
    () => false
  );
