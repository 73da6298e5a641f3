// The ways in which a place can fail. The words for people are in components/share/share.html.jinja.
/** @import * as T from "../record/types.js" */

/** Throw an error that says how a place failed. @type {T.failPlace} */
export const failPlace = (problem) => {
  throw Object.assign(new Error(problem), { problem });
};

/** Return how a place failed. @param {any} error @returns {T.PlaceProblem} */
export const toPlaceProblem = ({ problem }) => problem ?? "broken";
