// <pilot-gates>: the path with a count and a bar for each gate.

import { findStage } from "../../record/gates.js";
import { PilotElement, setText } from "../store/element.js";
import { root, words } from "../store/site.js";
import { currentGates, shownRecord } from "../store/store.js";
import { countBlockers, isAhead } from "./gate-mark.js";

export class PilotGates extends PilotElement {
  /** Whether the style of what only a pilot has is there. */
  isStyled = false;
  /** @type {HTMLLinkElement | undefined} */
  link;

  build() {
    for (const place of this.all("[data-gate]")) {
      if (place.querySelector("progress")) continue;
      const bar = document.createElement("progress");
      bar.ariaLabel = place.querySelector("a").textContent;
      place.append(bar);
    }
  }

  render() {
    const states = currentGates();
    const record = this.styledRecord();
    const current = record ? findStage(states) : "";
    for (const state of states) {
      const { gate, open, total, settled } = state;
      const place = this.find(`[data-gate="${gate}"]`);
      const count = place.querySelector("[data-count]");
      const ahead = !!record && isAhead(state, current);
      place.toggleAttribute("data-open", !!record && open);
      place.toggleAttribute("data-ahead", ahead);
      place.ariaCurrent = gate === current ? "step" : null;
      count.dataset.count ||= count.textContent;
      const values = { ...state, left: countBlockers(state) };
      const told = open ? "path-open" : ahead ? "path-ahead" : "path-shut";
      setText(count, record ? words(told, values) : count.dataset.count);
      Object.assign(place.querySelector("progress"), { hidden: !record, max: total || 1, value: settled });
    }
  }

  /** Return the record to show: none before its style is there. If that can't be loaded, it is shown without. */
  styledRecord() {
    const record = shownRecord();
    if (record && !this.link) {
      this.link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${root}assets/pilot.css` });
      this.link.onload = this.link.onerror = () => this.showStyled();
      document.head.append(this.link);
    }
    return this.isStyled ? record : null;
  }

  showStyled() {
    this.isStyled = true;
    this.render();
  }
}
