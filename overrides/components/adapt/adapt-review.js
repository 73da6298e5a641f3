// The last step: what changed, what is still wrong, and the fork's file to download, to copy or to create in a repository.
/** @import * as T from "../../adapt/types.js" */

import { checkFork, checkForkId } from "../../adapt/check.js";
import { writeFork } from "../../adapt/yaml.js";
import { downloadFile } from "../store/download.js";
import { createDifferences, listBaseChanges, listDraftChanges, writeChanges } from "./adapt-lists.js";
import { openAdaptDialog, phrase, showMistakes } from "./adapt-parts.js";
import { adapting, changeDraft, readAdapted, readHead } from "./adapt-state.js";

/** Write the fork's file. */
export const writeFile = () => {
  const { fork, seen } = readHead();
  return writeFork(adapting.base, fork, readAdapted().values, seen);
};

/** List what `check` would say about the fork. @returns {string[]} */
const listMistakes = () => {
  const { rules, base } = adapting;
  const found = [...checkForkId(rules, readHead().fork), ...checkFork(rules, base, readAdapted().values)];
  return found.map(({ loc, problem, cure }) => {
    const place = loc[0] === "#fork" ? "" : `${loc.join(" › ")}: `;
    return `${place}${problem}${problem.endsWith(".") ? "" : "."} ${cure}`;
  });
};

/** @param {any} dialog */
const fill = (dialog) => {
  const find = (/** @type {string} */ selector) => dialog.querySelector(selector);
  const { fork } = readHead();
  const mistakes = listMistakes();
  const found = listDraftChanges();
  showMistakes(find("[data-mistakes]"), mistakes[0] ? [phrase("mistakes"), ...mistakes] : []);
  find("[data-file]").hidden = !!mistakes[0];
  find("[data-name]").textContent = `playbooks/${fork}.yml`;
  find("[data-seen]").textContent = `${fork}.seen.json`;
  find("[data-yaml]").value = writeFile();
  find("[data-act=host]").hidden = !adapting.rules.newFile;
  const nodes = createDifferences(found, true);
  find("[data-changes]").replaceChildren(...(nodes[0] ? nodes : [phrase("changes-0")]));
};

/** @param {string} text @param {string} said */
const copy = (text, said) =>
  navigator.clipboard.writeText(text).then(
    () => phrase(said),
    () => phrase("copy-failed")
  );

/** Open the review. */
export const openReview = () => {
  const dialog = openAdaptDialog("pb-adapt-review");
  const field = dialog.querySelector("[name=id]");
  const say = (/** @type {string} */ text) => (dialog.querySelector("[data-said]").textContent = text);
  field.value = readHead().fork;
  fill(dialog);
  const saveId = () => {
    changeDraft([["#fork", field.value.trim()]]);
    fill(dialog);
  };
  field.addEventListener("change", saveId);
  dialog.querySelector("form").addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  /** @type {{[act: string]: () => unknown}} */
  const acts = {
    download: () => say(downloadFile(writeFile(), `${readHead().fork}.yml`, "application/yaml")),
    seen: () => {
      const { fork, seen } = readHead();
      say(downloadFile(`${JSON.stringify(seen.seen, null, 1)}\n`, `${fork}.seen.json`, "application/json"));
    },
    copy: async () => say(await copy(writeFile(), "copied")),
    "copy-changes": async () => say(await copy(writeChanges(listDraftChanges()), "copied")),
    host: async () => {
      const copied = await copy(writeFile(), "copied-open");
      window.open(
        adapting.rules.newFile.replace("{file}", encodeURIComponent(`${readHead().fork}.yml`)),
        "_blank",
        "noopener"
      );
      say(copied);
    }
  };
  dialog.addEventListener("click", (/** @type {any} */ { target }) =>
    acts[target.closest("[data-act]")?.dataset.act]?.()
  );
};

/** Show what the base has changed, until someone has seen it. */
export const openUpstream = () => {
  const dialog = openAdaptDialog("pb-adapt-upstream");
  dialog.querySelector("[data-changes]").append(...createDifferences(listBaseChanges()));
  dialog.querySelector("form").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    const { version, digest, seen } = adapting.base;
    changeDraft([["#base", { version, digest, seen }]]);
    dialog.close();
  });
};
