// Sends requests to a place on a web server, and says how they failed. No answer to a write counts: see loop.js.
/** @import * as T from "../record/types.js" */

import { failPlace, refuse } from "./problem.js";

/** How long a request may take. In milliseconds. */
const PATIENCE = 30000;

/** @param {Response} answer */
export const readText = (answer) => answer.text().catch(() => failPlace("unreachable"));

/** Read a file that a list named. @param {Response} answer */
export const readFile = (answer) => {
  if (answer.status === 404) failPlace("missing");
  return answer.ok ? readText(answer) : refuse(answer);
};

/** Return the text of the first element of a name in XML; an empty text: there is none. @param {string} text @param {string} name */
export const findElement = (text, name) =>
  (new RegExp(`<(?:\\w+:)?${name}\\b[^>]*>([^<]*)<`, "i").exec(text)?.[1] ?? "").replaceAll("&amp;", "&");

/** Send a request. Fails with a `PlaceProblem` if there is no answer. @type {T.sendRequest} */
export const sendRequest = (url, options, ask = (to, given) => fetch(to, given)) => {
  const signal = AbortSignal.timeout(PATIENCE);
  /** @type {RequestInit} */
  const all = { cache: "no-store", redirect: "manual", credentials: "include", signal, ...options };
  return ask(url, all).catch(() => failPlace("unreachable"));
};
