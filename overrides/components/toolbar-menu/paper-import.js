// Imports sign-offs from paper, by the ids of the checks.

import { matchIds } from "../../record/export.js";
import { setText } from "../store/element.js";
import { announce, change, entryAt, store, today, words } from "../store/store.js";

/**
 * Sign off the checks that someone typed from a sheet.
 * @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar @param {{[name: string]: string}} given
 */
export const signFromPaper = (bar, { ids = "", by, on = today() }) => {
  const { found, unknown } = matchIds(ids, store.rules);
  /** @type {(id: string) => [string, unknown]} */
  const sign = (id) => {
    const before = entryAt(`checks/${id}`) ?? {};
    const wording = store.ruleById.get(id)?.wording ?? before.wording;
    return [`checks/${id}`, { ...before, status: "done", on, by: by ?? before.by, wording }];
  };
  if (found[0]) change(...found.map(sign));
  announce(words("ticked", { count: found.length }));
  if (!unknown[0]) return bar.find("dialog").close();
  const names = unknown.map(({ typed, nearest }) => (nearest ? words("nearest", { typed, nearest }) : typed));
  const field = bar.find("dialog textarea");
  field.value = unknown.map(({ typed }) => typed).join(" ");
  field.focus();
  setText(bar.find("dialog [data-done]"), words("not-ticked", { count: found.length, ids: names.join(", ") }));
};
