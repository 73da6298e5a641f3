// Names the elements once their parts are there. The page is complete without any of them.

import { PilotAnswers } from "../answers/answers.js";
import { PilotBar, menuPart } from "../bar/bar.js";
import { PilotChecklist } from "../checklist/checklist.js";
import { PilotDecision } from "../decision/decision.js";
import { fetchParts } from "../desk/desk.js";
import { PilotDossier } from "../dossier/dossier.js";
import { PilotFilters } from "../filters/filters.js";
import { PilotGates } from "../gates/gates.js";
import { PilotKept } from "../kept/kept.js";
import { PilotTable } from "../tables/tables.js";

// The bar comes first: it lays the pilot on the desk.
const elements = {
  "pilot-bar": PilotBar,
  "pilot-gates": PilotGates,
  "pilot-filters": PilotFilters,
  "pilot-checklist": PilotChecklist,
  "pilot-answers": PilotAnswers,
  "pilot-decision": PilotDecision,
  "pilot-table": PilotTable,
  "pilot-dossier": PilotDossier,
  "pilot-kept": PilotKept,
};

menuPart(); // so that the page works on without a network

/** The scripts of single pages wait for this, and name their elements then. @type {Promise<boolean>} */
export const ready = fetchParts().then((there) => {
  if (!there) return false;
  for (const [name, element] of Object.entries(elements)) customElements.define(name, element);
  const target = document.getElementById(location.hash.slice(1)); // which the elements have moved
  const [way] = /** @type {any[]} */ (performance.getEntriesByType("navigation"));
  if (target && way?.type === "navigate") requestAnimationFrame(() => target.scrollIntoView());
  return true;
});
