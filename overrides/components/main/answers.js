// The entry point of a playbook's written answers and its decision.

import { PilotAnswers } from "../answers/answers.js";
import { PilotDecision } from "../decision/decision.js";
import { introduce } from "./main.js";

introduce({ "pilot-answers": PilotAnswers, "pilot-decision": PilotDecision });
