// The entry point of pages with single checks: the library's pages and the kickoff sheet.

import { PilotChecklist } from "../checklist/checklist.js";
import { introduce } from "./main.js";

introduce({ "pilot-checklist": PilotChecklist });
