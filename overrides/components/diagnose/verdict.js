// Diagnoses why a pilot is stuck. Gives the same results as pilotbook/records/diagnose.py: see
// tests/golden/cases/diagnose.yml.
/** @import * as T from "../../record/types.js" */

/** What becomes of an assumption, from the mildest to the worst. */
const FATES = ["stands", "harden", "rebuild"];

/** @type {T.diagnose} */
export const diagnose = ({ questions, rules, gaps, assumptions }, answers) => {
  const ids = Object.keys(questions);
  const choices = ids
    .filter((id) => Object.hasOwn(questions[id], answers[id] ?? ""))
    .map((id) => ({ id, answer: answers[id], ...questions[id][answers[id]] }));
  const left = ids.filter((id) => !choices.some((one) => one.id === id));
  /** @param {(one: T.Choice) => boolean} matches */
  const count = (matches) => choices.filter(matches).length;
  /** @type {{[sort: string]: number}} */
  const counts = {
    demo: count(({ demo }) => demo),
    veto: count(({ veto }) => veto),
    wave: count(({ weighs }) => weighs === "wave"),
    thin: count(({ weighs }) => weighs === "thin"),
    weak: count(({ weighs }) => weighs !== "solid")
  };
  const rule = rules.findIndex(({ when }) => Object.entries(when).every(([sort, least]) => counts[sort] >= least));
  /**
   * Return the worst fate of an assumption, or null if open answers could still change it.
   * @param {string} assumption
   */
  const findFate = (assumption) => {
    const about = ids.filter((id) =>
      Object.values(questions[id]).some((one) => Object.hasOwn(one.assumptions, assumption))
    );
    const given = choices.filter(({ id }) => about.includes(id));
    const fates = given.map((one) => FATES.indexOf(one.assumptions[assumption] ?? "stands"));
    const worst = FATES[Math.max(...fates)];
    return worst === "rebuild" || fates.length === about.length ? (worst ?? null) : null;
  };
  /** Return the answers that open a gap. @param {string} gap @returns {[string, string][]} */
  const findReasons = (gap) => choices.filter(({ opens }) => opens.includes(gap)).map(({ id, answer }) => [id, answer]);
  return {
    left,
    counts,
    rule: left[0] ? null : rule,
    verdict: left[0] ? null : rules[rule].verdict,
    gaps: Object.fromEntries(gaps.map((gap) => [gap, findReasons(gap)]).filter(([, reasons]) => reasons[0])),
    assumptions: Object.fromEntries(assumptions.map((id) => [id, findFate(id)]))
  };
};

/**
 * Write answers as the end of an address. It holds ids only: no name, and nothing that anyone wrote.
 * @param {T.Answers} answers
 */
export const toHash = (answers) => {
  const pairs = Object.entries(answers).map(([id, answer]) => `${id}.${answer}`);
  return `#a=${pairs.join("_")}`;
};

/** Read answers from the end of an address. @param {string} hash @returns {T.Answers | null} */
export const fromHash = (hash) => {
  if (!hash.startsWith("#a=")) return null;
  const pairs = hash
    .slice(3)
    .split("_")
    .map((pair) => pair.split("."));
  return Object.fromEntries(pairs.filter(([id, answer]) => id && answer));
};
