// The addresses of the pages of a playbook.

import { root } from "./site.js";

/** The pages of a playbook below its overview, by the part of a record that they show. @type {{[part: string]: string}} */
const PAGES = {
  checks: "checklist/",
  answers: "answers/",
  decision: "answers/",
  tables: "worksheets/",
  cost: "documents/"
};

/** Return the address of a playbook's page that shows a part of a record. @param {string} playbook @param {string} [part] */
export const getAddress = (playbook, part = "") => new URL(`playbooks/${playbook}/${PAGES[part] ?? ""}`, root).href;
