// Out: the record as a table, as a task list, as a link.

import { toCsv, toMarkdown } from "../../record/export.js";
import { summary, toLink } from "../../record/link.js";
import { fileName } from "../../record/name.js";
import { handOver } from "../store/download.js";
import { announce, desk, flush, root, today, words } from "../store/store.js";
import { write } from "../store/element.js";

const TYPES = { csv: "text/csv", md: "text/markdown" };

/** The page's checks with their words. */
const told = () =>
  desk.rules.map((rule) => {
    const check = document.getElementById(`check-${rule.id}`);
    const text = check?.querySelector("label")?.textContent ?? "";
    return { ...rule, text, done_when: check?.querySelector("dd")?.textContent ?? "" };
  });

/** @param {unknown} _ @param {"csv" | "md"} ending */
export const download = (_, ending) => {
  flush();
  const { record } = desk;
  if (!record) return;
  const text = { csv: toCsv, md: toMarkdown }[ending](record, told(), today());
  announce(handOver(new Blob([text], { type: `${TYPES[ending]};charset=utf-8` }), `${fileName(record)}.${ending}`));
};

/** @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar */
export const sayWhatIsSent = (bar) => {
  if (!desk.record) return;
  const held = summary(desk.record);
  write(
    bar.dialog("pb-link").querySelector("[data-text]"),
    words("in-link", { ...held, names: held.names.join(", ") || words("nobody") })
  );
};

/** @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar */
export const makeLink = async (bar) => {
  if (!desk.record) return;
  const field = bar.find("input[name=link]");
  field.value = new URL(`playbooks/${desk.record.pilot.playbook}/${await toLink(desk.record)}`, root).href;
  field.closest("[hidden]")?.removeAttribute("hidden");
  field.select();
  const copied = await navigator.clipboard?.writeText(field.value).then(
    () => true,
    () => false
  );
  write(bar.find("dialog [data-done]"), words(copied ? "copied" : "copy-it", { length: field.value.length }));
};
