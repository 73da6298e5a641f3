// Starts, opens, imports, exports and deletes drafts.
/** @import * as T from "../../adapt/types.js" */

import { checkForkId } from "../../adapt/check.js";
import { valuesOf } from "../../adapt/apply.js";
import { mergeDrafts, readDraft, valueAt } from "../../adapt/draft.js";
import { downloadJson } from "../store/download.js";
import { formatDay } from "../store/site.js";
import { countDifferences } from "./adapt-lists.js";
import {
  cloneAdaptPart,
  createButton,
  createNode,
  describeMistake,
  findIn,
  listenToActs,
  openAdaptDialog,
  phrase,
  showMistakes
} from "./adapt-parts.js";
import { adapting, createDraft, dateOf, deleteDraft, listDrafts, openDraft, saveDraft } from "./adapt-state.js";

/** @param {T.Draft} draft */
const titleOfDraft = (draft) => `${valueAt(draft, "title") ?? adapting.base.title} (${valueAt(draft, "#fork") ?? ""})`;

/** Open the list of drafts, with the form of a new one. @param {() => void} onOpen */
export const openDrafts = async (onOpen) => {
  const { base, rules } = adapting;
  const find = (/** @type {string} */ selector) => findIn(dialog, selector);
  const tell = (/** @type {string[]} */ lines) => showMistakes(find("[data-mistakes]"), lines);
  const open = async (/** @type {T.Draft} */ draft) => {
    openDraft(await saveDraft(draft).catch(() => draft));
    dialog.close();
    onOpen();
  };
  const remove = async (/** @type {T.Draft} */ draft) => {
    await deleteDraft(draft.id);
    await fill();
    tell([phrase("deleted", { title: titleOfDraft(draft) })]);
    const undo = createButton(phrase("put-back"), async () => {
      await saveDraft(draft);
      tell([]);
      await fill();
    });
    find("[data-mistakes]").append(createNode("div", undo));
  };
  const createItem = (/** @type {T.Draft} */ draft) => {
    const item = cloneAdaptPart("pb-adapt-draft");
    const day = formatDay(dateOf(draft).slice(0, 10));
    const texts = [titleOfDraft(draft), day, countDifferences(valuesOf(base, draft))];
    findIn(item, "button").textContent = texts.join(", ");
    listenToActs(item, {
      open: () => open(draft),
      export: () => downloadJson(draft, `${valueAt(draft, "#fork")}.draft`),
      delete: () => remove(draft)
    });
    return item;
  };
  const fill = async () => {
    const drafts = await listDrafts(base.id);
    find("[data-list]").hidden = !drafts[0];
    find("[data-drafts]").replaceChildren(...drafts.map(createItem));
  };
  const dialog = openAdaptDialog("pb-adapt-start", {
    import: () => find("[name=file]").click(),
    submit: () => {
      const [id, title] = [find("[name=id]").value.trim(), find("[name=title]").value.replace(/\s+/g, " ").trim()];
      const mistakes = checkForkId(rules, base.id, id);
      if (!title) mistakes.push({ loc: [], problem: "title is empty", cure: rules.messages.empty?.[1] ?? "" });
      if (mistakes[0]) tell(mistakes.map(describeMistake));
      else open(createDraft(id, title));
    }
  });
  await fill();
  find("[name=id]").value = base.fork;
  find("[data-same]").hidden = !rules.replaceable.includes(base.id);
  find("[data-base]").textContent = base.id;
  find("[name=title]").value = phrase("our-title", { title: base.title });
  find("[name=file]").addEventListener("change", async (/** @type {any} */ { target }) => {
    const [file] = target.files;
    const draft = file && readDraft(await file.text());
    target.value = "";
    if (!draft || draft.playbook !== base.id) return tell([phrase("no-draft")]);
    const there = (await listDrafts(base.id)).find(({ id }) => id === draft.id);
    await saveDraft(there ? mergeDrafts(there, draft) : draft);
    await fill();
    tell([phrase("imported")]);
  });
};
