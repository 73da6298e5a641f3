// Draws a pilot on the chart of the home page: over its course, in place of the marks and rocks that it has for everyone.
/** @import * as T from "../../record/types.js" */

import { isAhead } from "../gates/gate-mark.js";

/** @typedef {{title: string, isOpen: boolean}} Gap */
/** @typedef {{x: number, y: number}} Point */

/** What of the chart the pilot's own marks replace. */
const REPLACED = ".pb-chart__mark, .pb-chart__rock, .pb-chart__shoal, .pb-chart__ship";
const SHIP = "M-24 5H24L14 18H-14ZM-2 1V-26L-20 1ZM3-21V1H17Z";
const ROCK = "M-14 10-8-5-1 1 4-12 14 10Z";
const CHECK = "M-9 0l6 7 12-14";
/** The part of the chart that is shown: what the course needs. */
const SHOWN = "4 22 480 358";
/** How far rocks are from the course, by turns, and the share of the course along which they are. */
const AWAY = [38, -40, 48, -36];
const FIRST = 0.05;
const LAST = 0.9;

/**
 * Create a part of a picture.
 * @param {Element} parent @param {string} name @param {{[name: string]: string | number}} [values]
 */
const draw = (parent, name, values = {}) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(values)) node.setAttribute(key, `${value}`);
  parent.append(node);
  return node;
};

/** Create a group at a point. @param {Element} parent @param {string} name @param {Point} point @param {string} title */
const drawGroup = (parent, name, { x, y }, title) => {
  const group = draw(parent, "g", { class: name, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
  if (title) draw(group, "title").textContent = title;
  return group;
};

/**
 * Draw a pilot. @param {SVGSVGElement} svg @param {T.GateState[]} states @param {Gap[]} gaps
 * @param {string} [current] the gate at which the pilot is
 */
export const drawPilot = (svg, states, gaps, current) => {
  for (const node of svg.querySelectorAll(REPLACED)) node.remove();
  svg.setAttribute("viewBox", SHOWN);
  const course = /** @type {SVGPathElement} */ (svg.querySelector(".pb-chart__course"));
  const length = course.getTotalLength();
  const find = (/** @type {number} */ share) => course.getPointAtLength(length * share);
  gaps.forEach((gap, index) => drawGap(svg, gap, findNextTo(find, index, gaps.length)));
  const at = states.findIndex(({ gate }) => gate === current);
  const { open = true, settled = 1, total = 1 } = states[at] ?? {};
  const share = (at + (open ? 0.5 : 0.08 + (0.42 * settled) / (total || 1))) / states.length;
  const sailed = draw(svg, "path", { class: "pb-chart__sailed", d: `${course.getAttribute("d")}` });
  sailed.setAttribute("stroke-dasharray", `${length * share} ${length}`);
  states.forEach((state, index) => drawBuoy(svg, state, index + 1, find((index + 1) / states.length), current));
  draw(drawGroup(svg, "pb-chart__pilot", find(share), ""), "path", { d: SHIP });
};

/**
 * Find the place of a rock, next to the course.
 * @param {(share: number) => Point} find @param {number} index @param {number} count
 */
const findNextTo = (find, index, count) => {
  const share = FIRST + ((LAST - FIRST) * (index + 0.5)) / count;
  const [before, after] = [find(share - 0.01), find(share + 0.01)];
  const angle = Math.atan2(after.y - before.y, after.x - before.x);
  const { x, y } = find(share);
  const away = AWAY[index % AWAY.length];
  return { x: x - away * Math.sin(angle), y: y + away * Math.cos(angle) };
};

/** Draw a gap: an open one is a rock, a closed one has sunk. @param {Element} svg @param {Gap} gap @param {Point} point */
const drawGap = (svg, { title, isOpen }, point) => {
  const group = drawGroup(svg, "pb-chart__gap", point, title);
  if (!isOpen) draw(group, "circle", { r: 10 });
  draw(group, "path", { d: isOpen ? ROCK : "M-4 0H4" });
  group.toggleAttribute("data-open", isOpen);
};

/**
 * Draw a gate as a buoy: a disk with a check mark if it is passed, a box if it is blocked, a dashed disk before it.
 * @param {Element} svg @param {T.GateState} state @param {number} number @param {Point} point @param {string} [current]
 */
const drawBuoy = (svg, state, number, point, current) => {
  const group = drawGroup(svg, "pb-chart__buoy", point, "");
  const name = state.open ? "passed" : isAhead(state, current) ? "ahead" : "blocked";
  group.setAttribute("data-state", name);
  group.toggleAttribute("data-current", state.gate === current);
  if (name === "blocked") draw(group, "rect", { x: -18, y: -18, width: 36, height: 36 });
  else draw(group, "circle", { r: 20 });
  if (name === "passed") draw(group, "path", { d: CHECK });
  else draw(group, "text", { y: 8, "text-anchor": "middle" }).textContent = `${number}`;
};
