// Draws how long each pilot was at each gate, and says when pilots reached production.
/** @import * as T from "../../record/types.js" */

import { addDays } from "../../record/gates.js";
import { setText, setVisible } from "../store/element.js";
import { format, formatDay, formatParts } from "../store/site.js";
import { today } from "../store/store.js";
import { fillPlace } from "./fill-place.js";
import { measureGates } from "./gate-times.js";
import { ENDS, PRODUCTION } from "./stages.js";
import { listStays } from "./stays.js";

/** At most this many days are named below the timeline. */
const TICKS = 6;
const SVG = "http://www.w3.org/2000/svg";

/** @param {string} since @param {string} until */
const measureDays = (since, until) => Math.round((Date.parse(until) - Date.parse(since)) / 86400000);

/** Create a part of a drawing. @param {string} name @param {{[name: string]: unknown}} values @param {unknown} [text] */
const draw = (name, values, text = "") => {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) node.setAttribute(key, String(value));
  node.textContent = String(text);
  return node;
};

/** Return a number of days as people say it: in weeks, from two weeks on. @param {any} words @param {number} count */
const formatStay = ({ dataset }, count) => {
  if (count < 14) return format(count === 1 ? dataset.day : dataset.days, { count });
  return format(dataset.weeks, { count: Math.floor((count + 3) / 7) });
};

/** @param {string} month as `2026-10` */
const formatMonth = (month) => formatParts(`${month}-01`, { year: "numeric", month: "short" });

/** @param {any} register @param {T.RegisterRow[]} rows */
export const renderReached = (register, rows) => {
  /** @type {{[month: string]: string[]}} */
  const months = {};
  for (const { name, at } of rows) {
    if (at.at === PRODUCTION && at.since && !at.invented) (months[at.since.slice(0, 7)] ??= []).push(name);
  }
  const latestFirst = Object.keys(months).sort().reverse();
  const lines = latestFirst.map((month) => `${formatMonth(month)}: ${months[month].join(", ")}`);
  const reached = register.find("[data-reached]");
  fillPlace(reached, !!lines[0] && { months: lines.join("; ") }, reached.dataset.none);
};

/** Draw the pilots that count. @param {any} register @param {T.RegisterRow[]} rows */
export const renderTimeline = (register, rows) => {
  const place = register.find("[data-timeline]");
  const pilots = rows
    .filter(({ at }) => !at.invented)
    .map(({ name, titles, at }) => ({ name, titles, isOver: ENDS.includes(at.at), stays: listStays(at) }));
  const [start] = pilots.flatMap(({ stays }) => stays.map(({ since }) => since)).sort();
  setVisible(place, !!start);
  renderMedians(register, rows);
  if (!start) return;
  const span = Math.max(1, measureDays(start, today()));
  /** @param {number} days */
  const toPercent = (days) => `${Math.min(100, Math.round((1000 * days) / span) / 10)}%`;
  /** @param {string[]} gates @param {T.Stay} stay @param {boolean} isLast */
  const drawStay = (gates, { stage, since, days }, isLast) => {
    const x = toPercent(measureDays(start, since));
    const number = gates.indexOf(stage) + 1;
    const kind = !number ? stage : isLast ? "now" : "passed";
    const block = draw("rect", { "data-stage": kind, x, y: 1, width: toPercent(days), height: 16 });
    return number && days / span > 0.02 ? [block, draw("text", { x, dx: 5, y: 13 }, number)] : [block];
  };
  const lines = pilots.map(({ name, titles, stays }) => {
    const gates = Object.keys(titles);
    const svg = draw("svg", { width: "100%", height: 18, "aria-hidden": true });
    svg.append(...stays.flatMap((stay, index) => drawStay(gates, stay, index === stays.length - 1)));
    const told = stays.map(({ stage, days }, index) =>
      format(index < stays.length - 1 ? place.dataset.stay : place.dataset.now, {
        stage: titles[stage] ?? register.titles[stage] ?? stage,
        time: formatStay(place, days)
      })
    );
    const text = Object.assign(document.createElement("span"), { className: "pb-soft" });
    text.textContent = told.join(", ") || place.dataset.nothing;
    const bar = Object.assign(document.createElement("span"), { className: "pb-weeks__stays" });
    bar.append(svg, " ", text);
    const line = document.createElement("li");
    line.append(Object.assign(document.createElement("strong"), { textContent: name }), bar);
    return line;
  });
  place.querySelector("ol").replaceChildren(...lines);
  const step = 7 * Math.max(1, Math.ceil(Math.ceil(span / 7) / TICKS));
  const ticks = Array.from({ length: Math.ceil(span / step) }, (_, index) => index * step);
  const days = ticks.map((at) => draw("text", { x: toPercent(at), y: 12 }, formatDay(addDays(start, at))));
  place.querySelector(".pb-weeks__days").replaceChildren(...days);
};

/** Say how long the gates took. @param {any} register @param {T.RegisterRow[]} rows */
const renderMedians = (register, rows) => {
  const place = register.find("[data-took]");
  const words = register.find("[data-timeline]");
  const gates = Object.keys(register.titles).filter((id) => !ENDS.includes(id));
  /** Whether a pilot passes the gates of the site, and not those of a playbook that has its own. @param {T.Titles} titles */
  const hasSiteGates = (titles) =>
    Object.keys(titles).length === gates.length && gates.every((id) => titles[id] === register.titles[id]);
  const pilots = rows.filter(({ titles }) => hasSiteGates(titles)).map(({ at }) => at);
  const told = measureGates(pilots, gates).flatMap(({ gate, passed, days }) =>
    days === null
      ? []
      : format(place.dataset.gate, {
          stage: register.titles[gate],
          time: formatStay(words, Math.floor(days)),
          count: passed
        })
  );
  setVisible(place, !!told[0]);
  setText(place, format(place.dataset.words, { gates: told.join(", ") }));
};
