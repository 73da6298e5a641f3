// Measures how long pilots took for each gate. Gives the same results as pilotbook/records/register.py: see
// tests/golden/cases/register.yml.
/** @import * as T from "../../record/types.js" */

/** Count for each gate the pilots that passed it, with the median of their days. @type {T.measureGates} */
export const measureGates = (all, gates) =>
  gates.map((gate) => {
    const pilots = all.filter(({ invented }) => !invented);
    const passes = pilots.flatMap(({ passed }) => passed.filter((pass) => pass.gate === gate));
    const days = passes.map((pass) => pass.days ?? -1).filter((count) => count >= 0);
    days.sort((a, b) => a - b);
    const half = days.length / 2;
    const median = days[0] === undefined ? null : (days[Math.ceil(half) - 1] + days[Math.floor(half)]) / 2;
    return { gate, passed: passes.length, days: median };
  });
