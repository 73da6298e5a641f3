// Exports the record as a table, as a task list, and as a link.

import { toCsv, toMarkdown } from "../../record/export.js";
import { summarize, toLink } from "../../record/link.js";
import { toFileName } from "../../record/name.js";
import { downloadFile } from "../store/download.js";
import { setText } from "../store/element.js";
import { announce, flush, root, store, today, words } from "../store/store.js";
import { openDialog } from "./dialog.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** The exports, by the ending of their files. */
const FORMATS = {
  csv: { type: "text/csv", write: toCsv },
  md: { type: "text/markdown", write: toMarkdown }
};

/** List the page's checks with their words. */
const listRules = () =>
  store.rules.map((rule) => {
    const check = document.getElementById(`check-${rule.id}`);
    const text = check?.querySelector("label")?.textContent ?? "";
    return { ...rule, text, done_when: check?.querySelector("dd")?.textContent ?? "" };
  });

/** @param {unknown} _bar @param {keyof typeof FORMATS} ending */
export const exportFile = (_bar, ending) => {
  flush();
  const { record } = store;
  if (!record) return;
  const { type, write } = FORMATS[ending];
  announce(downloadFile(write(record, listRules(), today()), `${toFileName(record)}.${ending}`, type));
};

/** Say what a link would give away, before it is made. @param {PilotBar} bar */
export const describeLink = (bar) => {
  if (!store.record) return;
  const summary = summarize(store.record);
  const names = summary.names.join(", ") || words("nobody");
  setText(openDialog(bar, "pb-link").querySelector("[data-text]"), words("in-link", { ...summary, names }));
};

/** @param {PilotBar} bar */
export const makeLink = async (bar) => {
  if (!store.record) return;
  const field = bar.find("input[name=link]");
  field.value = new URL(`playbooks/${store.record.pilot.playbook}/${await toLink(store.record)}`, root).href;
  field.closest("[hidden]")?.removeAttribute("hidden");
  field.select();
  const copied = await copyText(field.value);
  setText(bar.find("dialog [data-done]"), words(copied ? "copied" : "copy-it", { length: field.value.length }));
};

/** Copy a text. Returns whether the browser allowed it. @param {string} text */
const copyText = async (text) =>
  navigator.clipboard?.writeText(text).then(
    () => true,
    () => false
  );
