// The entry point of a playbook's page. What is far down on it has an entry point of its own, worksheets.js.

import { PilotChecklist } from "../checklist/checklist.js";
import { PilotGates } from "../gates/gates.js";
import { introduce } from "./main.js";

introduce({
  "pilot-gates": PilotGates,
  "pilot-checklist": PilotChecklist
});
