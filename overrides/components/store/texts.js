// Joins texts for people. Not part of the script of every page: only scripts that load later need it.

import { formatDay } from "./site.js";

/** Join the texts that are there, with dates as people read them. @param {(string | undefined)[]} texts */
export const joinTexts = (...texts) =>
  texts
    .map((text = "") => formatDay(text))
    .filter(Boolean)
    .join(", ");
