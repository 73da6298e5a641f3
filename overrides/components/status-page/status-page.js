// Prints the status of a pilot on one page: a square per check, what blocks it, the decision, the next dates. Loaded with
// the menu.
/** @import * as T from "../../record/types.js" */

import { isMet } from "../../record/gates.js";
import { listDays } from "../../record/ics.js";
import { isVisible } from "../../record/visible.js";
import { createSquare } from "../squares/squares.js";
import { setText } from "../store/element.js";
import { loadStyle } from "../store/late-style.js";
import { announce, clonePart, formatDay, words } from "../store/site.js";
import { currentGates, flush, shownDay, store } from "../store/store.js";
import { nameGate, nameItem, shorten } from "../toolbar-menu/describe.js";
import { afterPrint } from "../toolbar-menu/print.js";

/** The most lines of each list, and letters of what may be long, so that all of it fits on a page. */
const MOST_LINES = { blockers: 15, conditions: 5, dates: 8 };
const LONGEST_NAME = 60;
const LONGEST_PERSON = 36;
const LONGEST_REASON = 300;

/** @typedef {{ record: T.Record, day: T.Day }} Shown */
/** What happens, and who does it by when: each on one line. @typedef {[string, string]} Line */

/** Print the status. */
export const printStatus = async () => {
  flush();
  const { record } = store;
  if (!record) return;
  if (!(await loadStyle("status-page"))) return announce(words("offline"));
  const page = createStatus({ record, day: shownDay() });
  document.body.append(page);
  document.documentElement.toggleAttribute("data-status", true);
  afterPrint(() => {
    document.documentElement.removeAttribute("data-status");
    page.remove();
  });
  window.print();
};

/** @param {Shown} shown */
const createStatus = (shown) => {
  const page = clonePart("pb-status");
  const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (page.querySelector(`[data-${name}]`));
  const { record, day } = shown;
  const gates = currentGates();
  const settled = gates.reduce((sum, one) => sum + one.settled, 0);
  const about = { playbook: store.title, settled, total: store.rules.length, day: formatDay(day) };
  setText(find("title"), words("status-title", { name: shorten(record.pilot.name, LONGEST_NAME) }));
  setText(find("about"), words("status-about", about));
  find("gates").append(...gates.map((gate) => createGate(gate, shown)));
  fillList(find("blockers"), MOST_LINES.blockers, listBlockerLines(gates, shown), "status-nothing");
  setText(find("outcome"), describeDecision(record));
  fillList(find("conditions"), MOST_LINES.conditions, listConditionLines(shown), "");
  fillList(find("dates"), MOST_LINES.dates, listDateLines(shown), "status-no-dates");
  return page;
};

/**
 * Fill a list, and say how many lines are left out.
 * @param {HTMLElement} list @param {number} most @param {Line[]} lines @param {string} none what a list without lines says
 */
const fillList = (list, most, lines, none) => {
  const shown = lines.length > most ? lines.slice(0, most - 1) : lines;
  const items = shown.map(([what, about]) => createStatusLine(what, about));
  if (shown !== lines) items.push(createStatusLine(words("status-more", { count: lines.length - shown.length })));
  if (!items[0] && none) items.push(createStatusLine(words(none)));
  list.replaceChildren(...items);
};

/** @param {string} what @param {string} [about] */
const createStatusLine = (what, about = "") => {
  const line = clonePart("pb-status-line");
  setText(line.firstElementChild, shorten(what));
  setText(line.lastElementChild, shorten(about, LONGEST_NAME));
  return line;
};

/** @param {T.GateState} state @param {Shown} shown */
const createGate = (state, shown) => {
  const { gate, open, blockers, overdue } = state;
  const part = clonePart("pb-status-gate");
  setText(part.querySelector("strong"), nameGate(gate));
  const values = { ...state, count: blockers.length + overdue.length };
  setText(part.querySelector("[data-state]"), words(open ? "status-open" : "status-shut", values));
  const rules = store.rules.filter((rule) => rule.gate === gate);
  const squares = rules.map((rule) => createSquare(rule, shown.record, shown.day));
  part.querySelector(".pb-status__squares")?.append(...squares);
  return part;
};

/** Name what blocks each gate, with who and when. @param {T.GateState[]} gates @param {Shown} shown @returns {Line[]} */
const listBlockerLines = (gates, { record }) =>
  gates.flatMap(({ gate, blockers, overdue }) => {
    /** @type {Line[]} */
    const checks = blockers.map(({ id }) => {
      const { by, due } = record.checks?.[id] ?? {};
      return [nameItem(`checks/${id}`, record), describePerson(by, due)];
    });
    const lines = [...checks, ...overdue.map(toConditionLine)];
    return lines.map(([text, about]) => [words("status-at", { gate: nameGate(gate), text }), about]);
  });

/** @param {string} [by] @param {T.Day} [due] */
const describePerson = (by, due) => {
  const kind = isVisible(by) ? (due ? "person" : "by") : due ? "due" : "nobody";
  return words(`status-${kind}`, { by: shorten(by, LONGEST_PERSON), due: formatDay(due) });
};

/** @param {T.Condition} condition @returns {Line} */
const toConditionLine = ({ text = "", owner, due }) => [text, describePerson(owner, due)];

/** @param {T.Record} record */
const describeDecision = ({ decision }) => {
  if (!decision?.outcome) return words("status-undecided");
  const { outcome, signer = "", on, reason = "" } = decision;
  const values = {
    outcome: words(`value-${outcome}`),
    signer: shorten(signer, LONGEST_NAME),
    day: formatDay(on),
    reason: shorten(reason, LONGEST_REASON)
  };
  return words(isVisible(signer) ? "status-decided" : "status-unsigned", values).trim();
};

/** List the conditions of the decision, those that are not met first. @param {Shown} shown @returns {Line[]} */
const listConditionLines = ({ record, day }) => {
  const conditions = Object.entries(record.decision?.conditions ?? {});
  const met = conditions.filter(([id]) => isMet(record, id, day));
  const open = conditions.filter((one) => !met.includes(one));
  const toMetLine = (/** @type {T.Condition} */ { text = "", met: on }) => [
    text,
    words("status-met", { day: formatDay(on) })
  ];
  return [
    ...open.map(([, one]) => toConditionLine(one)),
    .../** @type {Line[]} */ (met.map(([, one]) => toMetLine(one)))
  ];
};

/** List the days that matter, the first one first. @param {Shown} shown @returns {Line[]} */
const listDateLines = ({ record, day }) => {
  const checks = store.rules.map((rule) => ({ ...rule, title: nameItem(`checks/${rule.id}`, record) }));
  const isLate = (/** @type {T.CalendarDay} */ one) => one.day < day && /^(due|condition)$/.test(one.name);
  const days = listDays(record, checks).filter((one) => one.day >= day || isLate(one));
  return days
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
    .map((one) => {
      const text = words(`calendar-${one.name}`, one);
      return [words(isLate(one) ? "status-late" : "status-date", { day: formatDay(one.day), text }), one.by ?? ""];
    });
};
