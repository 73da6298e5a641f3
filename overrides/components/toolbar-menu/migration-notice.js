// Migrates a record of an older book to the ids of today, and reports it in a notice that stays until it is dismissed.
/** @import * as T from "../../record/types.js" */

import { migrate } from "../../record/migrate.js";
import { linkToCheck } from "../store/check-links.js";
import { setText } from "../store/element.js";
import { fetchRenames } from "../store/renames.js";
import { clonePart, words } from "../store/site.js";
import { saveRecord, store } from "../store/store.js";

/**
 * Migrate the record that the page shows.
 * @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar
 * @param {boolean} wasThere whether it is not new here
 */
export const migrateRecord = async (bar, wasThere) => {
  await fetchRenames();
  const before = store.record;
  if (!before || !wasThere) return;
  const { record, report } = migrate(before, store.renames, store.names ? store.rules : []);
  if (record !== before) saveRecord(record, before);
  const notice = store.names && createNotice(report);
  if (notice) bar.find("[data-notice]").replaceChildren(notice);
};

/** Create the notice, or nothing if there is nothing to report. @param {T.MigrationReport} report */
const createNotice = ({ added, reworded, renamed, split, merged, retired }) => {
  const moved = [...renamed, ...split, ...merged].flatMap(({ to }) => to);
  const parts = Object.entries({ added, reworded, moved, retired });
  const filled = parts.filter(([, ids]) => ids[0]);
  if (!filled[0]) return;
  const notice = clonePart("pb-carried");
  const counts = filled.map(([name, ids]) => words(`carried-${name}`, { count: ids.length }));
  setText(notice.querySelector("[data-text]"), counts.join(", "));
  for (const [name, ids] of parts) {
    const line = /** @type {HTMLElement} */ (notice.querySelector(`[data-carried=${name}]`));
    line.hidden = !ids[0];
    line.append(...ids.flatMap((id, index) => [index ? ", " : " ", name === "retired" ? id : linkToCheck(id)]));
  }
  return notice;
};
