// Says at each gate of a checklist, in the place marked with data-gate-state, whether it is passed, or what blocks it.
/** @import * as T from "../../record/types.js" */

import { checklistLink, linkToCheck } from "../store/check-links.js";
import { createLink, hasChanged } from "../store/element.js";
import { words } from "../store/site.js";
import { currentGates, shownRecord } from "../store/store.js";

/** How many blockers a gate names. */
const NAMED = 3;

/** Say at each gate of the checklist whether it is passed. Without a pilot, it says nothing. */
export const renderGateStates = () => {
  const hasPilot = !!shownRecord();
  const places = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-gate-state]"));
  if (!places[0]) return;
  const states = new Map(currentGates().map((state) => [state.gate, state]));
  for (const place of places) {
    const state = states.get(`${place.dataset.gateState}`);
    if (state) renderGateState(place, state, hasPilot);
  }
};

/** @param {HTMLElement} place @param {T.GateState} state @param {boolean} hasPilot */
const renderGateState = (place, state, hasPilot) => {
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
