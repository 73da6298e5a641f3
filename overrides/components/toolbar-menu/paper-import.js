// Imports sign-offs from paper, by the ids of the checks.
/** @import * as T from "../../record/types.js" */

import { matchIds } from "../../record/export.js";
import { signOff } from "../../record/sign-off.js";
import { setText } from "../store/element.js";
import { announce, words } from "../store/site.js";
import { act, assess, storage, store, today, who } from "../store/store.js";

/**
 * Sign off the checks that someone typed from a sheet.
 * @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar @param {{[name: string]: string}} given
 */
export const signFromPaper = (bar, { ids = "", by, on = today() }) => {
  const { found, unknown } = matchIds(ids, store.rules);
  const sign = (/** @type {T.Record} */ record, /** @type {string} */ id) => {
    const wording = store.ruleById.get(id)?.wording ?? record.checks?.[id]?.wording;
    return signOff(record, id, { status: "done", signer: by ?? storage.me(), on, wording }, who());
  };
  if (found[0]) act("paper", "checks", (record) => found.reduce(sign, record));
  const { length: count } = found.filter((id) => assess(store.ruleById.get(id) ?? { id, gate: "" }).state !== "done");
  announce(
    [words("ticked", { count: found.length }), count ? words("ticked-incomplete", { count }) : ""].join(" ").trim()
  );
  if (!unknown[0]) return bar.find("dialog").close();
  const names = unknown.map(({ typed, nearest }) => (nearest ? words("nearest", { typed, nearest }) : typed));
  const field = bar.find("dialog textarea");
  field.value = unknown.map(({ typed }) => typed).join(" ");
  field.focus();
  setText(bar.find("dialog [data-done]"), words("not-ticked", { count: found.length, ids: names.join(", ") }));
};
