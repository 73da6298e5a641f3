// The entry point of the answers, the decision and the worksheets, which are far down on a playbook's page: loaded when a
// reader comes near them, or with a pilot.

import { PilotAnswers } from "../answers/answers.js";
import { PilotDecision } from "../decision/decision.js";
import { PilotTable } from "../tables/tables.js";
import { introduce } from "./main.js";

introduce(
  { "pilot-answers": PilotAnswers, "pilot-decision": PilotDecision, "pilot-table": PilotTable },
  Promise.resolve(true)
);
