// Which mark a gate has in the pictures of a pilot.
/** @import * as T from "../../record/types.js" */

/** Count what blocks a gate: checks, and conditions that are overdue. @param {T.GateState} state */
export const countBlockers = ({ blockers, overdue }) => blockers.length + overdue.length;

/** Whether nobody has begun a gate. @param {T.GateState} state @param {string} [current] the gate at which the pilot is */
export const isAhead = ({ gate, open, settled, overdue }, current) =>
  !open && !settled && !overdue[0] && gate !== current;
