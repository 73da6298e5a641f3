// <pilot-gates>: the path with a count and a bar for each gate. At each gate, in the place marked with data-gate-state,
// it says whether the gate is open, or what blocks it.
/** @import * as T from "../../record/types.js" */

import { findStage } from "../../record/gates.js";
import { countBlockers } from "../pilot-toolbar/progress.js";
import { PilotElement, hasChanged, linkToCheck, setText } from "../store/element.js";
import { words } from "../store/site.js";
import { currentGates, shownRecord } from "../store/store.js";

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
