// <pilot-gates>: the path with a count and a bar for each gate. At each gate, in the place marked with data-gate-state,
// it says whether the gate is passed, or what blocks it.
/** @import * as T from "../../record/types.js" */

import { findStage } from "../../record/gates.js";
import { checklistLink, linkToCheck } from "../store/check-links.js";
import { PilotElement, createLink, hasChanged, setText } from "../store/element.js";
import { words } from "../store/site.js";
import { currentGates, shownRecord } from "../store/store.js";

/** How many blockers a gate names. */
const NAMED = 3;

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
    for (const state of states) {
      const { gate, open, total, settled } = state;
      const place = this.find(`[data-gate="${gate}"]`);
      const count = place.querySelector("[data-count]");
      const isAhead = !!record && !open && !settled && gate !== current;
      place.toggleAttribute("data-open", !!record && open);
      place.toggleAttribute("data-ahead", isAhead);
      if (gate === current) place.setAttribute("aria-current", "step");
      else place.removeAttribute("aria-current");
      count.dataset.count ||= count.textContent;
      const values = { ...state, left: countBlockers(state) };
      const told = open ? "path-open" : isAhead ? "path-ahead" : "path-shut";
      setText(count, record ? words(told, values) : count.dataset.count);
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
  const { gate, open, blockers } = state;
  const named = blockers.slice(0, blockers.length > NAMED + 1 ? NAMED : NAMED + 1);
  const links = named.flatMap(({ id, state: how }, index) => {
    return [index ? ", " : " ", linkToCheck(id), how === "open" ? "" : ` (${words(`blocked-${how}`)})`];
  });
  const more = blockers.length - named.length;
  const all = createLink(
    checklistLink(`?gate=${gate}&open&blocking`, `gate-${gate}`),
    words("more-blockers", { more })
  );
  if (more) links.push(", ", all);
  if (links[0]) links.push(".");
  const overdue = state.overdue[0] ? ` ${words("gate-overdue", { count: state.overdue.length })}` : "";
  const stale = state.stale ? ` ${words("gate-stale", state)}` : "";
  place.replaceChildren(words(open ? "gate-open" : "gate-shut", state), ...links, overdue, stale);
};
