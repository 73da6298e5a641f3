// Names a file after a pilot alone. A name with a day in it needs no such care.

import { toNamePart } from "./name.js";

/** The names that Windows keeps for devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Return the name of a file about a pilot, without an ending. @param {{ pilot: { name: string } }} record */
export const toFileName = (record) => {
  const name = toNamePart(record);
  return RESERVED.test(name) ? `pilot-${name}` : name;
};
