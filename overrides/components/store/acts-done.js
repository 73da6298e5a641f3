// Keeps what the reader did on this visit, so that it can be undone.
/** @import * as T from "../../record/types.js" */

/** How many acts are kept. */
const KEPT = 50;
/** @type {T.Act[]} */
const acts = [];

/** Keep an act. @param {T.Act} act */
export const addAct = (act) => {
  acts.push(act);
  if (acts.length > KEPT) acts.shift();
};

/** Return the last act that can be undone in a pilot. @param {string | undefined} pilot */
export const lastAct = (pilot) => acts.filter((act) => !act.pilot || act.pilot === pilot).pop();

/** Take an act away, when it is undone. @param {T.Act} act */
export const dropAct = (act) => void acts.splice(acts.indexOf(act), 1);

/** End the act of typing: what is typed next is another one. */
export const closeAct = () => {
  const last = acts.at(-1);
  if (last) last.isClosed = true;
};
