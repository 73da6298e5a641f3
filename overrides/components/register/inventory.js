// Shows the rows of the register, one per pilot, and what belongs to them. Loaded when there is a pilot.
/** @import * as T from "../../record/types.js" */

import { getAddress } from "../store/addresses.js";
import { createLink, setText, setVisible } from "../store/element.js";
import { format } from "../store/site.js";
import { fillPlace } from "./fill-place.js";
import { renderReached, renderTimeline } from "./timeline.js";
import { PAST_CONDITIONS, PRODUCTION, STOPPED } from "./stages.js";
import { arrangeTable, connectView } from "./view.js";

/** @typedef {T.RegisterRow} Row */
/** The theme rewrites each `href` of a page that takes another's place, which fails in a drawing. */
const XLINK = "http://www.w3.org/1999/xlink";
/** The room of a mark, as in `register.jinja`. */
const STEP = 18;
/** @typedef {any} Register the element, which has the templates and the titles of the stages */

/** Show one row per pilot, and their history. @param {Register} register @param {Row[]} rows */
export const renderRows = (register, rows) => {
  rows.sort((a, b) => rankStage(a.at) - rankStage(b.at) || a.name.localeCompare(b.name));
  const table = register.find("table.pb-table--register");
  connectView(register, () => arrangeTable(table));
  renderTable(register, table, rows);
  renderReached(register, rows);
  renderTimeline(register, rows);
};

/** Return where a pilot is in the order of stages: those with fewer gates ahead of them come first. @param {T.PilotStatus} at */
const rankStage = ({ at, gates }) => {
  const ahead = gates.length - gates.findIndex(({ gate }) => gate === at);
  return at === PRODUCTION ? -2 : at === PAST_CONDITIONS ? -1 : at === STOPPED ? Infinity : ahead;
};

/** Show one row per pilot. The row in which someone types stays. @param {Register} register @param {any} table @param {Row[]} rows */
const renderTable = (register, table, rows) => {
  const body = table.tBodies[0];
  const existing = new Map([...body.querySelectorAll("[data-pilot]")].map((row) => [row.dataset.pilot, row]));
  const part = register.find("[data-row]").content.querySelector("tr");
  const nodes = rows.map((one) => {
    const row = existing.get(one.id) ?? part.cloneNode(true);
    row.dataset.pilot = one.id;
    renderRow(register, row, one);
    return row;
  });
  arrangeTable(table, nodes);
};

/** @param {Register} register @param {HTMLElement} row @param {Row} pilot */
const renderRow = (register, row, { name, playbook, title, titles, rules, at }) => {
  /** @param {string} selector @returns {any} */
  const find = (selector) => row.querySelector(selector);
  const stage = titles[at.at] ?? register.titles[at.at] ?? at.at;
  const late = at.late + at.overdue.length;
  Object.assign(row.dataset, { at: at.at, name, title, stage, owner: at.owner, late, days: at.days ?? "" });
  row.toggleAttribute("data-named", at.named);
  setText(find("[data-pilot-name]"), name);
  find("[data-pilot-name]").href = getAddress(playbook);
  setText(find("[data-playbook]"), title);
  setVisible(find("[data-invented]"), at.invented);
  setText(find("[data-stage-title]"), stage);
  const time = find("[data-since]");
  fillPlace(time, at.days !== null && { ...at, time: formatCount(register, at.days) });
  const owner = find("[name=owner]");
  if (owner !== document.activeElement) owner.value = at.owner;
  owner.setAttribute("aria-label", `${owner.ariaLabel?.split(":")[0]}: ${name}`);
  const lacks = find("[data-lacks]");
  setText(lacks, at.named ? "" : at.owner ? lacks.dataset.team : lacks.dataset.nobody);
  renderMarks(titles, find("[data-marks]"), at.gates);
  fillPlace(find("[data-stale]"), !!at.stale && at);
  renderBlockers(register, row, playbook, at.blockers, rules);
  renderOverdue(row, playbook, at);
  const approver = find("[data-approver]");
  setText(approver, at.approver || approver.dataset.nobody);
  const isRunning = at.at === PRODUCTION || at.at === PAST_CONDITIONS;
  approver.className = at.approver ? "" : isRunning ? "pb-lacks" : "pb-soft";
  register.shared?.renderRow(row);
};

/** @param {Register} register @param {number} count */
const formatCount = (register, count) => {
  const { day, days } = register.find("[data-timeline]").dataset;
  return format(count === 1 ? day : days, { count });
};

/** Mark each gate: passed, blocked here, expired, not passed yet. @param {T.Titles} titles @param {any} place @param {T.GateState[]} gates */
const renderMarks = (titles, place, gates) => {
  const here = gates.find(({ open }) => !open)?.gate;
  const [svg] = place.children;
  const [line, first] = svg.children;
  while (svg.children.length <= gates.length) svg.append(first.cloneNode());
  while (svg.children.length > gates.length + 1) svg.lastChild.remove();
  svg.setAttribute("width", gates.length * STEP);
  line.setAttribute("d", `M4 8H${gates.length * STEP - 6}`);
  gates.forEach(({ gate, open, stale }, index) => {
    const mark = open ? "passed" : stale ? "expired" : gate === here ? "here" : "ahead";
    const node = svg.children[index + 1];
    node.setAttribute("x", index * STEP);
    node.dataset.mark = gate;
    node.setAttributeNS(XLINK, "xlink:href", `#pb-mark-${mark}`);
  });
  /** @param {boolean} wanted */
  const list = (wanted) => {
    const named = gates.filter(({ open }) => open === wanted).map(({ gate }) => titles[gate] ?? gate);
    return named.join(", ") || place.dataset.none;
  };
  svg.setAttribute("aria-label", format(place.dataset.words, { open: list(true), shut: list(false) }));
};

/** @param {Register} register @param {HTMLElement} row @param {string} playbook @param {string[]} blockers @param {T.PlaybookRules["checks"]} rules */
const renderBlockers = (register, row, playbook, blockers, rules) => {
  const most = Number(register.dataset.shown);
  const [place, more] = /** @type {NodeListOf<any>} */ (row.querySelectorAll("[data-blocks], [data-more]"));
  const address = getAddress(playbook, "checks");
  const links = blockers.slice(0, most).flatMap((id, index) => {
    const name = rules.find((rule) => rule.id === id)?.text ?? id;
    return [index ? "; " : "", createLink(`${address}#check-${id}`, name)];
  });
  place.replaceChildren(...(blockers[0] ? links : [place.dataset.nothing ?? ""]));
  place.className = blockers[0] ? "" : "pb-soft";
  place.parentElement.toggleAttribute("data-empty", !blockers[0]);
  setVisible(more, blockers.length > most);
  more.href = `${address}?blocking&open#checklist`;
  fillPlace(more, { more: blockers.length - most });
};

/** Show how many checks are overdue, and list the conditions that are. @param {HTMLElement} row @param {string} playbook @param {T.PilotStatus} at */
const renderOverdue = (row, playbook, { late, overdue }) => {
  const [link, none, place] = /** @type {NodeListOf<any>} */ (
    row.querySelectorAll("[data-late-checks], [data-none]:not([data-marks]), [data-overdue]")
  );
  setVisible(link, late > 0);
  link.href = `${getAddress(playbook, "checks")}?overdue#checklist`;
  setText(link, late === 1 ? link.dataset.one : format(link.dataset.words, { count: late }));
  setVisible(none, !late && !overdue[0]);
  place.parentElement.toggleAttribute("data-empty", !late && !overdue[0]);
  const lines = overdue.map((condition) =>
    Object.assign(document.createElement("span"), {
      className: "pb-late",
      textContent: format(place.dataset.words, { ...condition })
    })
  );
  place.replaceChildren(...lines);
};
