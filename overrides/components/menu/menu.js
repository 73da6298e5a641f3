// What the bar's menu does that is not needed at once: loaded when it is first opened, and when a record comes in.

import { tickFromPaper } from "./ids.js";
import { download, makeLink, sayWhatIsSent } from "./send.js";
import { example, fromAddress, fromFile, settle } from "./take.js";

export const menu = { download, example, fromAddress, fromFile, makeLink, sayWhatIsSent, settle, tickFromPaper };
