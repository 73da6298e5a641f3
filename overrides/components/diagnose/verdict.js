// Why is our pilot stuck: the same as in pilotbook/diagnose.py, see tests/cases/diagnose.yml.
/** @import * as T from "../../record/types.js" */

const FATES = ["stands", "harden", "rebuild"];

/** @type {T.diagnose} */
export const diagnose = ({ questions, rules, gaps, assumptions }, given) => {
  const asked = Object.keys(questions);
  const choices = asked
    .filter((id) => Object.hasOwn(questions[id], given[id] ?? ""))
    .map((id) => ({ id, answer: given[id], ...questions[id][given[id]] }));
  const left = asked.filter((id) => !choices.some((one) => one.id === id));
  /** @param {(one: T.Choice) => boolean} is */
  const count = (is) => choices.filter(is).length;
  /** @type {{[sort: string]: number}} */
  const counts = {
    demo: count(({ demo }) => demo),
    veto: count(({ veto }) => veto),
    wave: count(({ weighs }) => weighs === "wave"),
    thin: count(({ weighs }) => weighs === "thin"),
    weak: count(({ weighs }) => weighs !== "solid")
  };
  const rule = rules.findIndex(({ when }) => Object.entries(when).every(([sort, least]) => counts[sort] >= least));
  /** @param {string} assumption */
  const fate = (assumption) => {
    const about = asked.filter((id) =>
      Object.values(questions[id]).some((one) => Object.hasOwn(one.assumptions, assumption))
    );
    const said = choices
      .filter(({ id }) => about.includes(id))
      .map((one) => FATES.indexOf(one.assumptions[assumption] ?? "stands"));
    const worst = FATES[Math.max(...said)];
    return worst === "rebuild" || said.length === about.length ? (worst ?? null) : null;
  };
  /** @param {string} gap @returns {[string, string][]} */
  const because = (gap) => choices.filter(({ opens }) => opens.includes(gap)).map(({ id, answer }) => [id, answer]);
  return {
    left,
    counts,
    rule: left[0] ? null : rule,
    verdict: left[0] ? null : rules[rule].verdict,
    gaps: Object.fromEntries(gaps.map((gap) => [gap, because(gap)]).filter(([, answers]) => answers[0])),
    assumptions: Object.fromEntries(assumptions.map((id) => [id, fate(id)]))
  };
};

/** Answers as the end of an address, and back. Ids only: no name and no word of anybody's. @param {T.Given} given */
export const toHash = (given) =>
  `#a=${Object.entries(given)
    .map(([id, answer]) => `${id}.${answer}`)
    .join("_")}`;

/** @param {string} hash @returns {T.Given | null} */
export const fromHash = (hash) => {
  if (!hash.startsWith("#a=")) return null;
  const pairs = hash
    .slice(3)
    .split("_")
    .map((pair) => pair.split("."));
  return Object.fromEntries(pairs.filter(([id, answer]) => id && answer));
};
