// Lists differences as a fork's page does.
/** @import * as T from "../../adapt/types.js" */

import { listDifferences, listLapsed, listLeaves, listUpstream } from "../../adapt/changes.js";
import { toValues } from "../../adapt/draft.js";
import { valuesAt } from "../../adapt/edit.js";
import { createNode, phrase } from "./adapt-parts.js";
import { adapting, labelOf, readAdapted, readHead } from "./adapt-state.js";

/** @typedef {[string, string | undefined, string | undefined]} Words */

/** Return a value as people read it. @param {string} key @param {unknown} value @returns {string | undefined} */
const showWord = (key, value) => {
  const text = typeof value === "string" || value === undefined ? value : JSON.stringify(value);
  const names = { gate: adapting.rules.gates, gap: adapting.rules.gaps }[key];
  return (text && names?.[text]) ?? text;
};

/** Return the old and the new words of a difference. @param {T.AdaptDifference} one @returns {Words[]} */
const wordsOf = ({ kind, id, was, now }) => {
  const keys = ["text", "done_when", "gate"].filter((key) => key in was || key in now);
  const shown = /new|left out|retired/.test(kind) ? keys.filter((key) => key === "text") : keys;
  /** @type {Words[]} */
  const words = shown.map((key) => [
    key === "text" ? "" : labelOf(key),
    showWord(key, was[key]),
    showWord(key, now[key])
  ]);
  const text = kind === "moved" ? readAdapted().merged.checks.find((one) => one.id === id)?.text : "";
  return text ? [["", text, text], ...words] : words;
};

/** Return what a row, a part or a check says before and after, value by value. @param {T.AdaptDifference} one @returns {Words[]} */
const detailsOf = ({ kind, what, id }) => {
  const { original, rules } = adapting;
  const [table] = what === "check" ? ["adapt"] : (Object.entries(rules.nouns).find(([, noun]) => noun === what) ?? []);
  const place = table ? `${table}/${id}` : id;
  const [was, now] = [original, readAdapted().merged].map((one) => new Map(listLeaves(valuesAt(one, place))));
  const skipped = what !== "check" ? [] : kind === "new" ? ["text", "id"] : ["text", "done_when", "gate", "id", "gap"];
  return [.../** @type {Map<string, unknown>} */ (now)]
    .filter(([path, value]) => !skipped.includes(path) && JSON.stringify(was?.get(path)) !== JSON.stringify(value))
    .map(([path, value]) => [
      path.replaceAll("_", " ").replaceAll("/", " › "),
      showWord(path, was?.get(path)),
      showWord(path, value)
    ]);
};

/** @param {T.AdaptDifference} one @param {boolean} isFull */
const createDifference = (one, isFull) => {
  const item = createNode("li");
  if (one.what !== "check" && one.what !== "part") item.append(`${one.what} `);
  item.append(createNode("span.pb-id", one.id));
  const details = isFull && /changed|new/.test(one.kind) ? detailsOf(one) : [];
  const arrow = isFull ? " → " : " "; // the list is copied as text, too
  for (const [label, was, now] of [...wordsOf(one), ...details]) {
    item.append(createNode("br"), label ? `${label}: ` : "");
    if (was && now && was !== now) item.append(createNode("del", was), arrow, createNode("ins", now));
    else item.append(now ?? was ?? "");
  }
  if (one.why) item.append(createNode("br"), createNode("em", one.why));
  return item;
};

/** Show differences by kind. @param {T.AdaptDifference[]} found @param {boolean} [isFull] with what changed in rows and parts @returns {Node[]} */
export const createDifferences = (found, isFull = false) => {
  return Object.entries(adapting.rules.kinds).flatMap(([kind, title]) => {
    const rows = found.filter((one) => one.kind === kind);
    if (!rows[0]) return [];
    const head = createNode("p.pb-different__title", `${title}: ${rows.length}`);
    const list = createNode("ul", ...rows.map((one) => createDifference(one, isFull)));
    return [createNode("section", head, list)];
  });
};

/** List what the draft changes. */
export const listDraftChanges = () => listDifferences(adapting.rules, adapting.base, readAdapted().values);

/** Say how many changes there are. @param {number} count */
export const countChanges = (count) => phrase(count > 1 ? "changes" : `changes-${count}`, { count });

/** Say how many differences to the base a draft makes. @param {T.Tree} values the draft's */
export const countDifferences = (values) => countChanges(listDifferences(adapting.rules, adapting.base, values).length);

/** Return the line above the list for a reviewer. */
export const titleOfChanges = () => {
  const { base } = adapting;
  const { merged } = readAdapted();
  const title = `${merged.values.title} (${readHead().fork})`;
  return phrase("changes-title", { title, base: `${base.title} (${base.id})` });
};

/** List what the base has changed since the draft was begun. @returns {T.AdaptDifference[]} */
export const listBaseChanges = () => {
  const { seen } = readHead();
  const { base, draft, rules } = adapting;
  if (seen.digest === base.digest) return [];
  return [...listUpstream(rules, seen.seen, base.seen), ...listLapsed(rules, seen.seen, base.seen, toValues(draft))];
};
