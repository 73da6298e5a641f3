// The entry point of pages with single checks: the library's pages.

import { PilotChecklist } from "../checklist/checklist.js";
import { introduce } from "./main.js";

introduce({ "pilot-checklist": PilotChecklist });
