// The form that adapts a playbook: the page shows the draft, and each place has a button that opens its form. A script of
// its own, loaded when someone adapts.
/** @import * as T from "../../adapt/types.js" */

import { getAt } from "../../adapt/apply.js";
import { announce, words } from "../store/site.js";
import { notify, store } from "../store/store.js";
// The dialogs first, then what shows a draft on the page: the bundle has the order, and what is alike compresses best.
import { openForm } from "./adapt-form.js";
import { openReview, openUpstream } from "./adapt-review.js";
import { openDrafts } from "./adapt-drafts.js";
import { showAnswers, showCost, showGaps, showTables } from "./adapt-tables.js";
import { showDraftChecks, showCounts } from "./adapt-checks.js";
import { showKickoff } from "./adapt-kickoff.js";
import { countChanges, createDifferences, listBaseChanges, listDraftChanges } from "./adapt-lists.js";
import { markLines, markText } from "./adapt-marks.js";
import { cloneAdaptPart, createNode, findAll, findIn, listenToActs, phrase } from "./adapt-parts.js";
import { createEdit } from "./adapt-rows.js";
import {
  adapting,
  closeDraft,
  fetchBase,
  findOpenDraft,
  listenToDraft,
  openDraft,
  readAdapted,
  undoDraft
} from "./adapt-state.js";

/** The elements that show a pilot. While someone adapts, the page has plain ones in their places. */
const LIVE = "article :is(pilot-checklist, pilot-table, pilot-answers, pilot-gates)";

/** Put the elements of the page without a pilot in the places of those that show one. */
const removePilot = async () => {
  store.record = null;
  notify();
  const text = await fetch(new URL("", location.href)).then((response) => response.text());
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = findAll(page, LIVE);
  findAll(document, LIVE).forEach((live, index) => {
    const plain = createNode("div");
    plain.append(...[...(fresh[index]?.childNodes ?? [])].map((node) => document.importNode(node, true)));
    live.replaceWith(plain);
  });
};

/** Show the texts in the places that the page marks. @param {T.Merged} merged */
const showPlaces = (merged) => {
  const seen = new Set();
  for (const place of findAll(document, "[data-adapt*='/']")) {
    const keys = (place.dataset.adapt ?? "").split("/").filter(Boolean);
    const [was, now] = [adapting.original, merged].map((one) => getAt(one.values, keys));
    const group = keys[1] ? `${keys[0]}` : "";
    const button = createEdit(phrase(group ? `place-${group}` : "place"), group);
    const after = seen.has(group) || group === "cost" || place.matches("h1") ? [] : [button];
    if (after[0]) seen.add(group);
    if (Array.isArray(now)) markLines(place, was, now, ...after.map((node) => createNode("li", node)));
    else markText(place, was, now, place.matches("div"), ...after);
  }
};

/** Show what is different, as a fork's page does. */
const showDifferent = () => {
  const place = document.getElementById("fork");
  if (!place) return;
  // The page of a fork shows how that one differs from its own base.
  const own = findAll(document, "#different, #different ~ p, .pb-different");
  for (const node of own) node.hidden = !node.closest("[data-adapt-different]");
  const found = listDraftChanges();
  for (const old of findAll(document, "[data-adapt-different]")) old.remove();
  const title = createNode("h2", phrase("different"));
  const nodes = createNode("div.pb-different", ...createDifferences(found));
  const whole = createNode("div", title, nodes);
  whole.dataset.adaptDifferent = "";
  place.before(whole);
};

/** @param {any} bar */
const showBar = (bar) => {
  const { merged } = readAdapted();
  const find = (/** @type {string} */ selector) => findIn(bar, selector);
  find("[data-title]").textContent = merged.values.title;
  find("[data-act=kickoff]").hidden = !adapting.base.values.kickoff;
  find("[data-count]").textContent = countChanges(listDraftChanges().length);
  find("[data-saved]").textContent = phrase(adapting.saved);
  const upstream = listBaseChanges().length;
  find("[data-upstream]").hidden = !upstream;
  find("[data-text]").textContent = phrase("upstream", { count: countChanges(upstream) });
};

/** Bring the page into line with the draft. @param {any} bar */
const showDraft = (bar) => {
  const { values, merged } = readAdapted();
  const kept = /** @type {HTMLElement | null} */ (document.activeElement);
  const name = kept?.matches(".pb-adapt__edit, .pb-adapt__add") ? kept.getAttribute("aria-label") : "";
  showBar(bar);
  showPlaces(merged);
  showDraftChecks(values, merged);
  showCounts(merged);
  showTables(values, merged);
  showGaps(values, merged);
  showAnswers(merged);
  showCost(merged);
  showKickoff(merged);
  showDifferent();
  if (name) findIn(document, `[aria-label="${CSS.escape(name)}"]`)?.focus();
};

/** Open the form on the page. @param {HTMLElement} host */
const showForm = async (host) => {
  if (host.dataset.open) return;
  host.dataset.open = "true";
  findIn(document, "article")?.classList.add("pb-adapting");
  await removePilot();
  const bar = cloneAdaptPart("pb-adapt-bar");
  host.append(bar);
  listenToActs(bar, {
    review: openReview,
    upstream: openUpstream,
    kickoff: () => openForm("kickoff"),
    drafts: () => openDrafts(() => showDraft(bar)),
    undo: () => {
      const said = phrase(undoDraft() ? "undone" : "nothing-to-undo");
      findIn(bar, "[data-saved]").textContent = said;
    },
    leave: () => {
      closeDraft();
      location.reload();
    }
  });
  const show = () => showDraft(bar);
  listenToDraft(show);
  show();
  // Its script may come later than this one.
  if (findIn(document, "pilot-cost:not(:defined)")) customElements.whenDefined("pilot-cost").then(show);
};

/** Adapt a playbook: go on with the draft that this tab has open, or ask which one. @param {HTMLElement} host @param {string} playbook */
export const openAdapt = async (host, playbook) => {
  if (!(await fetchBase(playbook))) return announce(words("offline"));
  const draft = await findOpenDraft(playbook);
  if (draft) openDraft(draft);
  if (draft) await showForm(host);
  else await openDrafts(() => showForm(host));
};
