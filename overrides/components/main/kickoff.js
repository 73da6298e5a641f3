// The entry point of the kickoff sheet.

import { PilotAdapt } from "../adapt/load-adapt.js";
import { PilotChecklist } from "../checklist/checklist.js";
import { PilotKickoff } from "../kickoff-sheet/kickoff-sheet.js";
import { introduce } from "./main.js";

introduce({ "pilot-adapt": PilotAdapt, "pilot-checklist": PilotChecklist, "pilot-kickoff": PilotKickoff });
