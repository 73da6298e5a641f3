// <pilot-gates>: the path with a count and a picture for each gate; and at each gate whether it is open, or what keeps
// it shut, in the place marked with data-gate-state.

import { stage } from "../../record/gates.js";
import { desk, gatesNow, words } from "../store/store.js";
import { PilotElement, linkTo, write } from "../store/element.js";

export class PilotGates extends PilotElement {
  build() {
    for (const place of this.all("[data-gate]")) {
      if (place.querySelector("progress")) continue;
      const bar = document.createElement("progress");
      bar.setAttribute("aria-label", place.querySelector("a").textContent);
      place.append(bar);
    }
  }

  show() {
    const states = gatesNow();
    const here = desk.record ? stage(states) : "";
    for (const state of states) {
      const place = this.find(`[data-gate="${state.gate}"]`);
      const count = place.querySelector("[data-count]");
      place.toggleAttribute("data-open", !!desk.record && state.open);
      if (state.gate === here) place.setAttribute("aria-current", "step");
      else place.removeAttribute("aria-current");
      count.dataset.count ||= count.textContent;
      const told = { ...state, left: state.blockers.length };
      write(count, desk.record ? words(state.open ? "path-open" : "path-shut", told) : count.dataset.count);
      Object.assign(place.querySelector("progress"), {
        hidden: !desk.record,
        max: state.total || 1,
        value: state.settled
      });
      this.say(document.querySelector(`[data-gate-state="${state.gate}"]`), state, told);
    }
  }

  /** @param {any} place @param {import("../../record/types.js").GateState} state @param {object} told */
  say(place, state, told) {
    if (!place) return;
    const mark = desk.record ? JSON.stringify(state) : "";
    if (place.dataset.mark === mark) return;
    place.dataset.mark = mark;
    place.toggleAttribute("data-open", state.open);
    const links = state.blockers.flatMap(({ id, state: how }) => [
      " ",
      linkTo(id),
      how === "open" ? "" : ` (${words(`blocked-${how}`)})`
    ]);
    const stale = state.stale ? ` ${words("gate-stale", told)}` : "";
    place.replaceChildren(...(mark ? [words(state.open ? "gate-open" : "gate-shut", told), ...links, stale] : []));
  }
}
