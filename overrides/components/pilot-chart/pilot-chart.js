// <pilot-chart>: the pilot as a picture. On the chart, gates are buoys, open gaps are rocks and closed ones have sunk, and
// the ship is where the pilot is. Next to it, each check is a square. Loaded with the menu.
/** @import * as T from "../../record/types.js" */

import { findStage, isSettled } from "../../record/gates.js";
import { countBlockers, isAhead } from "../gates/gate-mark.js";
import { createSquare } from "../squares/squares.js";
import { PilotElement, setText, setVisible } from "../store/element.js";
import { clonePart, root, words } from "../store/site.js";
import { assess, currentGates, shownDay, shownRecord, store } from "../store/store.js";
import { nameGate } from "../toolbar-menu/describe.js";
import { drawPilot } from "./draw-pilot.js";

/** @type {Promise<SVGSVGElement | null> | undefined} */
let chart;

/** Fetch the chart of the home page. Without it, there are the squares alone. */
const fetchChart = async () => {
  const response = await fetch(new URL("assets/chart.svg", root)).catch(() => null);
  if (!response?.ok) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html").querySelector("svg");
};

/** A gap in the list of the page. @typedef {{node: Element, title: string}} ListedGap */

export class PilotChart extends PilotElement {
  /** The state that is shown. */
  shown = "";
  /** Whether its style came, or can't be had. */
  isStyled = false;

  build() {
    if (this.firstElementChild) return;
    this.append(clonePart("pb-pilot-chart"));
    Object.assign(this.find("section"), { ariaLabel: words("chart-about"), hidden: true });
    this.place = /** @type {HTMLElement} */ (this.find("[data-chart]"));
    /** The gaps as the playbook lists them. @type {ListedGap[]} */
    this.gaps = [...document.querySelectorAll(".pb-gaps > [id^=gap-]")].map((node) => ({
      node,
      title: node.querySelector(".pb-gap__title a")?.textContent ?? ""
    }));
  }

  render() {
    const record = shownRecord();
    if (record && this.awaitsStyle()) return;
    this.hidden = !record || !store.names || !!store.names.gateless;
    if (this.hidden || !record) {
      this.shown = "";
      return this.markGaps([]);
    }
    const states = currentGates();
    const squares = store.rules.map((rule) => createSquare(rule, record, shownDay()));
    const marks = squares.map(({ dataset }) => dataset.mark);
    const shown = JSON.stringify([record.pilot.id, states, marks]);
    if (shown === this.shown) return;
    this.shown = shown;
    const gaps = this.assessGaps();
    this.markGaps(gaps.filter(({ isOpen }) => !isOpen));
    this.find("section").hidden = false;
    this.renderSquares(states, squares);
    this.renderChart(states, gaps);
  }

  /** Return whether the style that only a pilot needs is on its way, see `gates/gates.js`. Then this is drawn with it. */
  awaitsStyle() {
    const link = /** @type {HTMLLinkElement | null} */ (document.head.querySelector('link[href$="assets/pilot.css"]'));
    if (!link || link.sheet || this.isStyled) return false;
    const show = () => {
      this.isStyled = true;
      this.render();
    };
    for (const type of ["load", "error"]) link.addEventListener(type, show, { once: true });
    return true;
  }

  /** Return the gaps that checks of the playbook close. A gap is closed when all of these are done. */
  assessGaps() {
    return (this.gaps ?? []).flatMap((gap) => {
      const rules = store.rules.filter((rule) => gap.node.id === `gap-${rule.gap}`);
      return rules[0] ? [{ ...gap, isOpen: rules.some((rule) => !isSettled(assess(rule).state)) }] : [];
    });
  }

  /** Mark the closed gaps in the list: how they show is no longer so. @param {ListedGap[]} closed */
  markGaps(closed) {
    for (const { node } of this.gaps ?? []) {
      const isClosed = closed.some((gap) => gap.node === node);
      if (node.toggleAttribute("data-closed", isClosed) === !!node.querySelector(".pb-gap__closed")) continue;
      if (isClosed) node.querySelector(".pb-gap__title")?.append(" ", clonePart("pb-gap-closed"));
      else node.querySelector(".pb-gap__closed")?.remove();
    }
  }

  /** @param {T.GateState[]} states @param {HTMLAnchorElement[]} squares one per check */
  renderSquares(states, squares) {
    const rows = states.map(({ gate }, index) => {
      const row = clonePart("pb-pilot-chart-gate");
      setText(row.firstElementChild, words("chart-gate-name", { number: index + 1, gate: nameGate(gate) }));
      row.lastElementChild?.append(...squares.filter((_, at) => store.rules[at].gate === gate));
      return row;
    });
    this.find("ol").replaceChildren(...rows);
  }

  /** @param {T.GateState[]} states @param {(ListedGap & {isOpen: boolean})[]} gaps */
  async renderChart(states, gaps) {
    const current = findStage(states);
    const open = gaps.filter(({ isOpen }) => isOpen);
    const number = states.findIndex(({ gate }) => gate === current) + 1;
    const counts = { open: open.length, closed: gaps.length - open.length };
    const values = { gate: nameGate(current ?? ""), number, total: states.length, ...counts };
    const at = words(states.every((state) => state.open) ? "chart-through" : "chart-at", values);
    setText(this.find("[data-caption]"), at);
    const told = states.map((state) =>
      words("chart-gate", { gate: nameGate(state.gate), state: tell(state, current) })
    );
    const titles = open.map(({ title }) => title).join("; ");
    const named = titles && words("chart-open", { titles });
    const label = words("chart-label", { at, gates: told.join(" "), gaps: named });
    chart ??= fetchChart();
    const drawn = await chart;
    setVisible(this.place, !!drawn);
    if (!drawn) return void (chart = undefined);
    const svg = /** @type {SVGSVGElement} */ (document.importNode(drawn, true));
    svg.ariaLabel = label;
    this.place?.replaceChildren(svg);
    drawPilot(svg, states, gaps, current);
  }
}

/** Say how a gate stands. @param {T.GateState} state @param {string} [current] */
const tell = (state, current) => {
  const name = state.open ? "path-open" : isAhead(state, current) ? "path-ahead" : "path-shut";
  return words(name, { ...state, left: countBlockers(state) });
};
