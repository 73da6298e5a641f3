// The entry point of a playbook's checklist.

import { PilotChecklist } from "../checklist/checklist.js";
import { introduce } from "./main.js";

introduce({ "pilot-checklist": PilotChecklist });
