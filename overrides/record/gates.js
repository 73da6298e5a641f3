// Where a pilot stands, the same as in pilotbook/gates.py: see tests/cases/gates.yml.
/** @import * as T from "./types.js" */

/** @type {T.Texts} */
const NEEDS = { done: ["on"], "not-applicable": ["reason"], exception: ["reason", "by", "expires"] };

/** @type {Map<string, string>} */
const laters = new Map();

const later = (from = "", days = 0) => {
  const [year, month, date] = from.split("-").map(Number);
  const found = laters.get(from + days) ?? new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10);
  laters.set(from + days, found);
  return found;
};

/** @type {T.is} */
export const day = (value) => /^[12]\d{3}-\d\d-\d\d$/.test(value) && later(value) === value;

/** @type {T.is} */
const said = (value) => !!value?.trim();

/** @type {T.standing} */
export const standing = (rule, entry, changes, today, edits) => {
  const status = /** @type {T.State} */ (entry?.status);
  if (!entry || !settled(status)) return { state: "open", why: null };
  const { on = "", expires = "" } = entry;
  const fields = NEEDS[status].filter((name) => !said(entry[name]) || (/^on|ex/.test(name) && !day(entry[name])));
  if (fields[0]) return { state: "incomplete", why: { kind: "missing", fields } };
  if (status === "exception" && today > expires) return { state: "expired", why: { kind: "expired", expires } };
  const why = status === "done" ? outOfDate(rule, on, changes ?? {}, today, edits ?? {}) : null;
  return { state: why ? "stale" : status, why };
};

/** @type {T.outOfDate} */
const outOfDate = ({ id, staleDays: days, staleChanges }, on, changes, today, edits) => {
  if (days && today > later(on, days)) return { kind: "days", days, since: later(on, days + 1) };
  const tick = edits[`checks/${id}`];
  const after = Object.keys(changes).filter((key) => {
    const change = changes[key];
    const edited = edits[`changes/${key}`]?.at;
    const before = change.on === on && edited && (tick?.ticked ?? tick?.at ?? "") > edited;
    return staleChanges?.includes(change.what) && day(change.on) && change.on <= today && change.on >= on && !before;
  });
  const last = after
    .map((key) => [changes[key].on, key])
    .sort()
    .pop();
  if (!last) return null;
  const { what, on: changed, note: change } = changes[last[1]];
  return { kind: "change", what, changed, ...(change && { change }) };
};

/** @type {T.settled} */
export const settled = (state) => Object.hasOwn(NEEDS, state);

/** @type {T.gateState} */
export const gateState = (rules, record, gate, today) => {
  const states = rules
    .filter((rule) => rule.gate === gate)
    .map((rule) => {
      const { state } = standing(rule, record.checks?.[rule.id], record.changes, today, record.edits);
      return { id: rule.id, state, blocking: rule.blocking };
    });
  const blockers = states.flatMap(({ id, state, blocking }) => (blocking && !settled(state) ? [{ id, state }] : []));
  return {
    gate,
    open: !blockers.length,
    total: states.length,
    settled: states.filter(({ state }) => settled(state)).length,
    blockers,
    stale: states.filter(({ state }) => state === "stale" || state === "expired").length
  };
};

/** @type {T.allGates} */
export const allGates = (rules, record, gates, today) => gates.map((gate) => gateState(rules, record, gate, today));

/** @type {T.stage} */
export const stage = (states) => (states.find(({ open }) => !open) ?? states.at(-1))?.gate;

/** @type {T.decisionState} */
export const decisionState = (rules, record, gates, today) => {
  const { outcome = "", signer, on, conditions = [], exception } = record.decision ?? {};
  const before = gates.slice(0, gates.indexOf("decide") + 1 || gates.length);
  const blockers = allGates(rules, record, before, today).flatMap((state) => state.blockers);
  const conditional = outcome === "conditional-go";
  const whole = conditions[0] && conditions.every(({ text, owner, due }) => said(text) && said(owner) && day(due));
  const has = Object.entries({ signer: said(signer), on: day(on), conditions: !conditional || whole });
  const missing = has.flatMap(([field, there]) => (there || !outcome ? [] : [field]));
  const needsException = outcome === "go" && !!blockers[0];
  const excepted = !needsException || (said(exception?.by) && said(exception?.reason));
  return {
    outcome: outcome || null,
    allowed: !!(outcome && !missing[0] && excepted),
    needsException,
    blockers,
    missing,
    overdue: conditions.filter(({ due }) => conditional && day(due) && today > `${due}`)
  };
};

const NO_NAME =
  " a all and board business committee company department each engineering everybody everyone finance for group head hr is it legal management marketing nobody of on operations ops or our owns people product revops sales security shared somebody support tba tbd team teams tech the us vendor we ceo cfo coo cro cto ";

/** @type {T.looksLikeATeam} */
export const looksLikeATeam = (text) => {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  return !!words[0] && words.every((word) => NO_NAME.includes(` ${word} `));
};
