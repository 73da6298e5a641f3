// Lists how long each pilot was at each gate, for the timeline of the register. Gives the same results as
// pilotbook/records/register_stays.py: see tests/golden/cases/register.yml.
/** @import * as T from "../../record/types.js" */

import { addDays } from "../../record/gates.js";
import { ENDS } from "./stages.js";

/** @param {string} since @param {string} until */
const daysBetween = (since, until) => Math.round((Date.parse(until) - Date.parse(since)) / 86400000);

/** List the stays of a pilot in order: at the gates that it passed, then at its stage. @type {T.listStays} */
export const listStays = ({ at, passed, since, days }) => {
  const before = passed.flatMap(({ gate, on, days: count }) => {
    if (count === null || gate === at) return [];
    const start = addDays(on, -count);
    const end = ENDS.includes(at) && since && since < on ? since : on;
    return start < end ? [{ stage: gate, since: start, until: end, days: daysBetween(start, end) }] : [];
  });
  if (days === null || days < 0) return before;
  return [...before, { stage: at, since, until: addDays(since, days), days }];
};
