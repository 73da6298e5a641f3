// Computes the cost at full volume from the formulas that the page brings. The Python twin is
// pilotbook/records/cost.py; tests/browser/record/test_cost.py holds both to the same amounts.
/** @import * as T from "../../record/types.js" */

/** @type {{[sign: string]: (a: number, b: number) => number}} */
const SIGNS = { "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b };

/** @param {number[]} amounts */
const addUp = (amounts) => amounts.reduce((a, b) => a + b);

/** Count how often something is needed that covers so many runs; 0 covers any number. @param {number} runs @param {number} covers */
const countSteps = (runs, covers) => (covers > 0 ? Math.max(1, roundUp(runs / covers)) : 1);

/** @param {number} value */
const roundUp = (value) => Math.ceil(Number(value.toFixed(6)));

/** Compute the value of a formula. @type {T.compute} */
export const compute = (formula, values) => {
  if (typeof formula === "string") return values[formula];
  if (!Array.isArray(formula)) return formula;
  const [sign, ...terms] = formula;
  const found = terms.map((term) => compute(term, values));
  if (sign === "steps") return countSteps(values.runs, found[0]);
  if (sign === "each") return found[1] > 0 ? found[0] / found[1] : 0;
  return found.reduce(SIGNS[sign]);
};

/** Return the inputs of the cost model, a team's own before the playbook's. @type {T.resolveInputs} */
export const resolveInputs = (model, defaults, own) => {
  const inputs = Object.entries(defaults).map(([name, value]) => {
    const given = Number.isFinite(own[name]) ? own[name] : value;
    return [name, model.atLeastOne.includes(name) ? Math.max(given, 1) : given];
  });
  return Object.fromEntries(inputs);
};

/** Compute one month at a multiple of the pilot's volume. @type {T.computeMonth} */
export const computeMonth = (model, inputs, volume) => {
  const runs = inputs.pilot_runs_per_month * volume;
  const values = { ...inputs, runs };
  const parts = Object.entries(model.parts).map(([name, formula]) => [name, compute(formula, values)]);
  const amounts = Object.fromEntries(parts);
  const total = addUp(Object.values(amounts));
  const byHand = compute(model.byHand, values);
  const standing = addUp(model.standing.map((name) => amounts[name]));
  return { runs, amounts, total, perRun: total / runs, byHand, byHandPerRun: byHand / runs, standing };
};

/** Find the runs per month from which on the agent costs no more than manual work; null: never. @type {T.findBreakEven} */
export const findBreakEven = (model, inputs) => {
  const names = Object.keys(model.parts).filter((name) => !model.perRun.includes(name));
  /** @param {string[]} parts @param {number} runs */
  const sum = (parts, runs) => addUp(parts.map((name) => compute(model.parts[name], { ...inputs, runs })));
  const saved = compute(model.byHand, { ...inputs, runs: 1 }) - sum(model.perRun, 1);
  const left = saved - compute(model.stepCost, inputs);
  if (Number(left.toFixed(9)) <= 0) return null;
  let runs = sum(names, 0) / left;
  for (let round = 0; round < model.rounds; round += 1) runs = Math.max(0, roundUp(sum(names, runs) / saved) - 1);
  return runs + 1;
};

/** Rank the inputs by how much a month's cost moves when one is a quarter lower or higher. @type {T.rankInputs} */
export const rankInputs = (model, inputs) => {
  /** @param {string} name @param {number} factor */
  const computeWith = (name, factor) => {
    const value = inputs[name] * factor;
    const limited = name.endsWith("_share") ? Math.min(1, value) : value;
    return computeMonth(model, { ...inputs, [name]: limited }, model.middle).total;
  };
  const names = Object.keys(inputs).filter((name) => name !== "pilot_runs_per_month");
  const rows = names.map((name) => ({
    name,
    lower: computeWith(name, 1 - model.swing),
    higher: computeWith(name, 1 + model.swing)
  }));
  return rows.sort((a, b) => Math.abs(b.higher - b.lower) - Math.abs(a.higher - a.lower));
};
