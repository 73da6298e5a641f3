// What the bar's menu does that is not needed at once, by the names of its buttons and forms. Loaded when somebody turns to
// the bar, or a pilot or a record comes.

import { carryOver } from "./migration-notice.js";
import { openChanges, tellChange, unchange } from "./changes.js";
import { tickFromPaper } from "./paper-import.js";
import { duplicate, erase } from "./pilots.js";
import { print } from "./print.js";
import { download, makeLink, sayWhatIsSent } from "./export.js";
import { example, fromAddress, fromFile, settle } from "./import.js";

export const menu = {
  carryOver,
  csv: download,
  md: download,
  link: sayWhatIsSent,
  "link-make": makeLink,
  example,
  fromAddress,
  fromFile,
  merge: settle,
  replace: settle,
  keep: settle,
  duplicate,
  delete: erase,
  changed: openChanges,
  unchange,
  "pb-form-changed": tellChange,
  "pb-form-paper": tickFromPaper,
  "pb-form-print": print
};
