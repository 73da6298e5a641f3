// Sorts, filters and groups the tables of the register. The view is in the address.

import { setText, setVisible } from "../store/element.js";
import { format } from "../store/site.js";
import { PAST_CONDITIONS, PRODUCTION, STOPPED } from "./stages.js";

/** @typedef {{[name: string]: string}} View */

/** By what `show` says, whether a row is shown. @type {{[show: string]: (row: any) => boolean}} */
const SHOWN = {
  overdue: ({ late }) => Number(late) > 0,
  unowned: ({ named }) => named === undefined,
  open: ({ at }) => ![PRODUCTION, PAST_CONDITIONS, STOPPED].includes(at),
  production: ({ at }) => at === PRODUCTION || at === PAST_CONDITIONS
};
/** By what `sort` says, how two rows compare. @type {{[sort: string]: (a: any, b: any) => number}} */
const SORTS = {
  name: (a, b) => a.name.localeCompare(b.name),
  owner: (a, b) => Number(!a.owner) - Number(!b.owner) || a.owner.localeCompare(b.owner),
  overdue: (a, b) => b.late - a.late,
  days: (a, b) => b.days - a.days
};
/** By what `group` says, the group of a row. @type {{[group: string]: (row: any) => string}} */
const GROUPS = { owner: ({ owner }) => owner, playbook: ({ title }) => title, stage: ({ stage }) => stage };

/** @type {View} */
const view = {};
/** The place with the fields. @type {any} */
let place;
/** The rows of each table as they came. @type {WeakMap<Element, any[]>} */
const tables = new WeakMap();

/** Whether a row has every word of a text. @param {any} data @param {string} text */
const hasWords = ({ name, title, owner, stage }, text) => {
  const words = `${name} ${title} ${owner} ${stage}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.includes(word));
};

/** @param {any} row */
const isShown = ({ dataset }) => (!view.find || hasWords(dataset, view.find)) && (SHOWN[view.show]?.(dataset) ?? true);

/** Return the row above a group, the one that is there if there is one. @param {any} table @param {string} name @param {number} count */
const toHeading = (table, name, count) => {
  const { group, nobody } = place.querySelector("[data-view-state]").dataset;
  const rows = [...table.tBodies[0].querySelectorAll("[data-heading]")];
  const row = rows.find(({ dataset }) => dataset.heading === name) ?? document.createElement("tr");
  const cell = row.firstElementChild ?? document.createElement("th");
  Object.assign(cell, { colSpan: 6, scope: "rowgroup" });
  row.dataset.heading = name;
  row.append(cell);
  setText(cell, format(group, { name: name || nobody, count }));
  return row;
};

/** Put the rows of a table in order. @param {any} table @param {any[]} [given] its rows, if they are others now */
export const arrangeTable = (table, given) => {
  const body = table.tBodies[0];
  const all = given ?? tables.get(table) ?? [...body.rows];
  tables.set(table, all);
  const compare = SORTS[view.sort];
  const sorted = compare ? [...all].sort((a, b) => compare(a.dataset, b.dataset)) : all;
  for (const row of all) setVisible(row, isShown(row));
  const toGroup = GROUPS[view.group];
  const nodes = toGroup ? groupRows(table, sorted, toGroup) : sorted;
  if (nodes.length !== body.children.length || nodes.some((row, index) => row !== body.children[index])) {
    const focused = document.activeElement;
    body.replaceChildren(...nodes);
    if (focused instanceof HTMLElement && body.contains(focused)) focused.focus();
  }
  renderState();
};

/** @param {any} table @param {any[]} rows @param {(row: any) => string} toGroup */
const groupRows = (table, rows, toGroup) => {
  /** @type {Map<string, any[]>} */
  const groups = new Map();
  for (const row of rows) {
    const name = toGroup(row.dataset);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const names = [...groups.keys()];
  if (view.group !== "stage") names.sort((a, b) => Number(!a) - Number(!b) || a.localeCompare(b));
  return names.flatMap((name) => {
    const here = groups.get(name) ?? [];
    const count = here.filter(isShown).length;
    return count ? [toHeading(table, name, count), ...here] : here;
  });
};

/** Say how many pilots are shown. */
const renderState = () => {
  const rows = /** @type {any[]} */ ([...document.querySelectorAll(".pb-table--register tbody tr[data-at]")]);
  const state = place.querySelector("[data-view-state]");
  const shown = rows.filter(({ hidden }) => !hidden).length;
  setVisible(place, rows.length > 1);
  const isPart = !!view.find || !!view.show;
  setText(state, isPart ? format(state.dataset.words, { shown, total: rows.length }) : "");
};

/** Read the fields, write the view into the address, and show it. @param {() => void} arrange */
const applyView = (arrange) => {
  const query = new URLSearchParams(location.search);
  for (const { name, value } of place.querySelectorAll("input, select")) {
    view[name] = value.trim();
    if (view[name]) query.set(name, view[name]);
    else query.delete(name);
  }
  history.replaceState(history.state, "", `${location.pathname}${query.size ? `?${query}` : ""}${location.hash}`);
  arrange();
};

/** Copy the address of the view. */
const copyView = async () => {
  const state = place.querySelector("[data-view-state]");
  const isCopied = await navigator.clipboard?.writeText(location.href).then(
    () => true,
    () => false
  );
  setText(state, isCopied ? state.dataset.copied : state.dataset.copy);
};

/** Show the fields above the first table, once on a page, with the view of the address. @param {any} register @param {() => void} arrangeOwn */
export const connectView = (register, arrangeOwn) => {
  if (place?.isConnected) return;
  place = register.find("[data-view-form]").content.firstElementChild.cloneNode(true);
  const [first] = document.querySelectorAll(".pb-table--register");
  first.before(place);
  const query = new URLSearchParams(location.search);
  for (const field of place.querySelectorAll("input, select")) {
    field.value = query.get(field.name) ?? "";
    view[field.name] = field.value ?? "";
  }
  const isOnSite = !register.contains(first);
  const arrange = () => {
    if (isOnSite) arrangeTable(first);
    arrangeOwn();
  };
  if (isOnSite) arrangeTable(first);
  place.addEventListener("input", () => applyView(arrange));
  place.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  place.querySelector("[data-act=copy]").addEventListener("click", copyView);
};
