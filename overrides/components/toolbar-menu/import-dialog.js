// The dialog that says what importing a record would do: what is new, changed and removed, and what both sides changed.
/** @import * as T from "../../record/types.js" */

import { getEntry, listItems } from "../../record/entries.js";
import { listAuthors, previewImport, toItem } from "../../record/import-preview.js";
import { getSide } from "../../record/record.js";
import { isSame } from "../../record/versions.js";
import { setText, setVisible } from "../store/element.js";
import { clonePart, words } from "../store/site.js";
import { describeFields, describeItemOf, formatMoment, nameAuthors, nameItem } from "./describe.js";

/** How many names are shown without a click. */
const FEW = 6;

/** Whether a record is of the same pilot: by its id, or by its name where it has none, as from a Word document. @type {T.isSamePilot} */
const isSamePilot = ({ pilot }, mine) =>
  pilot.id ? pilot.id === mine.pilot.id : pilot.name.trim() === mine.pilot.name.trim();

/** Say how a record and mine belong together. @param {T.Record | null} mine @param {boolean} same @param {boolean} elsewhere */
const describeKind = (mine, same, elsewhere) => {
  if (mine) return same ? "same-pilot" : "other-pilot";
  return elsewhere ? "other-playbook" : "would-add";
};

/**
 * Show what importing a record would do. The first button never merges two pilots.
 * @param {HTMLElement} dialog @param {T.Record} theirs @param {T.Record | null} mine
 * @param {boolean} elsewhere whether the page is of another playbook
 */
export const renderPreview = (dialog, theirs, mine, elsewhere) => {
  /** @param {string} selector @returns {any} */
  const find = (selector) => dialog.querySelector(selector);
  const { name, playbook } = theirs.pilot;
  const same = !!mine && isSamePilot(theirs, mine);
  const effect = mine && previewImport(mine, theirs);
  const names = { name, playbook, mine: mine?.pilot.name };
  const [checks, answers] = [theirs.checks, theirs.answers].map((group) => Object.keys(group ?? {}).length);
  setText(find("[data-what]"), words("incoming", { ...names, checks, answers }));
  setText(find("[data-text]"), words(describeKind(mine, same, elsewhere), names));
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (dialog.querySelectorAll("[data-words]"))) {
    setText(part, words(`${part.dataset.words}`, names));
  }
  renderContent(find("[data-content]"), theirs);
  const canMerge = !!effect && !effect.problem;
  setVisible(find("[data-effect]"), !!effect);
  setVisible(find("[data-act=merge]"), canMerge);
  setVisible(find("[data-act=replace]"), same);
  setVisible(find("[data-other]"), !!mine && !same);
  if (!same) find("[data-other]").append(find("[data-effect]"), find("[data-act=merge]"));
  if (mine && effect) renderEffect(find("[data-effect]"), effect, mine, theirs);
  const first = find(same && canMerge ? "[data-act=merge]" : "[data-act=keep]");
  first.dataset.primary = "";
  first.focus();
};

/** List all that a record holds, when a reader wants to look at it. @param {HTMLElement} place @param {T.Record} record */
const renderContent = (place, record) => {
  place.addEventListener("toggle", () => {
    const lines = listItems(record).map(([item]) =>
      createItem(words("line", { name: nameItem(item, record), text: describeItemOf(item, record) }))
    );
    place.querySelector("ul")?.replaceChildren(...lines);
  });
};

/** @param {string} textContent */
const createItem = (textContent) => Object.assign(document.createElement("li"), { textContent });

/** @param {HTMLElement} place @param {T.Preview} effect @param {T.Record} mine @param {T.Record} theirs */
const renderEffect = (place, effect, mine, theirs) => {
  const lists = { new: effect.new, changed: effect.changed, removed: effect.removed };
  const counts = { same: effect.same.length, apart: effect.apart.length };
  const sums = Object.entries(lists).map(([kind, items]) => [kind, items.length]);
  setText(
    place.querySelector("[data-counts]"),
    words(effect.problem ? "refused-merge" : "would-change", { ...Object.fromEntries(sums), ...counts })
  );
  for (const [kind, items] of Object.entries(lists)) {
    const list = /** @type {HTMLDetailsElement} */ (place.querySelector(`[data-list=${kind}]`));
    setVisible(list, !!items[0]);
    setText(list.querySelector("summary"), words(`list-${kind}`, { count: items.length }));
    list
      .querySelector("ul")
      ?.replaceChildren(...items.map((item) => createItem(nameItem(item, kind === "removed" ? mine : theirs))));
    list.open = items.length <= FEW;
  }
  const apart = /** @type {HTMLElement} */ (place.querySelector("[data-apart]"));
  setVisible(apart, !!effect.apart[0] && !effect.problem);
  const choices = effect.apart.map((item) => createChoice(item, effect, mine, theirs));
  apart.querySelector("ul")?.replaceChildren(...choices);
};

/**
 * List the versions of what both sides changed in an item: mine, theirs, and other concurrent versions.
 * @param {T.Conflict[]} conflicts @param {T.Record} mine @param {T.Record} theirs
 */
const listVersions = (conflicts, mine, theirs) => {
  const sides = [mine, theirs].map((record, index) => ({
    side: index ? "theirs" : "mine",
    fields: conflicts.map(({ path }) => /** @type {[T.Path, any]} */ ([path, getEntry(record, path)])),
    stamps: conflicts.flatMap(({ path }) => getSide(record, path).versions.slice(0, 1))
  }));
  const concurrent = conflicts.flatMap(({ path, shown, others }) =>
    [shown, ...others]
      .filter(({ value }) => ![mine, theirs].some((record) => isSame(getEntry(record, path), value)))
      .map((version) => ({
        side: "other",
        fields: [/** @type {[T.Path, any]} */ ([path, version.value])],
        stamps: [version]
      }))
  );
  return [...sides, ...concurrent];
};

/** Offer both versions of what both sides changed. @type {T.createChoice} */
const createChoice = (item, { conflicts }, mine, theirs) => {
  const here = conflicts.filter(({ path }) => toItem(path) === item);
  const part = clonePart("pb-choice");
  setText(part.querySelector("legend"), nameItem(item, getEntry(mine, item) === undefined ? theirs : mine));
  const author = nameAuthors(listAuthors(mine, theirs));
  const lines = listVersions(here, mine, theirs).map(({ side, fields, stamps }) => {
    const line = clonePart("pb-choice-line");
    const [latest] = stamps.sort((a, b) => (a.at < b.at ? 1 : -1));
    const by = latest && [author(latest.by), formatMoment(latest.at)].filter(Boolean).join(", ");
    const radio = /** @type {HTMLInputElement} */ (line.querySelector("input"));
    Object.assign(radio, {
      name: item,
      value: JSON.stringify(fields.map(([path, value]) => (value === undefined ? [path] : [path, value])))
    });
    const label = words(by ? `${side}-by` : side, { by, text: describeFields(fields) });
    setText(line.querySelector("span"), label);
    return line;
  });
  part.querySelector("fieldset")?.append(...lines);
  const later = clonePart("pb-choice-line");
  const radio = /** @type {HTMLInputElement} */ (later.querySelector("input"));
  Object.assign(radio, { name: item, value: "", checked: true });
  setText(later.querySelector("span"), words("keep-both"));
  part.querySelector("fieldset")?.append(later);
  return part;
};

/** Return what was chosen, as entries with their values. @type {T.listAnswers} */
export const listAnswers = (dialog) => {
  const picks = /** @type {NodeListOf<HTMLInputElement>} */ (dialog.querySelectorAll("[data-apart] input:checked"));
  return [...picks].flatMap(({ value }) => (value ? JSON.parse(value) : []));
};
