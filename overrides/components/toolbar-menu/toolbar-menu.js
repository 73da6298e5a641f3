// The actions of the toolbar's menu, by the names of its buttons and forms, and the elements that only a pilot needs.
// Loaded when a reader turns to the toolbar, or a pilot or a record comes.

import { answerConcurrent, renderConcurrent } from "../concurrent/concurrent.js";
import { addForm, editCheck, renderCheck } from "../checklist/check-details.js";
import { PilotDiagnosed } from "../diagnosed/diagnosed.js";
import { PilotDossier } from "../dossier/dossier.js";
import { loadFilters } from "../filters/load-filters.js";
import { suggestPeople } from "../form/people.js";
import { introduce } from "../main/main.js";
import { PilotOrphanedEntries } from "../orphaned-entries/orphaned-entries.js";
import { PilotChart } from "../pilot-chart/pilot-chart.js";
import { printStatus } from "../status-page/status-page.js";
import { offerAllPlaybooks } from "../store/all-playbooks.js";
import { subscribe } from "../store/store.js";
import { describeAct } from "./act-words.js";
import { setAuthor } from "./author.js";
import { downloadCalendar } from "./calendar.js";
import { addChange, openChanges, removeChange } from "./changes.js";
import { describeAll, describeFields, nameAuthors, nameItem } from "./describe.js";
import { deleteNow, downloadDeleted, openDeleted, restoreDeleted, tidy } from "./deleted-items.js";
import { openPaperDialog } from "./dialog.js";
import { remindOfDownload } from "./download-reminder.js";
import { describeLink, downloadAll, downloadInstead, downloadRecord, exportFile, makeLink } from "./export.js";
import { applyImport, importExample, importFile, importLink } from "./import.js";
import { addAll } from "./import-many.js";
import { listAuthors } from "../../record/import-preview.js";
import { migrate } from "../../record/migrate.js";
import { migrateRecord } from "./migration-notice.js";
import { acceptMoved, declineMoved } from "./moved-site.js";
import { followLink, openSharing, renderSharing } from "./sharing.js";
import { signFromPaper } from "./paper-import.js";
import { followRooms } from "./pilot-rooms.js";
import { deletePilot, duplicatePilot, editNames, startNew } from "./pilots.js";
import { followWhole, openPrintDialog, printPage } from "./print.js";
import { renderProgress } from "./progress.js";
import { openPresentation } from "./presentation.js";
import { undoAct } from "./undo.js";
import { showWhole } from "./whole-playbook.js";

introduce(
  {
    "pilot-chart": PilotChart,
    "pilot-diagnosed": PilotDiagnosed,
    "pilot-dossier": PilotDossier,
    "pilot-kept": PilotOrphanedEntries
  },
  Promise.resolve(true)
);
document.addEventListener("click", answerConcurrent);
document.addEventListener("focusin", suggestPeople);
subscribe(() => queueMicrotask(renderConcurrent)); // when the fields are there
subscribe(renderProgress);
subscribe(renderSharing);
subscribe(followRooms);
loadFilters();

/** @type {import("../../record/types.js").Menu} */
export const menu = {
  migrate: migrateRecord,
  toCurrentIds: migrate,
  undo: undoAct,
  describeAct,
  setAuthor,
  start: startNew,
  named: (bar) => editNames(bar, false),
  names: (bar) => editNames(bar, true),
  addForm,
  editCheck,
  renderCheck,
  offerAllPlaybooks,
  remind: remindOfDownload,
  downloadAll,
  json: downloadRecord,
  csv: exportFile,
  md: exportFile,
  ics: downloadCalendar,
  share: openSharing,
  nameItem: (_bar, item, record) => nameItem(item, record),
  nameAuthor: (_bar, record, by) => nameAuthors(listAuthors(record))(by),
  describeFields: (_bar, fields) => describeFields(fields),
  describeAll: (_bar, record) => describeAll(record),
  link: describeLink,
  "link-make": makeLink,
  "link-file": downloadInstead,
  example: importExample,
  fromAddress: (bar) => Promise.all([importLink(bar), followLink(bar)]),
  fromFile: importFile,
  merge: applyImport,
  replace: applyImport,
  keep: applyImport,
  "many-add": addAll,
  duplicate: duplicatePilot,
  delete: deletePilot,
  deleted: openDeleted,
  undelete: restoreDeleted,
  "deleted-file": downloadDeleted,
  "delete-now": deleteNow,
  tidy,
  "moved-add": acceptMoved,
  "moved-leave": declineMoved,
  paper: openPaperDialog,
  print: openPrintDialog,
  whole: (bar) => showWhole(bar),
  followWhole,
  status: printStatus,
  present: openPresentation,
  changed: openChanges,
  unchange: removeChange,
  "pb-form-changed": addChange,
  "pb-form-paper": signFromPaper,
  "pb-form-print": printPage
};
