// <pilot-kept>: lists what was written under ids that the playbook does not have today. Nothing of it is dropped.
/** @import * as T from "../../record/types.js" */

import { formatRemarks } from "../../record/remarks.js";
import { PilotElement, hasChanged, setText } from "../store/element.js";
import { clonePart, formatDay, words } from "../store/site.js";
import { shownRecord, store } from "../store/store.js";

/** @typedef {{ id: string, value: object, change?: object }} Orphan */

export class PilotOrphanedEntries extends PilotElement {
  build() {
    if (!this.firstElementChild) this.append(clonePart("pb-kept"));
  }

  render() {
    const orphans = findOrphans();
    const mark = JSON.stringify(orphans);
    if (!hasChanged(this, mark)) return;
    this.hidden = !orphans[0];
    this.find("ul").replaceChildren(...orphans.map(createLine));
  }
}

/** Find the entries whose check or question the playbook does not have. @returns {Orphan[]} */
const findOrphans = () => {
  const record = shownRecord();
  if (!store.names) return [];
  const here = new Set([...store.ruleById.keys(), ...Object.keys(store.names.questions)]);
  return Object.entries({ check: record?.checks, question: record?.answers }).flatMap(([kind, entries]) =>
    Object.entries(entries ?? {})
      .filter(([id]) => !here.has(id))
      .map(([id, value]) => ({ id, value, change: store.renames[kind]?.[id] }))
  );
};

/** @param {Orphan} orphan */
const createLine = ({ id, value, change }) => {
  const line = clonePart("pb-kept-line");
  setText(line.querySelector(".pb-id"), id);
  setText(line.querySelector("[data-why]"), change ? words("retired", change) : words("not-here"));
  const { remarks, history = {}, wording: _, ...fields } = /** @type {T.SignOff} */ (value);
  const texts = Object.values(fields).map((text) =>
    typeof text === "string" ? formatDay(text) : JSON.stringify(text)
  );
  const count = Object.keys(history).length;
  const all = [...texts, formatRemarks(remarks), count ? words("earlier", { count }) : ""];
  setText(line.querySelector("[data-text]"), all.filter(Boolean).join(" · "));
  return line;
};
