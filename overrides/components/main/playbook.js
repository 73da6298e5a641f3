// The entry point of each of a playbook's pages, and of its kickoff sheet. What is on one of them alone has an entry point of its own.

import { PilotAdapt } from "../adapt/load-adapt.js";
import { PilotGates } from "../gates/gates.js";
import { PilotPages } from "../playbook-header/playbook-header.js";
import { introduce } from "./main.js";

if (!customElements.get("pilot-pages")) customElements.define("pilot-pages", PilotPages); // at once: it may lead elsewhere
introduce({ "pilot-adapt": PilotAdapt, "pilot-gates": PilotGates });
