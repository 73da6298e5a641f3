// Draws the cost of one run over the runs per month again, for a team's own inputs. The Python twin is
// pilotbook/render/cost_curve.py. Loaded with a pilot: without one, the page has what it shows.
/** @import * as T from "../../record/types.js" */

import { setText } from "../store/element.js";

const LEFT = 8;
const RIGHT = 632;
const TOP = 34;
const BOTTOM = 184;
const POINTS = 40;
const MARGIN = 1.5;
const ROOM = 2.5;

/**
 * What the curve follows from. `marked` are the runs at the volumes of the cost model.
 * @typedef {object} Curve
 * @property {number} hand @property {number | null} even @property {number[]} marked
 * @property {(runs: number) => number} cost @property {(amount: number) => string} money
 * @property {(runs: number) => string} count @property {(text?: string, values?: object) => string} format
 */

/** @param {Element} svg @param {Curve} curve */
export const drawCurve = (svg, { hand, even, marked, cost, money, count, format }) => {
  const shown = [...marked, even ?? marked[0]];
  const first = Math.min(...shown) / MARGIN;
  const last = Math.max(...shown) * MARGIN;
  const runs = Array.from({ length: POINTS }, (_, at) => first * (last / first) ** (at / (POINTS - 1)));
  const costs = runs.map(cost);
  const most = Math.max(ROOM * hand, 1.4 * Math.min(...costs)) || 1;
  const x = (/** @type {number} */ at) => LEFT + ((RIGHT - LEFT) * Math.log(at / first)) / Math.log(last / first);
  const y = (/** @type {number} */ amount) => BOTTOM - ((BOTTOM - TOP) * amount) / most;
  const points = runs.flatMap((at, index) =>
    costs[index] <= most ? [`${x(at).toFixed(1)} ${y(costs[index]).toFixed(1)}`] : []
  );
  const fill = (/** @type {SVGElement | null | undefined} */ node, /** @type {object} */ values) =>
    node && setText(node, format(node.dataset.text, values));
  const find = (/** @type {string} */ name) => /** @type {SVGElement} */ (svg.querySelector(name));
  find(".pb-curve__line").setAttribute("d", `M${points.join("L")}`);
  svg.querySelectorAll(".pb-curve__tick").forEach((tick, index) => {
    move(tick, x(marked[index]), BOTTOM);
    const text = tick.querySelector("text");
    text?.setAttribute("text-anchor", findAnchor(x(marked[index])));
    fill(text, { runs: count(marked[index]) });
  });
  const line = find(".pb-cost__hand");
  for (const end of ["y1", "y2"]) line.setAttribute(end, y(hand).toFixed(1));
  const name = find(".pb-cost__hand-name");
  name.setAttribute("y", (y(hand) + (even === null ? 18 : -7)).toFixed(1));
  fill(name, { hand: money(hand) });
  const mark = find(".pb-curve__even");
  const at = even ?? marked[0];
  move(mark, x(at), 0);
  if (even === null) mark.setAttribute("visibility", "hidden");
  else mark.removeAttribute("visibility");
  mark.querySelector("circle")?.setAttribute("cy", y(cost(at)).toFixed(1));
  const text = mark.querySelector("text");
  text?.setAttribute("text-anchor", findAnchor(x(at)));
  fill(text, { runs: count(even ?? 0) });
  const { label, even: met, never } = /** @type {SVGElement} */ (svg).dataset;
  const told = even === null ? never : format(met, { runs: count(even) });
  svg.ariaLabel = format(label, { hand: money(hand), even: told });
};

/** Return how a text at a place stays on the chart. @param {number} x */
const findAnchor = (x) => (x < 100 ? "start" : x > 540 ? "end" : "middle");

/** @param {Element} node @param {number} x @param {number} y */
const move = (node, x, y) => node.setAttribute("transform", `translate(${x.toFixed(1)} ${y})`);
