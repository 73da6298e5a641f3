// Says what an act was, for the button that undoes it.
/** @import * as T from "../../record/types.js" */

import { words } from "../store/site.js";

/** @param {unknown} _bar @param {T.Act} act */
export const describeAct = (_bar, { name, about, undo }) => {
  const [group = "", id = group, row] = about.replace(/,.*/, "").split("/");
  const kind = name || (row === "remarks" ? row : group);
  return words(`act-${kind}`, { id: undo ? about : id });
};
