// Signs off a check, or opens it again. The earlier sign-off stays in the check's history.
/** @import * as T from "./types.js" */

import { getEntry } from "./entries.js";
import { isSettled } from "./gates.js";
import { getEdit, setEntry, writeEntry } from "./record.js";

/** The fields of a sign-off that history keeps. */
export const SIGN_OFF = "status by signer on evidence reason control approver expires wording".split(" ");
/** How long a sign-off counts as a slip: replaced in the same browser, it leaves no history. In milliseconds. */
const SLIP = 60000;

/** Return the id under which an earlier sign-off is kept. @param {T.Time} [at] when its status was written */
export const historyId = (at = "") => `s${(Date.parse(at) || 0).toString(36)}`;

/** @type {T.keepSignOff} */
export const keepSignOff = (record, id, who) => {
  const path = `checks/${id}`;
  const before = getEntry(record, path);
  const edit = getEdit(record, `${path}/status`);
  const isSlip = edit?.by === who.replica && Date.parse(who.now) - Date.parse(`${edit.at}`) < SLIP;
  if (!isSettled(before?.status) || isSlip) return record;
  const kept = Object.fromEntries(SIGN_OFF.filter((field) => before[field]).map((field) => [field, before[field]]));
  return setEntry(record, `${path}/history/${historyId(edit?.at)}`, kept, who);
};

/** @type {T.signOff} */
export const signOff = (record, id, values, who) => {
  const made = keepSignOff(record, id, who);
  const given = values.status === "open" ? { ...values, on: undefined, signer: undefined } : values;
  return Object.entries(given).reduce((next, [field, value]) => {
    const path = `checks/${id}/${field}`;
    // Signed again on the same day, the status is as it was, and its time is not.
    return field === "status" ? writeEntry(next, path, value, who) : setEntry(next, path, value, who);
  }, made);
};
