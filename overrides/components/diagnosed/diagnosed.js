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
    if (isShown) this.renderResult(result, Object.values(rows));
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

  /** @param {T.DiagnosisResult} result @param {T.Row[]} rows */
  renderResult({ left, verdict, gaps }, rows) {
    const day = rows.map(({ on }) => `${on ?? ""}`).sort();
    const open = Object.keys(gaps);
    const counts = { done: rows.length, all: rows.length + left.length, count: open.length };
    const title = verdict ? words(`verdict-${verdict}`) : words("diagnosed-partly", counts);
    setText(this.find("strong"), verdict ? words("diagnosed", { title, day: formatDay(day.pop()) }) : title);
    setText(this.find("[data-open]"), words(open[1] ? "diagnosed-open" : `diagnosed-open-${open.length}`, counts));
    const back = this.find("a");
    back.href = new URL("diagnose/#verdict", root).href;
    setText(back, words(verdict ? "diagnosed-back" : "diagnosed-on"));
    this.renderLinks("[data-first]", linkChecks(open));
    const elsewhere = open.filter((id) => !this.gaps?.some((gap) => gap.id === `gap-${id}`));
    const titles = elsewhere.map((id) => createLink(new URL(`gaps/${id}/`, root).href, words(`gap-${id}`)));
    this.renderLinks("[data-elsewhere]", titles);
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

/** List links to the checks that close gaps and are open, gap by gap, the blocking ones first. @param {string[]} gaps */
const linkChecks = (gaps) => {
  const isOpen = (/** @type {T.CheckRule} */ rule) => !isSettled(assess(rule).state);
  const open = gaps.flatMap((gap) => {
    const rules = store.rules.filter((rule) => rule.gap === gap && isOpen(rule));
    return [...rules.filter(({ blocking }) => blocking), ...rules.filter(({ blocking }) => !blocking)];
  });
  return open.slice(0, MOST_CHECKS).map(({ id }) => linkToCheck(id));
};
