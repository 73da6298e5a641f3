// Lists the people in a record, to be suggested where a name is asked for.
/** @import * as T from "./types.js" */

import { getEntry, listEntries } from "./entries.js";

const PERSON = /\/(by|signer|approver|owner|led_by)$|^tables\/roles\/[^/]+\/name$/;

/** Return the name of the person with a role. @param {T.Record} record @param {string} [role] */
const findHolder = (record, role) => getEntry(record, `tables/roles/${role}/name`);

/** @type {T.listPeople} */
export const listPeople = (record, role) => {
  const people = new Set([findHolder(record, role)]);
  for (const [path, value] of listEntries(record)) if (PERSON.test(path)) people.add(value);
  return [...people].filter((name) => typeof name === "string" && /\p{L}/u.test(name));
};
