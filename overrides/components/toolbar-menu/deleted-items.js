// The dialog of deleted items: what was deleted can be restored for 30 days, downloaded, or deleted for good.
/** @import * as T from "../../record/types.js" */

import { toFileName } from "../../record/file-name.js";
import { listBin, purgeBin, removeFromBin, restoreItem } from "../../storage/bin.js";
import { downloadFile } from "../store/download.js";
import { setText } from "../store/element.js";
import { announce, clonePart, getLocale, words } from "../store/site.js";
import { openPilot, storage, store, who } from "../store/store.js";
import { openDialog } from "./dialog.js";
import { offerMoved } from "./moved-site.js";

/** @typedef {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} PilotBar */

/** @type {T.BinItem[]} */
let items = [];

/** @param {PilotBar} bar */
export const openDeleted = async (bar) => {
  const dialog = openDialog(bar, "pb-deleted");
  await renderDeleted(dialog);
};

/** @param {HTMLElement} dialog @param {string} [done] what to say about the last act */
const renderDeleted = async (dialog, done = "") => {
  items = await listBin(storage);
  const lines = items.map((item) => {
    const line = clonePart("pb-deleted-item");
    const when = new Date(item.at).toLocaleString(getLocale(), { dateStyle: "medium", timeStyle: "short" });
    const kind = dialog.querySelector(`[data-kind=${item.kind}]`)?.textContent ?? item.kind;
    setText(line.querySelector("[data-text]"), [kind, describeItem(item)].filter(Boolean).join(": "));
    setText(line.querySelector("[data-when]"), when);
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll("button"))) {
      if (button.dataset.only && button.dataset.only !== item.kind) button.hidden = true;
      if (button.dataset.not === item.kind) button.hidden = true;
      button.dataset.act += ` ${item.id}`;
    }
    return line;
  });
  dialog.querySelector("ul")?.replaceChildren(...lines);
  setText(dialog.querySelector("[data-done]"), done || (lines[0] ? "" : words("bin-empty")));
};

/** Describe an item by its pilot, and what people wrote in it. @param {T.BinItem} item */
const describeItem = ({ name, path, value }) => {
  if (path === undefined) return name;
  const texts = Object.entries(JSON.parse(value)).flatMap(([field, text]) =>
    typeof text === "string" && field !== "own" ? [text] : []
  );
  return [name, texts.join(", ").slice(0, 120)].filter(Boolean).join(", ");
};

/** @param {string} id */
const findItem = (id) => /** @type {T.BinItem} */ (items.find((item) => item.id === id));

/** @param {PilotBar} bar @param {string} id */
export const restoreDeleted = async (bar, id) => {
  const { name } = findItem(id);
  const { how, pilot } = await restoreItem(storage, findItem(id), who(), words("copy", { name }));
  const summary = storage.list(store.page).find((one) => one.id === pilot);
  if (how === "restored" && summary) await openPilot(pilot);
  const text = words(how, { name });
  announce(text);
  await renderDeleted(bar.find("dialog"), text);
};

/** @param {PilotBar} bar @param {string} id */
export const downloadDeleted = (bar, id) => {
  const { kind, name, value } = findItem(id);
  const ending = kind === "unreadable" ? "txt" : "json";
  const text = downloadFile(value, `${toFileName({ pilot: { name } })}.${ending}`, "application/json");
  setText(bar.find("dialog [data-done]"), text);
};

/** @param {PilotBar} bar @param {string} id */
export const deleteNow = async (bar, id) => {
  await removeFromBin(storage, id);
  await renderDeleted(bar.find("dialog"), words("deleted-now", findItem(id)));
};

/** Delete what has been in the bin for too long, and offer the pilots of another address. @param {PilotBar} bar @param {boolean} isMoved */
export const tidy = async (bar, isMoved) => {
  await purgeBin(storage).catch(() => {});
  if (isMoved) await offerMoved(bar);
};
