// A check as a square that leads to it. Its shape says the state.
/** @import * as T from "../../record/types.js" */

import { isDay } from "../../record/gates.js";
import { isVisible } from "../../record/visible.js";
import { checklistLink, nameCheck } from "../store/check-links.js";
import { createLink } from "../store/element.js";
import { words } from "../store/site.js";
import { assess } from "../store/store.js";

/** Return what the square of a check shows. @param {T.CheckRule} rule @param {T.Record} record @param {T.Day} day */
const findMark = (rule, record, day) => {
  const { state } = assess(rule);
  if (state === "stale") return "expired";
  if (state !== "open") return state;
  const { by, due = "" } = record.checks?.[rule.id] ?? {};
  if (isDay(due) && due < day) return "late";
  return isVisible(by) && due ? "assigned" : "open";
};

/** Create the square of a check. @param {T.CheckRule} rule @param {T.Record} record @param {T.Day} day */
export const createSquare = (rule, record, day) => {
  const square = createLink(checklistLink("", `check-${rule.id}`), "");
  const mark = findMark(rule, record, day);
  const values = { title: nameCheck(rule.id), state: words(`square-${mark}`) };
  square.className = "pb-square";
  square.dataset.mark = mark;
  square.toggleAttribute("data-blocking", !!rule.blocking);
  square.title = words(rule.blocking ? "square-blocking" : "square", values);
  square.ariaLabel = square.title;
  return square;
};
