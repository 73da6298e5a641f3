// Back from paper: the ticks, by their ids.

import { fromIds } from "../../record/export.js";
import { announce, at, change, desk, today, words } from "../store/store.js";
import { write } from "../store/element.js";

/** @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar @param {{[name: string]: string}} given */
export const tickFromPaper = (bar, { ids = "", by, on = today() }) => {
  const { found, unknown } = fromIds(ids, desk.rules);
  const wording = new Map(desk.rules.map((rule) => [rule.id, rule.wording]));
  const ticks = found.map((id) => {
    const before = at(`checks/${id}`) ?? {};
    return /** @type {[string, unknown]} */ ([
      `checks/${id}`,
      { ...before, status: "done", on, by: by ?? before.by, wording: wording.get(id) ?? before.wording }
    ]);
  });
  if (found[0]) change(...ticks);
  announce(words("ticked", { count: found.length }));
  if (!unknown[0]) return bar.find("dialog").close();
  const told = unknown.map(({ typed, nearest }) => (nearest ? words("nearest", { typed, nearest }) : typed));
  bar.find("dialog textarea").value = unknown.map(({ typed }) => typed).join(" ");
  bar.find("dialog textarea").focus();
  write(bar.find("dialog [data-done]"), words("not-ticked", { count: found.length, ids: told.join(", ") }));
};
