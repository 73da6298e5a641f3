// <pilot-gates>: the path with a count and a bar for each gate. At each gate, in the place marked with data-gate-state,
// it says whether the gate is passed, or what blocks it. In the toolbar it says how far the pilot is.
/** @import * as T from "../../record/types.js" */

import { findStage } from "../../record/gates.js";
import { PilotElement, hasChanged, linkToCheck, setText } from "../store/element.js";
import { words } from "../store/site.js";
import { currentGates, shownRecord, store } from "../store/store.js";

/** Count what blocks a gate: checks, and conditions that are overdue. @param {T.GateState} state */
const countBlockers = ({ blockers, overdue }) => blockers.length + overdue.length;

export class PilotGates extends PilotElement {
  build() {
    for (const place of this.all("[data-gate]")) {
      if (place.querySelector("progress")) continue;
      const bar = document.createElement("progress");
      bar.setAttribute("aria-label", place.querySelector("a").textContent);
      place.append(bar);
    }
  }

  render() {
    const states = currentGates();
    const record = shownRecord();
    const current = record ? findStage(states) : "";
    if (record) this.renderSummary(states);
    for (const state of states) {
      const { gate, open, total, settled } = state;
      const place = this.find(`[data-gate="${gate}"]`);
      const count = place.querySelector("[data-count]");
      place.toggleAttribute("data-open", !!record && open);
      if (gate === current) place.setAttribute("aria-current", "step");
      else place.removeAttribute("aria-current");
      count.dataset.count ||= count.textContent;
      const values = { ...state, left: countBlockers(state) };
      setText(count, record ? words(open ? "path-open" : "path-shut", values) : count.dataset.count);
      Object.assign(place.querySelector("progress"), { hidden: !record, max: total || 1, value: settled });
      renderGate(document.querySelector(`[data-gate-state="${gate}"]`), state, !!record);
    }
  }

  /** Say in the toolbar how far the pilot is, and which gate it is at. @param {T.GateState[]} states */
  renderSummary(states) {
    const stage = findStage(states);
    const at = states.find(({ gate }) => gate === stage);
    const gate = this.find(`[data-gate="${at?.gate}"] a`)?.textContent;
    const settled = states.reduce((sum, state) => sum + state.settled, 0);
    const total = store.rules.length;
    const values = { settled, total, gate, left: at && countBlockers(at) };
    const said = words(at?.open ? "bar-all" : "bar-state", values);
    const plain = this.dataset.plain === undefined ? said : words("bar-count", values); // a checklist without gates
    setText(document.querySelector("pilot-bar [data-state]"), plain);
    const bar = document.querySelector("pilot-bar progress");
    if (bar) Object.assign(bar, { max: total, value: settled });
  }
}

/**
 * Say at a gate whether it is open. Without a pilot it says nothing.
 * @param {HTMLElement | null} place @param {T.GateState} state @param {boolean} hasPilot
 */
const renderGate = (place, state, hasPilot) => {
  if (!place) return;
  const mark = hasPilot ? JSON.stringify(state) : "";
  if (!hasChanged(place, mark)) return;
  place.toggleAttribute("data-open", state.open);
  if (!hasPilot) return place.replaceChildren();
  const links = state.blockers.flatMap(({ id, state: how }, index) => {
    return [index ? ", " : " ", linkToCheck(id), how === "open" ? "" : ` (${words(`blocked-${how}`)})`];
  });
  if (links[0]) links.push(".");
  const overdue = state.overdue[0] ? ` ${words("gate-overdue", { count: state.overdue.length })}` : "";
  const stale = state.stale ? ` ${words("gate-stale", state)}` : "";
  place.replaceChildren(words(state.open ? "gate-open" : "gate-shut", state), ...links, overdue, stale);
};
