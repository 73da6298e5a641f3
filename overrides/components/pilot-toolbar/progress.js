// Says in the toolbar how far the pilot is, and at which gate.
/** @import * as T from "../../record/types.js" */

import { findStage } from "../../record/gates.js";
import { setText } from "../store/element.js";
import { words } from "../store/site.js";
import { currentGates, shownRecord, store } from "../store/store.js";

/** Count what blocks a gate: checks, and conditions that are overdue. @param {T.GateState} state */
export const countBlockers = ({ blockers, overdue }) => blockers.length + overdue.length;

/** Say it where the pages of a playbook have their toolbar. */
export const renderProgress = () => {
  const bar = document.querySelector("pilot-bar progress");
  if (!bar || !shownRecord() || !store.names) return;
  const states = currentGates();
  const stage = findStage(states);
  const at = states.find(({ gate }) => gate === stage);
  const gate = store.names.gates[at?.gate ?? ""];
  const settled = states.reduce((sum, state) => sum + state.settled, 0);
  const { length: total } = store.rules;
  const values = { settled, total, gate, left: at && countBlockers(at) };
  setText(document.querySelector("pilot-bar [data-state]"), words(at?.open ? "bar-all" : "bar-state", values));
  Object.assign(bar, { max: total, value: settled });
};
