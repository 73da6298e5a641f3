// The entry point of a playbook's checklist.

import { PilotChecklist } from "../checklist/checklist.js";
import { PilotFilters } from "../filters/filters.js";
import { introduce } from "./main.js";

introduce({ "pilot-filters": PilotFilters, "pilot-checklist": PilotChecklist });
