// Shows a draft's checks on the checklist: reworded, moved, added and left out.
/** @import * as T from "../../adapt/types.js" */

import { pick } from "../../adapt/merge.js";
import { createEdit, describeStale, markText, replaceText, restore } from "./adapt-marks.js";
import { createButton, createNode, phrase } from "./adapt-parts.js";
import { adapting, changeDraft } from "./adapt-state.js";

/** @param {string} id */
const isNewCheck = (id) => !pick(adapting.base.own, id) && !pick(adapting.base.library, id);

/** @param {HTMLElement} row @param {T.Tree} was @param {T.Tree} now */
const showFacts = (row, was, now) => {
  const facts = /** @type {HTMLElement} */ (row.querySelector(".pb-check__facts"));
  const pairs = [["done_when", "done-when"], ["evidence", "evidence"]]; // prettier-ignore
  const isPlain = (/** @type {T.Tree} */ check) => check.done_when === check.text; // the page says it once
  restore(facts);
  if (isPlain(was) === isPlain(now) && pairs.every(([key = ""]) => was[key] === now[key])) return;
  if (isPlain(now)) pairs.shift();
  facts.replaceChildren(
    ...pairs.map(([key = "", word = ""]) => {
      const place = createNode("dd", "");
      if (was[key] === now[key]) place.append(`${now[key]}`);
      else markText(place, was[key], now[key]);
      return createNode("div", "", createNode("dt", "", phrase(word)), place);
    })
  );
};

/** @param {HTMLElement} row @param {T.Tree} now */
const showMeta = (row, now) => {
  const meta = /** @type {HTMLElement} */ (row.querySelector(".pb-check__meta"));
  const effort = describeEffort([/** @type {T.AdaptedCheck} */ (now)]);
  const nodes = [now.kickoff && createNode("span", "pb-tag", phrase("kickoff"))];
  if (effort) nodes.push(createNode("span", "", effort));
  if (now.document) nodes.push(createNode("span", "", adapting.rules.documents[now.document] ?? now.document));
  if (now.stale_after) nodes.push(createNode("span", "", phrase("expires", { when: describeStale(now.stale_after) })));
  const link = meta.querySelector(".pb-id");
  meta.replaceChildren(...nodes.filter((node) => !!node), ...(link ? [link] : []));
};

/** @param {T.Tree | undefined} was @param {T.Tree} now */
const describeChange = (was, now) => {
  if (!was) return ["new", phrase("added")];
  if (was.gate !== now.gate) return ["moved", phrase("moved", { gate: adapting.rules.gates[was.gate] })];
  const isSame = JSON.stringify({ ...was, gap: "" }) === JSON.stringify({ ...now, gap: "" });
  return isSame ? ["", ""] : ["changed", phrase("changed")];
};

/** Show one check as the draft has it. @param {HTMLElement} row @param {T.Tree | undefined} was @param {T.Tree} now @param {(place: string) => void} edit */
const showCheck = (row, was, now, edit) => {
  const [label, text, role] = ["label", ".pb-check__text", ".pb-check__role"].map((one) => row.querySelector(one));
  if (!label || !text) return;
  markText(label, was?.text, now.text);
  text.querySelector(".pb-tag--blocking")?.remove();
  if (now.blocking) label.after(" ", createNode("span", "pb-tag pb-tag--blocking", phrase("blocking")));
  const { roles } = adapting.rules;
  if (role) markText(role, was && roles[was.role], roles[now.role]);
  showFacts(row, was ?? {}, now);
  showMeta(row, now);
  const [kind = "", note = ""] = describeChange(was, now);
  finishRow(
    row,
    kind,
    note,
    createEdit(now.text, () => edit(was ? `adapt/${now.id}` : `checks/${now.id}`))
  );
};

/** @param {HTMLElement} row @param {string} kind @param {string} note @param {HTMLButtonElement} button */
const finishRow = (row, kind, note, button) => {
  for (const old of row.querySelectorAll(".pb-adapt__note, .pb-adapt__edit")) old.remove();
  if (kind) row.dataset.adapted = kind;
  else delete row.dataset.adapted;
  const text = row.querySelector(".pb-check__text");
  if (note) text?.append(createNode("p", "pb-adapt__note", note));
  text?.append(button);
};

/** Show a check that is left out. @param {HTMLElement} row @param {T.Tree} was @param {T.Tree} values */
const showLeftOut = (row, was, values) => {
  const [label] = row.querySelectorAll("label");
  if (label) restore(label);
  const why = pick(values.leave_out, was.id);
  const gap = pick(values.without?.gaps, was.gap);
  const path = why === undefined ? `without/gaps/${was.gap}` : `leave_out/${was.id}`;
  const back = createButton("pb-adapt__edit", phrase("put-back"), () => changeDraft([[path, undefined]]));
  finishRow(row, "left out", phrase("left-out", { why: why ?? gap ?? "" }), back);
};

/** @param {string} id @param {Element} list */
const createRow = (id, list) => {
  const model = /** @type {HTMLElement} */ (document.querySelector("article .pb-check"));
  const row = /** @type {HTMLElement} */ (model.cloneNode(true));
  row.id = `check-${id}`;
  row.dataset.check = id;
  row.dataset.new = "";
  const [box, label, link] = ["input", "label", ".pb-id"].map((one) => /** @type {any} */ (row.querySelector(one)));
  Object.assign(box, { id: `tick-${id}`, name: id });
  label.replaceChildren();
  label.setAttribute("for", box.id);
  link.replaceChildren(id);
  link.setAttribute("href", `#${row.id}`);
  row.querySelector(".pb-check__role")?.replaceChildren();
  list.append(row);
  return row;
};

/**
 * Show the checks that a draft leaves out, and remove those that it no longer adds.
 * @param {T.Tree} values @param {Set<string>} there @param {Map<string, T.AdaptedCheck>} before @param {Map<string | undefined, HTMLElement>} lists
 */
const showGone = (values, there, before, lists) => {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".pb-checks > .pb-check"))) {
    const { check: id = "" } = row.dataset;
    const was = before.get(id);
    if (there.has(id)) continue;
    if (!was || isNewCheck(id)) row.remove();
    else {
      showLeftOut(row, was, values);
      lists.get(was.gate)?.append(row);
    }
  }
};

/** Show the checks of a draft. @param {T.Tree} values @param {T.Merged} merged @param {(place: string) => void} edit */
export const showDraftChecks = (values, merged, edit) => {
  const lists = new Map(
    [...document.querySelectorAll(".pb-gate[data-gate]")].map((gate) => [
      /** @type {HTMLElement} */ (gate).dataset.gate,
      /** @type {HTMLElement} */ (gate.querySelector(".pb-checks"))
    ])
  );
  if (!lists.size) return;
  const before = new Map(adapting.original?.checks.map((check) => [check.id, check]));
  const there = new Set(merged.checks.map(({ id }) => id));
  for (const check of merged.checks) {
    const list = lists.get(check.gate);
    if (!list) continue;
    const row = document.getElementById(`check-${check.id}`) ?? createRow(check.id, list);
    const was = before.get(check.id);
    showCheck(row, was, check, edit);
    if (row.parentElement !== list || row.nextElementSibling) list.append(row);
  }
  showGone(values, there, before, lists);
  for (const [gate = "", list] of lists) {
    if (list.nextElementSibling?.matches(".pb-adapt__add")) continue;
    list.after(createButton("pb-adapt__add", phrase("add-check"), () => edit(`checks//${gate}`)));
  }
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
