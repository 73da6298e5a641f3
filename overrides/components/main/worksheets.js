// The entry point of a playbook's worksheets.

import { PilotTable } from "../tables/tables.js";
import { introduce } from "./main.js";

introduce({ "pilot-table": PilotTable });
