// The sum at full volume, from the formulas that the page brings. The Python twin is generator/pilotbook/cost.py;
// tests/record/test_cost.py holds both to the same amounts.
/** @import * as T from "../../record/types.js" */

/** @type {{[sign: string]: (a: number, b: number) => number}} */
const SIGNS = { "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b };

/** @param {number[]} amounts */
const sum = (amounts) => amounts.reduce((a, b) => a + b);

/** The value of a formula. @type {T.compute} */
export const compute = (formula, values) => {
  if (typeof formula === "string") return values[formula];
  if (!Array.isArray(formula)) return formula;
  const [sign, ...terms] = formula;
  return terms.map((term) => compute(term, values)).reduce(SIGNS[sign]);
};

/** The inputs as the sum counts them, a team's own before the playbook's. @type {T.inputsOf} */
export const inputsOf = (model, defaults, own) => {
  const counted = Object.entries(defaults).map(([name, value]) => {
    const given = Number.isFinite(own[name]) ? own[name] : value;
    return [name, model.atLeastOne.includes(name) ? Math.max(given, 1) : given];
  });
  return Object.fromEntries(counted);
};

/** One month at a volume. @type {T.month} */
export const month = (model, inputs, volume) => {
  const runs = inputs.pilot_runs_per_month * volume;
  const values = { ...inputs, runs };
  const amounts = Object.fromEntries(
    Object.entries(model.parts).map(([name, formula]) => [name, compute(formula, values)])
  );
  const total = sum(Object.values(amounts));
  const byHand = compute(model.byHand, values);
  return {
    runs,
    amounts,
    total,
    perRun: total / runs,
    byHand,
    byHandPerRun: byHand / runs,
    standing: sum(model.standing.map((name) => amounts[name]))
  };
};

/** Runs a month from which it costs no more than the work by hand; null: never. @type {T.breakEven} */
export const breakEven = (model, inputs) => {
  const { amounts, byHand } = month(model, { ...inputs, pilot_runs_per_month: 1 }, 1);
  const saved = byHand - sum(model.perRun.map((name) => amounts[name]));
  const fixed = sum(
    Object.keys(amounts)
      .filter((name) => !model.perRun.includes(name))
      .map((name) => amounts[name])
  );
  return saved > 0 ? Math.max(1, Math.ceil(Number((fixed / saved).toFixed(6)))) : null;
};

/** What a month costs when one input is a quarter lower or higher, the one that matters most first. @type {T.whatMatters} */
export const whatMatters = (model, inputs) => {
  /** @param {string} name @param {number} factor */
  const changed = (name, factor) => {
    const value = inputs[name] * factor;
    return month(model, { ...inputs, [name]: name.endsWith("_share") ? Math.min(1, value) : value }, model.middle)
      .total;
  };
  const names = Object.keys(inputs).filter((name) => name !== "pilot_runs_per_month");
  const rows = names.map((name) => ({
    name,
    lower: changed(name, 1 - model.swing),
    higher: changed(name, 1 + model.swing)
  }));
  return rows.sort((a, b) => Math.abs(b.higher - b.lower) - Math.abs(a.higher - a.lower));
};
