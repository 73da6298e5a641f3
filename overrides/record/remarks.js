// Shows the remarks about a check as one text. The Python twin is generator/pilotbook/records/remarks.py.
/** @import * as T from "./types.js" */

/** Return remarks one per line, each with its author and day. @param {{ [id: string]: T.Remark }} [remarks] */
export const formatRemarks = (remarks = {}) => {
  const lines = Object.values(remarks).map(({ text, by, on }) => {
    const about = [by, on].filter(Boolean).join(", ");
    return text && about ? `${text} (${about})` : text;
  });
  return lines.filter(Boolean).join("\n");
};
