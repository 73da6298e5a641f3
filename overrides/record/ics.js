// Writes the days of a pilot that matter as a calendar (RFC 5545). Gives the same text as pilotbook/records/ics.py: see
// tests/golden/cases/calendar.yml. It depends on the record alone, not on today, so that the same record is the same file.
/** @import * as T from "./types.js" */

import { cleanText } from "./formula.js";
import { addDays, isDay, isGo, isSettled } from "./gates.js";
import { EPOCH } from "./grammar.js";
import { getEdit } from "./record.js";
import { isVisible } from "./visible.js";

/** The most bytes of a line. What is longer goes on in the next one, after a space. */
const MOST_BYTES_A_LINE = 75;
/** A revision number counts the seconds from this time: as a number of 32 bits it lasts until 2088. */
const FIRST_REVISION = Date.UTC(2020, 0, 1);

/** Escape a text, whose lines are joined with `\n`. @param {unknown} text */
const escapeText = (text) =>
  cleanText(`${text}`)
    .replace(/[\\;,]/g, "\\$&")
    .replaceAll("\n", "\\n");

/** Fold a line between characters. @param {string} line */
const fold = (line) => {
  const encoder = new TextEncoder();
  let [folded, size] = ["", 0];
  for (const letter of line) {
    const { length } = encoder.encode(letter);
    if (size + length > MOST_BYTES_A_LINE) [folded, size] = [`${folded}\r\n `, 1];
    folded += letter;
    size += length;
  }
  return `${folded}\r\n`;
};

/** @param {T.Day} day */
const toDate = (day) => day.replaceAll("-", "");

/** @param {T.Time} time */
const toStamp = (time) => `${time.slice(0, 19).replace(/[-:]/g, "")}Z`;

/** Return when the newest of some entries was written. @type {T.findLatest} */
const findLatest = (record, path, fields) =>
  fields.reduce((latest, field) => {
    const { at = EPOCH } = getEdit(record, `${path}/${field}`) ?? {};
    return at > latest ? at : latest;
  }, EPOCH);

/** @type {T.listCheckDays} */
const listCheckDays = (record, { id, title = id, staleDays }) => {
  const path = `checks/${id}`;
  const { status = "open", by, due = "", on = "", expires = "" } = record.checks?.[id] ?? {};
  /** @type {(name: string, day: T.Day, fields: string[], person?: string) => T.CalendarDay} */
  const toDay = (name, day, fields, person) => {
    const at = findLatest(record, path, [...fields, "status", "by"]);
    return { path: `${path}/${fields[0]}`, name, title, day, at, by: person, anchor: `#check-${id}` };
  };
  if (!isSettled(/** @type {T.State} */ (status))) return isDay(due) ? [toDay("due", due, ["due"], by)] : [];
  if (status === "exception") return isDay(expires) ? [toDay("exception", expires, ["expires"], by)] : [];
  return status === "done" && staleDays && isDay(on) ? [toDay("expiry", addDays(on, staleDays), ["on"], by)] : [];
};

/** List the conditions of a go that are not met. @param {T.Record} record @returns {T.CalendarDay[]} */
const listConditionDays = (record) => {
  const { outcome, conditions = {} } = record.decision ?? {};
  if (!isGo(outcome)) return [];
  return Object.entries(conditions).flatMap(([id, { text = "", owner, due = "", met = "" }]) => {
    const path = `decision/conditions/${id}`;
    const at = findLatest(record, path, ["due", "text", "owner"]);
    const day = { path: `${path}/due`, name: "condition", title: text, day: due, at, by: owner, anchor: "#decision" };
    return isDay(due) && !isDay(met) ? [day] : [];
  });
};

/** @type {T.listDays} */
export const listDays = (record, checks) => {
  const { on = "" } = record.kickoff ?? {};
  const at = findLatest(record, "kickoff", ["on"]);
  const kickoff = { path: "kickoff/on", name: "kickoff", title: record.pilot.name, day: on, at, anchor: "kickoff/" };
  return [
    ...(isDay(on) ? [kickoff] : []),
    ...checks.flatMap((check) => listCheckDays(record, check)),
    ...listConditionDays(record)
  ];
};

/** @type {T.toCalendar} */
export const toCalendar = (record, checks, page, say) => {
  const { id, name } = record.pilot;
  const events = listDays(record, checks).map((one) => [
    "BEGIN:VEVENT",
    `UID:${id}/${one.path}@pilotbook`,
    `DTSTAMP:${toStamp(one.at)}`,
    `LAST-MODIFIED:${toStamp(one.at)}`,
    `SEQUENCE:${Math.max(0, Math.floor((Date.parse(one.at) - FIRST_REVISION) / 1000))}`,
    `DTSTART;VALUE=DATE:${toDate(one.day)}`,
    `DTEND;VALUE=DATE:${toDate(addDays(one.day, 1))}`,
    `SUMMARY:${escapeText(say(isVisible(one.by) ? `${one.name}-by` : one.name, one))}`,
    `DESCRIPTION:${escapeText(say("pilot", { name }))}`,
    ...(page ? [`URL:${page}${one.anchor}`] : []),
    "TRANSP:TRANSPARENT",
    "END:VEVENT"
  ]);
  const head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//pilotbook//pilotbook//EN", "CALSCALE:GREGORIAN"];
  return [...head, `X-WR-CALNAME:${escapeText(name)}`, ...events.flat(), "END:VCALENDAR"].map(fold).join("");
};
