// Out: the record as a file, as a table, as a task list, as a link.

import { toCsv, toMarkdown } from "../../record/export.js";
import { summary, toLink } from "../../record/link.js";
import { fileName } from "../../record/name.js";
import { announce, desk, flush, root, store, tell, today, words } from "../desk/desk.js";
import { write } from "../desk/element.js";

const TYPES = { json: "application/json", csv: "text/csv", md: "text/markdown" };

/** The page's checks with their words. */
const told = () =>
  desk.rules.map((rule) => {
    const check = document.getElementById(`check-${rule.id}`);
    const text = check?.querySelector("label")?.textContent ?? "";
    return { ...rule, text, done_when: check?.querySelector("dd")?.textContent ?? "" };
  });

/** Give a file to the reader. Returns what to say. @param {Blob} blob @param {string} file */
export const handOver = (blob, file) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return words("downloaded", { file });
};

/** @param {"json" | "csv" | "md"} ending */
export const download = (ending) => {
  flush();
  const { record } = desk;
  if (!record) return;
  const text = { json: () => `${JSON.stringify(record, null, 1)}\n`, csv: () => toCsv(record, told(), today()), md: () => toMarkdown(record, told(), today()) }[ending]();
  const said = handOver(new Blob([text], { type: `${TYPES[ending]};charset=utf-8` }), `${fileName(record)}.${ending}`);
  if (ending === "json") store.setExported(`${record.pilot.id}`);
  tell();
  announce(said);
};

/** @param {import("./bar.js").PilotBar} bar */
export const sayWhatIsSent = (bar) => {
  if (!desk.record) return;
  const held = summary(desk.record);
  write(bar.dialog("pb-link").querySelector("[data-text]"), words("in-link", { ...held, names: held.names.join(", ") || words("nobody") }));
};

/** @param {import("./bar.js").PilotBar} bar */
export const makeLink = async (bar) => {
  if (!desk.record) return;
  const field = bar.find("input[name=link]");
  field.value = new URL(`playbooks/${desk.record.pilot.playbook}/${await toLink(desk.record)}`, root).href;
  field.closest("[hidden]")?.removeAttribute("hidden");
  field.select();
  const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  write(bar.find("dialog [data-done]"), words(copied ? "copied" : "copy-it", { length: field.value.length }));
};
