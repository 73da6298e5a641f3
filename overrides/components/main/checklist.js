// The entry point of a playbook's checklist.

import { PilotChecklist } from "../checklist/checklist.js";
import { renderGateStates } from "../gates/gate-states.js";
import { subscribe } from "../store/store.js";
import { introduce } from "./main.js";

subscribe(renderGateStates);
introduce({ "pilot-checklist": PilotChecklist });
