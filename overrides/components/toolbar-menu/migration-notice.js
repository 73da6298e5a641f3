// A record of an older book: its entries go to the ids of today, with a report that stays until it is dismissed.

import { carry } from "../../record/migrate.js";
import { copy, desk, take, words } from "../store/store.js";
import { linkTo, write } from "../store/element.js";
import { fetchGone } from "../store/renames.js";

/** @param {import("../pilot-toolbar/pilot-toolbar.js").PilotBar} bar @param {boolean} old whether the record was there before */
export const carryOver = async (bar, old) => {
  await fetchGone();
  if (!desk.record || !old) return;
  const { record, report } = carry(desk.record, desk.gone, desk.whole ? desk.rules : []);
  if (record !== desk.record) take(record);
  if (!desk.whole) return;
  const moved = [...report.renamed, ...report.split, ...report.merged];
  const parts = {
    added: report.added,
    reworded: report.reworded,
    moved: moved.flatMap(({ to }) => to),
    retired: report.retired
  };
  if (!Object.values(parts).some((ids) => ids[0])) return;
  const notice = copy("pb-carried");
  write(
    notice.querySelector("[data-text]"),
    Object.entries(parts)
      .filter(([, ids]) => ids[0])
      .map(([name, ids]) => words(`carried-${name}`, { count: ids.length }))
      .join(", ")
  );
  for (const [name, ids] of Object.entries(parts)) {
    const line = /** @type {any} */ (notice.querySelector(`[data-carried=${name}]`));
    line.hidden = !ids[0];
    line.append(...ids.flatMap((id) => [" ", name === "retired" ? id : linkTo(id)]));
  }
  bar.find("[data-notice]").replaceChildren(notice);
};
