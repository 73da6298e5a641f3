// Shows in the register when pilots reached production, and how long each gate took. Loaded after the rows.
/** @import * as T from "../../record/types.js" */

import { setText } from "../store/element.js";
import { formatMonth } from "../store/site.js";
import { fillPlace } from "./fill-place.js";
import { measureGates } from "./gate-times.js";
import { PRODUCTION } from "./stages.js";

/** Show the history. @param {import("../store/element.js").PilotElement} register @param {T.RegisterRow[]} rows */
export const renderHistory = (register, rows) => {
  /** @type {{[month: string]: string[]}} */
  const months = {};
  for (const { name, at } of rows) {
    if (at.at === PRODUCTION && at.since && !at.invented) (months[at.since.slice(0, 7)] ??= []).push(name);
  }
  const latestFirst = Object.keys(months).sort().reverse();
  const lines = latestFirst.map((month) => `${formatMonth(month)}: ${months[month].join(", ")}`);
  const reached = register.find("[data-reached]");
  fillPlace(reached, !!lines[0] && { months: lines.join("; ") }, reached.dataset.none);
  const gates = register.all("[data-gate-took]").map((row) => row.dataset.gateTook);
  const pilots = rows.map(({ at }) => at);
  for (const { gate, passed, days } of measureGates(pilots, gates)) {
    const [, count, median] = register.find(`[data-gate-took="${gate}"]`).children;
    setText(count, String(passed));
    setText(median, days === null ? median.dataset.unknown : String(days));
  }
};
