// The last step: what changed, what is still wrong, and the fork's file to download, to copy or to create in a repository.
/** @import * as T from "../../adapt/types.js" */

import { checkFork, checkForkId } from "../../adapt/check.js";
import { writeFork } from "../../adapt/yaml.js";
import { downloadFile } from "../store/download.js";
import { createDifferences, listBaseChanges, listDraftChanges, titleOfChanges } from "./adapt-lists.js";
import { describeMistake, findIn, openAdaptDialog, phrase, showMistakes } from "./adapt-parts.js";
import { adapting, changeDraft, readAdapted, readHead } from "./adapt-state.js";

/** Write the fork's file. */
const writeFile = () => {
  const { fork, seen } = readHead();
  return writeFork(adapting.rules, adapting.base, fork, readAdapted().values, seen);
};

/** List what `check` would say about the fork. @returns {string[]} */
const listMistakes = () => {
  const { rules, base } = adapting;
  const found = [...checkForkId(rules, base.id, readHead().fork), ...checkFork(rules, base, readAdapted().values)];
  return found.map(describeMistake);
};

/** @param {any} dialog */
const fill = (dialog) => {
  const find = (/** @type {string} */ selector) => findIn(dialog, selector);
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

/** Open the review. */
export const openReview = () => {
  const find = (/** @type {string} */ selector) => findIn(dialog, selector);
  const say = (/** @type {string} */ text) => (find("[data-said]").textContent = text);
  /** Copy a text, or select where it is shown if the browser refuses. @param {string} text @param {string} said @param {string} place */
  const copy = async (text, said, place = "[data-yaml]") => {
    const isCopied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false
    );
    const shown = find(place);
    if (!isCopied && shown.select) shown.select();
    else if (!isCopied) getSelection()?.selectAllChildren(shown);
    say(phrase(isCopied ? said : "copy-failed"));
    return isCopied;
  };
  const dialog = openAdaptDialog("pb-adapt-review", {
    download: () => say(downloadFile(writeFile(), `${readHead().fork}.yml`, "application/yaml")),
    seen: () => {
      const { fork, seen } = readHead();
      say(downloadFile(`${JSON.stringify(seen.seen, null, 1)}\n`, `${fork}.seen.json`, "application/json"));
    },
    copy: () => copy(writeFile(), "copied"),
    "copy-changes": () =>
      copy(`${titleOfChanges()}\n\n${find("[data-changes]").innerText}\n`, "copied", "[data-changes]"),
    // The page opens only if the text is in the clipboard. A browser may hold the page back, so there is a link, too.
    host: async () => {
      const link = find("[data-open]");
      link.href = adapting.rules.newFile.replace("{file}", encodeURIComponent(`${readHead().fork}.yml`));
      link.hidden = false;
      if (await copy(writeFile(), "copied-open")) window.open(link.href, "_blank", "noopener");
    }
  });
  const field = find("[name=id]");
  field.value = readHead().fork;
  fill(dialog);
  field.addEventListener("change", () => {
    changeDraft([["#fork", field.value.trim()]]);
    fill(dialog);
  });
};

/** Show what the base has changed, until someone has seen it. */
export const openUpstream = () => {
  const dialog = openAdaptDialog("pb-adapt-upstream", {
    submit: () => {
      const { version, digest, seen } = adapting.base;
      changeDraft([["#base", { version, digest, seen }]]);
      dialog.close();
    }
  });
  findIn(dialog, "[data-changes]").append(...createDifferences(listBaseChanges()));
};
