// <pilot-diagnosed>: what the diagnosis of the pilot comes to, above the gaps of its playbook. The open gaps come first,
// in the diagnosis's order, and the checks that close them are named. Loaded with the menu.
/** @import * as T from "../../record/types.js" */

import { isSettled } from "../../record/gates.js";
import { diagnose } from "../diagnose/verdict.js";
import { linkToCheck } from "../store/check-links.js";
import { PilotElement, createLink, hasChanged, setText, setVisible } from "../store/element.js";
import { clonePart, fetchJson, formatDay, root, words } from "../store/site.js";
import { assess, shownRecord, store } from "../store/store.js";

/** The most checks that are named. */
const MOST_CHECKS = 5;

/** @type {Promise<T.Questionnaire | null> | undefined} */
let fetching;

export class PilotDiagnosed extends PilotElement {
  /** @type {T.Questionnaire | null} */
  questionnaire = null;

  build() {
    if (!this.firstElementChild) this.append(clonePart("pb-diagnosed"));
    /** The gaps as the playbook lists them. @type {HTMLElement[]} */
    this.gaps = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".pb-gaps > [id^=gap-]"))];
  }

  render() {
    const rows = shownRecord()?.tables?.diagnose;
    if (rows && !this.questionnaire) this.fetchQuestionnaire();
    const answers = Object.entries(rows ?? {}).map(([id, row]) => [id, String(row.answer)]);
    const result = this.questionnaire && rows && diagnose(this.questionnaire, Object.fromEntries(answers));
    const isShown = !!result && !!answers[0];
    this.hidden = !isShown;
    this.renderGaps(isShown ? Object.keys(result.gaps) : []);
    if (isShown) this.renderResult(result, rows);
  }

  async fetchQuestionnaire() {
    fetching ??= fetchJson("data/diagnose.json");
    this.questionnaire = await fetching;
    if (this.questionnaire) this.render();
    else fetching = undefined;
  }

  /** Put the open gaps first, in their order, and mark them. @param {string[]} open */
  renderGaps(open) {
    const [first] = this.gaps ?? [];
    if (!first || !hasChanged(this, open.join())) return;
    const find = (/** @type {string} */ id) => this.gaps?.filter((gap) => gap.id === `gap-${id}`) ?? [];
    const found = open.flatMap(find);
    for (const gap of this.gaps ?? []) {
      gap.querySelector(".pb-diagnosed__mark")?.remove();
      if (found.includes(gap)) gap.querySelector(".pb-gap__title")?.after(" ", clonePart("pb-diagnosed-mark"));
    }
    const others = this.gaps?.filter((gap) => !found.includes(gap)) ?? [];
    first.parentElement?.append(...found, ...others);
  }

  /** @param {T.DiagnosisResult} result @param {{[question: string]: T.Row}} rows */
  renderResult({ left, verdict, gaps }, rows) {
    const done = Object.keys(rows).length;
    const open = Object.keys(gaps);
    const counts = { done, all: done + left.length, count: open.length };
    const title = verdict ? words(`verdict-${verdict}`) : words("diagnosed-partly", counts);
    const day = formatDay(findLastDay(Object.values(rows)));
    setText(this.find("strong"), verdict ? words("diagnosed", { title, day }) : title);
    setText(this.find("[data-open]"), words(open[1] ? "diagnosed-open" : `diagnosed-open-${open.length}`, counts));
    this.renderComparison(rows, open);
    const back = this.find("a");
    back.href = new URL("diagnose/#verdict", root).href;
    setText(back, words(verdict ? "diagnosed-back" : "diagnosed-on"));
    this.renderLinks("[data-first]", linkChecks(open));
    const elsewhere = open.filter((id) => !this.gaps?.some((gap) => gap.id === `gap-${id}`));
    const titles = elsewhere.map((id) => createLink(new URL(`gaps/${id}/`, root).href, words(`gap-${id}`)));
    this.renderLinks("[data-elsewhere]", titles);
  }

  /** Compare with the diagnosis before, if there was one. @param {{[question: string]: T.Row}} rows @param {string[]} open */
  renderComparison(rows, open) {
    const place = this.find("[data-before]");
    const last = findLastDay(Object.values(rows));
    const earlier = Object.entries(rows).map(
      ([id, row]) =>
        /** @type {[string, T.Row]} */ ([id, row.was && row.on === last ? { answer: row.was, on: row.was_on } : row])
    );
    const hasBefore = earlier.some(([id, row]) => row !== rows[id]);
    setVisible(place, hasBefore);
    if (!hasBefore || !this.questionnaire) return;
    const answers = Object.fromEntries(earlier.map(([id, { answer }]) => [id, `${answer}`]));
    const before = Object.keys(diagnose(this.questionnaire, answers).gaps);
    const day = findLastDay(earlier.map(([, row]) => row));
    const name = (/** @type {string[]} */ gaps) => gaps.map((gap) => words(`gap-${gap}`)).join("; ");
    const closed = name(before.filter((gap) => !open.includes(gap)));
    const added = name(open.filter((gap) => !before.includes(gap)));
    const counts = { before: before.length, day, count: open.length, last };
    const parts = [words("diagnosed-twice", counts)];
    if (closed) parts.push(words("diagnosed-closed", { titles: closed }));
    if (added) parts.push(words("diagnosed-added", { titles: added }));
    setText(place.querySelector("p"), parts.join(" "));
    const { gaps } = this.questionnaire;
    place.querySelector("div").replaceChildren(createStrip(day, gaps, before), createStrip(last, gaps, open));
  }

  /** Show a list of links, or hide its line. @param {string} selector @param {HTMLAnchorElement[]} links */
  renderLinks(selector, links) {
    const line = this.find(selector);
    setVisible(line, !!links[0]);
    const items = links.map((link) => {
      const item = document.createElement("li");
      item.append(link);
      return item;
    });
    line.querySelector("ul").replaceChildren(...items);
  }
}

/** Return the last day on which a question was answered. @param {T.Row[]} rows */
const findLastDay = (rows) =>
  `${rows
    .map(({ on }) => `${on ?? ""}`)
    .sort()
    .pop()}`;

/** Create a line with a cell for each gap. @param {string} day @param {string[]} gaps @param {string[]} open */
const createStrip = (day, gaps, open) => {
  const strip = clonePart("pb-diagnosed-strip");
  setText(strip.firstElementChild, formatDay(day));
  for (const gap of gaps) {
    const cell = document.createElement("i");
    cell.title = words(`gap-${gap}`);
    cell.toggleAttribute("data-open", open.includes(gap));
    strip.append(cell);
  }
  return strip;
};

/** List links to the checks that close gaps and are open, gap by gap, the blocking ones first. @param {string[]} gaps */
const linkChecks = (gaps) => {
  const isOpen = (/** @type {T.CheckRule} */ rule) => !isSettled(assess(rule).state);
  const open = gaps.flatMap((gap) => {
    const rules = store.rules.filter((rule) => rule.gap === gap && isOpen(rule));
    return [...rules.filter(({ blocking }) => blocking), ...rules.filter(({ blocking }) => !blocking)];
  });
  return open.slice(0, MOST_CHECKS).map(({ id }) => linkToCheck(id));
};
