// Shows the concurrent versions of an entry next to it until a reader uses or dismisses them. Loaded with the menu.
/** @import * as T from "../../record/types.js" */

import { EPOCH, NOBODY } from "../../record/grammar.js";
import { listAuthors } from "../../record/import-preview.js";
import { answerEntry, listConcurrent } from "../../record/record.js";
import { createLink, hasChanged, setText } from "../store/element.js";
import { getAddress } from "../store/addresses.js";
import { announce, clonePart, getLocale, root, words } from "../store/site.js";
import { act, flush, shownRecord, storage, store, who } from "../store/store.js";

/** @typedef {ReturnType<typeof listConcurrent>[number]} Concurrent */

/** @type {Intl.DateTimeFormat} */
let format;

/** Names who wrote a version of a shared pilot, once that is loaded. @type {T.nameWriter | undefined} */
let nameInPlace;

/** Load the names that the shared folder has, and show them. Until then, a version has the name that was signed. */
const loadNames = async () => {
  nameInPlace = await (await import(`${root}assets/share-dialogs.js`)).loadNames();
  for (const part of document.querySelectorAll(".pb-concurrent")) part.remove();
  renderConcurrent();
};

/** Return the name of who uses a browser, by what it signed in this record. @param {T.Record} record @param {string} by */
const nameBrowser = (record, by) => {
  if (by === NOBODY) return words("concurrent-file");
  return listAuthors(record)(by) ?? words(storage.isOwn(by) ? "concurrent-same-tab" : "concurrent-browser");
};

/** @param {T.Time} at */
const describeTime = (at) => {
  if (at === EPOCH) return words("concurrent-no-time");
  format ??= new Intl.DateTimeFormat(getLocale(), { dateStyle: "medium", timeStyle: "short" });
  return format.format(new Date(at));
};

/** Return what people call an entry. @param {T.Path} path */
const nameEntry = (path) => {
  const keys = path.split("/");
  const last = `${keys.pop()}`;
  const kind = last === "text" ? `text-${keys.find((key) => /^(remarks|conditions|answers)$/.test(key))}` : last;
  const group = keys[0] === "pilot" ? "pilot-" : "";
  const name = words(`part-${group}${kind}`);
  return name.startsWith("part-") ? last.replaceAll(/[-_]/g, " ") : name;
};

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement | null} */ (document.querySelector(selector));

/** Whether the playbook has a question, on whatever page. @param {string} id */
const isQuestion = (id) => Object.hasOwn(store.names?.questions ?? {}, id);

/** Find the place of an entry on the page. @param {T.Path} path */
const findPlace = (path) => {
  const [group = "", id, row] = path.split("/");
  /** @type {{[group: string]: string[]}} */
  const places = {
    checks: [`[data-check="${id}"] .pb-record`, ...(store.ruleById.has(`${id}`) ? [] : ["pilot-kept"])],
    answers: [`[data-question="${id}"]`, ...(isQuestion(`${id}`) ? [] : ["pilot-kept"])],
    tables: [`pilot-table[data-table="${id}"] [data-row="${row}"] [data-found]`, `pilot-table[data-table="${id}"]`],
    cost: [`[data-input="${id}"] [data-yours]`],
    decision: [`[data-condition="${id === "conditions" ? row : ""}"]`, "pilot-decision form"]
  };
  return (places[group] ?? ["pilot-bar [data-concurrent]"]).map(find).find(Boolean);
};

/** Show the concurrent versions of the page's entries, and their number in the toolbar. */
export const renderConcurrent = () => {
  const record = shownRecord();
  const all = record ? listConcurrent(record) : [];
  if (all[0] && !nameInPlace && storage.getSetting(`place:${record?.pilot.id}`)) loadNames();
  const marks = new Map(all.map((one) => [one.path, JSON.stringify(one)]));
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".pb-concurrent"))) {
    const { path = "", mark } = part.dataset;
    if (marks.get(path) === mark && part.parentElement === findPlace(path)) marks.delete(path);
    else part.remove();
  }
  for (const one of all) if (record && marks.has(one.path)) placeVersions(record, one, `${marks.get(one.path)}`);
  renderCount(all);
};

/** @param {T.Record} record @param {Concurrent} entry @param {string} mark */
const placeVersions = (record, { path, others }, mark) => {
  const place = findPlace(path);
  if (!place) return;
  const part = clonePart("pb-concurrent");
  const item = path.split("/")[1];
  const field = place.matches("pilot-kept") ? `${item}, ${nameEntry(path)}` : nameEntry(path);
  Object.assign(part.dataset, { path, mark });
  part.id = `concurrent-${path.replaceAll("/", "-")}`;
  part.setAttribute("aria-label", words("concurrent-label", { field }));
  const lines = others.map((version, index) => {
    const line = clonePart("pb-concurrent-line");
    const isDeleted = version.value === undefined;
    const values = {
      field,
      who: nameInPlace?.(record, path, version) || nameBrowser(record, version.by),
      time: describeTime(version.at)
    };
    setText(line.querySelector("span"), words(isDeleted ? "concurrent-deleted" : "concurrent", values));
    const text = /** @type {HTMLElement} */ (line.querySelector("q"));
    text.textContent = isDeleted ? "" : describeValue(version.value);
    text.hidden = isDeleted;
    const button = /** @type {HTMLElement} */ (line.querySelector("button"));
    button.dataset.version = `${index}`;
    if (isDeleted) button.textContent = words("concurrent-restore");
    return line;
  });
  lines.at(-1)?.append(" ", /** @type {HTMLElement} */ (part.querySelector("button")));
  part.querySelector("ul")?.append(...lines);
  const more = place.querySelector(":scope > form");
  if (more) more.before(part);
  else place.append(part);
  place.closest("[data-form]")?.setAttribute("open", ""); // where a closed row would hide it
};

/** @param {unknown} value */
const describeValue = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** Say how many there are, with a link to the first. @param {Concurrent[]} all */
const renderCount = (all) => {
  const place = find("pilot-bar [data-concurrent-count]");
  if (!place) return;
  place.hidden = !all[0];
  const [first] = document.querySelectorAll(".pb-concurrent");
  const [part] = all[0]?.path.split("/") ?? [];
  const href = first ? `#${first.id}` : getAddress(`${store.record?.pilot.playbook}`, part);
  if (!hasChanged(place, JSON.stringify([all.length, href]))) return;
  const text = words(all[1] ? "concurrent-many" : "concurrent-one", { count: all.length });
  place.replaceChildren(text, " ", createLink(href, words("concurrent-show")));
};

/** Use or dismiss a version when a reader chooses. @param {Event} event */
export const answerConcurrent = (event) => {
  const button = /** @type {HTMLElement | null} */ (
    /** @type {Element} */ (event.target).closest(".pb-concurrent [data-concurrent-act]")
  );
  const part = /** @type {HTMLElement | null} */ (button?.closest(".pb-concurrent") ?? null);
  if (!button || !part) return;
  flush();
  const { parentElement } = part;
  const { path = "" } = part.dataset;
  const { concurrentAct, version } = button.dataset;
  answer(path, concurrentAct === "use" ? Number(version) : undefined);
  const next =
    document.querySelector(".pb-concurrent button") ?? parentElement?.querySelector("summary, textarea, button");
  /** @type {HTMLElement | null | undefined} */ (next)?.focus();
};

/** Use one of the versions; none: the entry stays as it is. @param {T.Path} path @param {number} [version] */
const answer = (path, version) => {
  const found = store.record && listConcurrent(store.record).find((one) => one.path === path);
  if (!found) return;
  const value = version === undefined ? found.shown : found.others[version]?.value;
  const name = version === undefined ? "dismissed" : "used";
  act(name, path, (record) => answerEntry(record, path, value, who()));
  renderConcurrent();
  announce(words(`concurrent-${name}`));
};
