// Shows a draft's checks on the checklist: reworded, moved, added and left out.
/** @import * as T from "../../adapt/types.js" */

import { pick } from "../../adapt/merge.js";
import { markText, replaceText, restore } from "./adapt-marks.js";
import { createNode, findAll, findIn, phrase } from "./adapt-parts.js";
import { addAfter, markChange, markLeftOut, showRows } from "./adapt-rows.js";
import { adapting, labelOf } from "./adapt-state.js";

/** Create the word that a check blocks its gate. */
export const createBlocking = () => createNode("span.pb-tag.pb-tag--blocking", labelOf("blocking"));

/** @param {HTMLElement} row @param {T.Tree} was @param {T.Tree} now */
const showFacts = (row, was, now) => {
  const facts = findIn(row, ".pb-check__facts");
  const keys = ["done_when", "evidence"];
  const isPlain = (/** @type {T.Tree} */ check) => check.done_when === check.text; // the page says it once
  restore(facts);
  if (isPlain(was) === isPlain(now) && keys.every((key) => was[key] === now[key])) return;
  if (isPlain(now)) keys.shift();
  facts.replaceChildren(
    ...keys.map((key) => {
      const place = createNode("dd", `${now[key]}`);
      markText(place, was[key], now[key]);
      return createNode("div", createNode("dt", labelOf(key)), place);
    })
  );
};

/** Say when a sign-off expires. @param {{days?: number, changes?: string[]}} stale */
const describeStale = ({ days, changes = [] }) => {
  const parts = new Intl.ListFormat("en-GB", { type: "disjunction" }).format(changes); // without a comma before "or"
  const when = parts && phrase("when-changes", { parts, verb: changes.at(-1) === "tools" ? "change" : "changes" });
  return [days && phrase("after-days", { days }), when].filter(Boolean).join(" or ");
};

/** @param {HTMLElement} row @param {T.Tree} now */
const showMeta = (row, now) => {
  const meta = findIn(row, ".pb-check__meta");
  const stale = now.stale_after && phrase("expires", { when: describeStale(now.stale_after) });
  const texts = [
    describeEffort([/** @type {T.AdaptedCheck} */ (now)]),
    adapting.rules.documents[now.document] ?? now.document,
    stale
  ];
  meta.replaceChildren(
    ...(now.kickoff ? [createNode("span.pb-tag", labelOf("kickoff"))] : []),
    ...texts.filter(Boolean).map((text) => createNode("span", text)),
    findIn(meta, ".pb-id")
  );
};

/** Show one check as the draft has it. @param {HTMLElement} row @param {T.Tree | undefined} was @param {T.Tree} now @param {string} id */
const showCheck = (row, was, now, id) => {
  const text = findIn(row, ".pb-check__text");
  const label = findIn(text, "label");
  const { roles } = adapting.rules;
  markText(label, was?.text, now.text);
  findIn(text, ".pb-tag--blocking")?.remove();
  if (now.blocking) label.after(" ", createBlocking());
  markText(findIn(row, ".pb-check__role"), was && roles[was.role], roles[now.role]);
  showFacts(row, was ?? {}, now);
  showMeta(row, now);
  markChange(row, text, was, now, now.text, was ? `adapt/${id}` : `checks/${id}`);
};

/** Make a copy of a row one of a new check. @param {HTMLElement} row @param {string} id */
const emptyCheck = (row, id) => {
  row.dataset.new = "";
  const [box, label, link] = ["input", "label", ".pb-id"].map((one) => findIn(row, one));
  Object.assign(box, { id: `tick-${id}`, name: id });
  Object.assign(label, { htmlFor: box.id, textContent: "" });
  Object.assign(link, { href: `#${row.id}`, textContent: id });
};

/** @param {T.Merged} merged @param {(check: T.AdaptedCheck) => unknown} [isWanted] @returns {T.Tree} */
export const listById = ({ checks }, isWanted = () => true) =>
  Object.fromEntries(checks.filter(isWanted).map((check) => [check.id, check]));

/** Show the checks of a draft. @param {T.Tree} values @param {T.Merged} merged */
export const showDraftChecks = (values, merged) => {
  const lists = new Map(
    findAll(document, ".pb-gate[data-gate]").map((gate) => [gate.dataset.gate, findIn(gate, ".pb-checks")])
  );
  showRows("check", ".pb-checks > .pb-check", listById(adapting.original), listById(merged), {
    listOf: ({ gate }) => lists.get(gate),
    empty: emptyCheck,
    show: showCheck,
    leave: (row, { gap }, id) => {
      restore(findIn(row, "label"));
      const why = pick(values.leave_out, id);
      const path = why === undefined ? `without/gaps/${gap}` : `leave_out/${id}`;
      markLeftOut(row, findIn(row, ".pb-check__text"), path, why ?? pick(values.without?.gaps, gap));
    }
  });
  for (const [gate, list] of lists) if (list) addAfter(list, "add-check", `checks//${gate}`);
};

/** @param {string} title */
const lowerFirst = (title) => (/^.[A-Z]/.test(title) ? title : `${title[0]?.toLowerCase()}${title.slice(1)}`);

/** @param {number} hours */
const formatHours = (hours) => hours.toLocaleString("en-US", { maximumFractionDigits: 2 });

/** Say how many hours checks take, by role. Empty: none. @param {T.AdaptedCheck[]} checks */
export const describeEffort = (checks) => {
  const sumOf = (/** @type {string} */ role) => checks.reduce((sum, { effort }) => sum + (effort?.[role] ?? 0), 0);
  const roles = Object.entries(adapting.rules.roles)
    .map(([id, title]) => /** @type {const} */ ([lowerFirst(title), sumOf(id)]))
    .filter(([, hours]) => hours);
  const total = roles.reduce((sum, [, hours]) => sum + hours, 0);
  const who = roles.map(([title, hours]) => (roles[1] ? `${title} ${formatHours(hours)}` : title)).join(", ");
  return total && phrase(total === 1 ? "hour" : "hours", { total: formatHours(total), who });
};

/** Show how many hours checks take, in a sentence of the page. @param {Element | undefined} place @param {T.AdaptedCheck[]} checks */
export const showEffort = (place, checks) => {
  const sum = findIn(place, "[data-sum]");
  const effort = describeEffort(checks);
  if (!sum) return;
  sum.textContent = effort ? `${effort}.` : "";
  if (sum.parentElement !== place) sum.parentElement.hidden = !effort;
};

/** Count the checks of each gate, as the draft has them. @param {T.Merged} merged */
export const showCounts = ({ checks }) => {
  const { gates, beforeLive } = adapting.rules;
  const listBlocking = (/** @type {T.AdaptedCheck[]} */ all) => all.filter(({ blocking }) => blocking);
  for (const gate of Object.keys(gates)) {
    const all = checks.filter((check) => check.gate === gate);
    const values = { checks: all.length, blocking: listBlocking(all).length };
    const text = phrase(all.length === 1 ? "counts-1" : "counts", values);
    const question = findIn(document, `.pb-gate[data-gate="${gate}"] .pb-gate__question`);
    for (const place of [findIn(document, `.pb-path [data-gate="${gate}"] [data-count]`), findIn(question, "span")]) {
      replaceText(place, [/\d+ checks?, \d+ blocking/, text]);
    }
    showEffort(question, all);
  }
  const blocking = listBlocking(checks);
  const early = blocking.filter((check) => beforeLive.includes(check.gate)).length;
  const place = findIn(document, "[data-adapt=counts]");
  const sentence = findIn(place, "[data-early]");
  if (!sentence) return;
  replaceText(place, [/^\d+(?= checks)/, `${checks.length}`], [/\d+(?= of them blocking)/, `${blocking.length}`]);
  replaceText(sentence, [/\d+ comes?/, phrase(early === 1 ? "early-1" : "early", { count: early })]);
  sentence.hidden = !early;
  showEffort(place, checks);
};
