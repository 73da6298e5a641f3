// Says in the toolbar how far the pilot is, what blocks it, and what is next: what is overdue, what has expired, and the
// check to go on with, each as a link.

import { findStage } from "../../record/gates.js";
import { summarizeDue } from "../../record/next.js";
import { checklistLink, linkToCheck } from "../store/check-links.js";
import { createLink, hasChanged } from "../store/element.js";
import { findSentence, formatDay, formatParts, words } from "../store/site.js";
import { currentGates, shownDay, shownRecord, store } from "../store/store.js";

/** @param {string} name @returns {HTMLElement | null} */
const findInBar = (name) => document.querySelector(`pilot-bar ${name}`);

/** Show how far the pilot is and what is next, on a page that knows all of the playbook's checks. */
export const renderProgress = () => {
  if (!shownRecord() || !store.names) return;
  renderState();
  renderNext();
};

const renderState = () => {
  const states = currentGates();
  const stage = findStage(states);
  const at = states.find(({ gate }) => gate === stage);
  const settled = states.reduce((sum, state) => sum + state.settled, 0);
  const total = store.rules.length;
  const place = findInBar("[data-state]");
  const [first] = at?.blockers ?? [];
  const left = at ? at.blockers.length + at.overdue.length : 0;
  Object.assign(findInBar("progress") ?? {}, { max: total, value: settled });
  if (!place || !hasChanged(place, JSON.stringify([settled, total, stage, left, first, location.pathname]))) return;
  const gate = store.names?.gates[stage ?? ""] ?? "";
  const link = createLink(checklistLink("", first ? `check-${first.id}` : `gate-${stage}`), `${left}`);
  const values = { settled: `${settled}`, total: `${total}`, gate, left: link };
  const name = store.names?.gateless ? "bar-gateless" : at?.open ? "bar-all" : "bar-state";
  place.replaceChildren(...wordNodes(name, values));
};

/** Say what is next. If nothing is left to do, it says nothing. */
const renderNext = () => {
  const place = findInBar("[data-next]");
  if (!place) return;
  const { overdue, expired, next } = summarizeDue(store.rules, shownRecord() ?? {}, shownDay());
  if (!hasChanged(place, JSON.stringify([overdue.length, expired.length, next, shownDay(), location.pathname]))) return;
  /** @type {(string | Node)[][]} */
  const parts = [];
  if (overdue[0]) parts.push([countLink("next-overdue", "overdue", overdue.length)]);
  if (expired[0]) parts.push([countLink("next-expired", "stale", expired.length)]);
  if (next) {
    const who = [next.by, formatDue(next.due)].filter(Boolean).join(", ");
    const check = document.createElement("span");
    check.append(linkToCheck(next.id), who && ` ${words("next-who", { who })}`);
    parts.push(wordNodes("next-check", { check }));
  }
  place.hidden = !parts[0];
  place.replaceChildren(...parts.flatMap((part, index) => (index ? [" · ", ...part] : part)));
};

/** Return a due date as people read it, without a year that goes without saying. @param {string} day */
const formatDue = (day) =>
  day.slice(0, 4) === shownDay().slice(0, 4) ? formatParts(day, { month: "short", day: "numeric" }) : formatDay(day);

/** Create a link to the checks that a filter shows. @param {string} name @param {string} filter @param {number} count */
const countLink = (name, filter, count) => createLink(checklistLink(`?${filter}`), words(name, { count }));

/**
 * Return a sentence of the parts in pieces, with its blanks filled with texts and elements.
 * @param {string} name @param {{[name: string]: string | Node}} values
 */
const wordNodes = (name, values) =>
  findSentence(name)
    .split(/\{(\w+)\}/)
    .map((piece, index) => (index % 2 ? (values[piece] ?? "") : piece));
