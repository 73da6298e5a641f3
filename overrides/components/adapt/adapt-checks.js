// Shows a draft's checks on the checklist: reworded, moved, added and left out.
/** @import * as T from "../../adapt/types.js" */

import { pick } from "../../adapt/merge.js";
import { markText, replaceText, restore } from "./adapt-marks.js";
import { createNode, phrase } from "./adapt-parts.js";
import { addAfter, markChange, markLeftOut, showRows } from "./adapt-rows.js";
import { adapting, labelOf } from "./adapt-state.js";

/** Create the word that a check blocks its gate. */
export const createBlocking = () => createNode("span.pb-tag.pb-tag--blocking", labelOf("blocking"));

/** @param {HTMLElement} row @param {T.Tree} was @param {T.Tree} now */
const showFacts = (row, was, now) => {
  const facts = /** @type {HTMLElement} */ (row.querySelector(".pb-check__facts"));
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
  const [last] = changes.slice(-1);
  const parts = changes.length < 2 ? changes.join("") : `${changes.slice(0, -1).join(", ")} or ${last}`;
  const when = last && phrase("when-changes", { parts, verb: last === "tools" ? "change" : "changes" });
  return [days ? phrase("after-days", { days }) : "", when].filter(Boolean).join(" or ");
};

/** @param {HTMLElement} row @param {T.Tree} now */
const showMeta = (row, now) => {
  const meta = /** @type {HTMLElement} */ (row.querySelector(".pb-check__meta"));
  const effort = describeEffort([/** @type {T.AdaptedCheck} */ (now)]);
  const nodes = [now.kickoff && createNode("span.pb-tag", labelOf("kickoff"))];
  if (effort) nodes.push(createNode("span", effort));
  if (now.document) nodes.push(createNode("span", adapting.rules.documents[now.document] ?? now.document));
  if (now.stale_after) nodes.push(createNode("span", phrase("expires", { when: describeStale(now.stale_after) })));
  const link = meta.querySelector(".pb-id");
  meta.replaceChildren(...nodes.filter((node) => !!node), ...(link ? [link] : []));
};

/** Show one check as the draft has it. @param {HTMLElement} row @param {T.Tree | undefined} was @param {T.Tree} now @param {string} id */
const showCheck = (row, was, now, id) => {
  const [label, text, role] = ["label", ".pb-check__text", ".pb-check__role"].map((one) => row.querySelector(one));
  if (!label || !text) return;
  markText(label, was?.text, now.text);
  text.querySelector(".pb-tag--blocking")?.remove();
  if (now.blocking) label.after(" ", createBlocking());
  const { roles } = adapting.rules;
  if (role) markText(role, was && roles[was.role], roles[now.role]);
  showFacts(row, was ?? {}, now);
  showMeta(row, now);
  markChange(row, text, was, now, now.text, was ? `adapt/${id}` : `checks/${id}`);
};

/** Make a copy of a row one of a new check. @param {HTMLElement} row @param {string} id */
const emptyCheck = (row, id) => {
  row.dataset.new = "";
  const [box, label, link] = ["input", "label", ".pb-id"].map((one) => /** @type {any} */ (row.querySelector(one)));
  Object.assign(box, { id: `tick-${id}`, name: id });
  label.replaceChildren();
  label.setAttribute("for", box.id);
  link.replaceChildren(id);
  link.setAttribute("href", `#${row.id}`);
  row.querySelector(".pb-check__role")?.replaceChildren();
};

/** @param {T.Merged} merged @param {(check: T.AdaptedCheck) => unknown} [isWanted] @returns {T.Tree} */
export const listById = ({ checks }, isWanted = () => true) =>
  Object.fromEntries(checks.filter(isWanted).map((check) => [check.id, check]));

/** Show the checks of a draft. @param {T.Tree} values @param {T.Merged} merged */
export const showDraftChecks = (values, merged) => {
  const gates = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".pb-gate[data-gate]"));
  const lists = new Map([...gates].map((gate) => [gate.dataset.gate, gate.querySelector(".pb-checks")]));
  showRows("check", ".pb-checks > .pb-check", listById(adapting.original), listById(merged), {
    listOf: ({ gate }) => lists.get(gate),
    empty: emptyCheck,
    show: showCheck,
    leave: (row, { gap }, id) => {
      const [label] = row.querySelectorAll("label");
      if (label) restore(label);
      const why = pick(values.leave_out, id);
      const path = why === undefined ? `without/gaps/${gap}` : `leave_out/${id}`;
      markLeftOut(row, row.querySelector(".pb-check__text"), path, why ?? pick(values.without?.gaps, gap));
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

/** Show how many hours checks take, in a sentence of the page. @param {Element | null | undefined} place @param {T.AdaptedCheck[]} checks */
export const showEffort = (place, checks) => {
  const sum = place?.querySelector("[data-sum]");
  const effort = describeEffort(checks);
  if (!sum?.parentElement) return;
  sum.textContent = effort ? `${effort}.` : "";
  if (sum.parentElement !== place) sum.parentElement.hidden = !effort;
};

/** Count the checks of each gate, as the draft has them. @param {T.Merged} merged */
export const showCounts = ({ checks }) => {
  const counts = /\d+ checks?, \d+ blocking/;
  const isBlocking = (/** @type {T.AdaptedCheck} */ { blocking }) => blocking;
  for (const gate of Object.keys(adapting.rules.gates)) {
    const all = checks.filter((check) => check.gate === gate);
    const values = { checks: all.length, blocking: all.filter(isBlocking).length };
    const text = phrase(all.length === 1 ? "counts-1" : "counts", values);
    replaceText(document.querySelector(`.pb-path [data-gate="${gate}"] [data-count]`), [counts, text]);
    const question = document.querySelector(`.pb-gate[data-gate="${gate}"] .pb-gate__question`);
    replaceText(question?.querySelector("span"), [counts, text]);
    showEffort(question, all);
  }
  const early = checks.filter((check) => isBlocking(check) && adapting.rules.beforeLive.includes(check.gate)).length;
  const blocking = checks.filter(isBlocking).length;
  const place = document.querySelector("[data-adapt=counts]");
  const sentence = /** @type {HTMLElement | null | undefined} */ (place?.querySelector("[data-early]"));
  if (!sentence) return;
  replaceText(place, [/^\d+(?= checks)/, `${checks.length}`], [/\d+(?= of them blocking)/, `${blocking}`]);
  replaceText(sentence, [/\d+ comes?/, phrase(early === 1 ? "early-1" : "early", { count: early })]);
  sentence.hidden = !early;
  showEffort(place, checks);
};
