// The entry point of a playbook's page.

import { PilotAnswers } from "../answers/answers.js";
import { PilotChecklist } from "../checklist/checklist.js";
import { PilotDecision } from "../decision/decision.js";
import { PilotFilters } from "../filters/filters.js";
import { PilotGates } from "../gates/gates.js";
import { PilotTable } from "../tables/tables.js";
import { introduce } from "./main.js";

introduce({
  "pilot-gates": PilotGates,
  "pilot-filters": PilotFilters,
  "pilot-checklist": PilotChecklist,
  "pilot-answers": PilotAnswers,
  "pilot-decision": PilotDecision,
  "pilot-table": PilotTable
});
