// The ways in which a place can fail. The words for people are in components/share/share.html.jinja.
/** @import * as T from "../record/types.js" */

/** What a web server means. Everything else is no place, or a server that is broken. @type {{[status: number]: T.PlaceProblem}} */
const STATUSES = {
  0: "signed-out", // a redirect, which we do not follow: to where people sign in
  401: "signed-out",
  403: "forbidden",
  409: "busy",
  412: "busy",
  413: "too-large",
  423: "busy",
  429: "busy",
  501: "not-a-place",
  507: "full"
};

/** Throw an error that says how a place failed. @type {T.failPlace} */
export const failPlace = (problem) => {
  throw Object.assign(new Error(problem), { problem });
};

/** Throw an error that says what a server's answer means. @param {Response} answer @returns {never} */
export const refuse = ({ status }) => failPlace(STATUSES[status] ?? (status < 500 ? "not-a-place" : "broken"));

/** Return how a place failed. @param {any} error @returns {T.PlaceProblem} */
export const toPlaceProblem = ({ problem }) => problem ?? "broken";
