// <pilot-diagnose>: reads the answers, and shows what holds for them. A script of its own.
/** @import * as T from "../../record/types.js" */

import { offerAllPlaybooks } from "../store/all-playbooks.js";
import { getAddress } from "../store/addresses.js";
import { PilotElement, createLink, hasChanged, setText, setVisible } from "../store/element.js";
import { fetchJson, format, root } from "../store/site.js";
import { change, shownRecord, startPilot, storage, store, today } from "../store/store.js";
import { introduce } from "../main/main.js";
import { diagnose, fromHash, toHash } from "./verdict.js";

const TABLE = "diagnose";

/** Where the answers are kept until the tab closes: a reader may leave the page, and the theme may load it again. */
const KEY = `${root.pathname}pilotbook.diagnose`;

/** @returns {T.Answers | null} */
const readAnswers = () => {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  } catch {
    return null; // no storage, or nothing of ours
  }
};

let lastAnswers = readAnswers();

/** @param {T.Answers} answers */
const keepAnswers = (answers) => {
  lastAnswers = answers;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(answers));
  } catch {
    // blocked or full: they are kept for as long as the script runs
  }
};

/** @type {T.Questionnaire} */
let questionnaire;

/** @param {string} selector @returns {any[]} which the page's HTML decides */
const findAll = (selector) => [...document.querySelectorAll(selector)];

class PilotDiagnose extends PilotElement {
  /** The pilot whose answers are marked, or were cleared. @type {string | undefined} */
  shownOf;

  build() {
    const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector("[data-keep]"));
    /** What the reader does with the answers: around the template, outside this element. */
    this.actions = template?.parentElement;
    if (template && !this.actions?.querySelector("[data-done]")) this.actions?.append(template.content.cloneNode(true));
    const handle = (/** @type {Event} */ event) => this.handleAction(event);
    for (const type of ["click", "submit"]) this.actions?.addEventListener(type, handle);
    const select = this.actions?.querySelector("select");
    for (const type of ["focusin", "pointerover"]) {
      if (select) this.actions?.addEventListener(type, () => offerAllPlaybooks(select));
    }
    addEventListener("hashchange", this.#readHash);
    this.mark(fromHash(location.hash) ?? lastAnswers);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#readHash);
  }

  #readHash = () => this.mark(fromHash(location.hash));

  /** The answers that are marked. @returns {T.Answers} */
  get answers() {
    return Object.fromEntries(this.all("input:checked").map(({ name, value }) => [name, value]));
  }

  /** Mark answers. @param {T.Answers | null} answers */
  mark(answers) {
    if (!answers) return;
    for (const field of this.all("input")) field.checked = answers[field.name] === field.value;
    this.render();
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "submit") event.preventDefault();
    if (event.type === "click") this.goTo(event);
    if (event.type !== "change") return;
    keepAnswers(this.answers);
    this.render();
  }

  /** Go to an open question, or to the verdict. The theme would load the page again. @param {Event} event */
  goTo(event) {
    const target = /** @type {Element} */ (event.target);
    const link = /** @type {HTMLAnchorElement | null} */ (target.closest(".pb-ask__progress a"));
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    const place = /** @type {HTMLElement} */ (document.querySelector(link.hash));
    place.scrollIntoView();
    const field = place.querySelector("input");
    if (!field) place.tabIndex = -1; // the heading of the verdict
    (field ?? place).focus({ preventScroll: true });
  }

  render() {
    const record = shownRecord();
    const rows = record?.tables?.[TABLE];
    if (rows && !this.all("input:checked")[0] && this.shownOf !== record.pilot.id) {
      this.shownOf = record.pilot.id;
      this.mark(Object.fromEntries(Object.entries(rows).map(([id, row]) => [id, String(row.answer)])));
    }
    const result = diagnose(questionnaire, this.answers);
    const ids = Object.keys(questionnaire.questions);
    const hasBegun = result.left.length < ids.length;
    this.renderProgress(ids, result.left);
    renderVerdict(result);
    renderGaps(result, hasBegun);
    renderAssumptions(result);
    setVisible(this.actions?.querySelector("[data-act=keep]"), !!record && hasBegun);
    setText(this.actions?.querySelector("[data-pilot]"), record?.pilot.name ?? "");
  }

  /** Show how many questions are answered, with links to the rest. @param {string[]} ids @param {string[]} left */
  renderProgress(ids, left) {
    const place = this.find(".pb-ask__progress");
    setVisible(place, true);
    const mark = left.join();
    if (!hasChanged(place, mark)) return;
    const done = ids.length - left.length;
    const links = (done ? left : []).flatMap((id) => [" ", createLink(`#ask-${id}`, String(ids.indexOf(id) + 1))]);
    const verdict = createLink("#verdict", place.dataset.end);
    const rest = links[0] ? [` ${place.dataset.left}`, ...links] : left[0] ? [] : [" ", verdict];
    place.replaceChildren(format(place.dataset.words, { done, all: ids.length }), ...rest);
  }

  /** Do something with the answers. @param {Event} event */
  handleAction(event) {
    const target = /** @type {any} */ (event.target);
    const act = target.closest("[data-act]")?.dataset.act;
    if (event.type === "submit") {
      event.preventDefault();
      this.start(target.elements);
    } else if (act === "keep") {
      this.save();
      this.say(store.failed ? "failed" : "kept", store.record?.pilot);
    } else if (act === "link") this.makeLink();
    else if (act === "print") window.print();
    else if (act === "clear") this.clear();
  }

  /** Start a pilot with the answers. @param {{ playbook: HTMLSelectElement, name: HTMLInputElement }} fields */
  start({ playbook, name: { value } }) {
    const name = value.trim();
    startPilot(name, playbook.value);
    this.save();
    this.say(store.failed ? "failed" : "started", { name });
    if (store.failed) return;
    const link = createLink(getAddress(playbook.value), playbook.selectedOptions[0].label);
    this.actions?.querySelector("[data-done]")?.append(" ", link);
  }

  clear() {
    if (location.hash.startsWith("#a=")) {
      history.replaceState(history.state, "", location.pathname + location.search);
    }
    this.shownOf = store.record?.pilot.id; // so that its answers do not come back at once
    keepAnswers({});
    this.mark({});
  }

  /** Save the answers in the pilot's record. Those that are the same keep their day, the others the answer of an earlier one. */
  save() {
    const { answers } = this;
    const before = store.record?.tables?.[TABLE] ?? {};
    const by = storage.me();
    /** @type {(id: string) => [string, unknown]} */
    const toEntry = (id) => {
      const field = this.find(`[data-ask="${id}"] input:checked`);
      const said = field?.nextElementSibling.textContent.trim();
      const isSame = before[id]?.answer === answers[id];
      const row = isSame
        ? before[id]
        : { answer: answers[id], said, on: today(), ...(by && { by }), ...keepEarlier(before[id]) };
      return [`tables/${TABLE}/${id}`, field ? row : undefined];
    };
    const ids = Object.keys(questionnaire.questions).filter((id) => answers[id] || before[id]);
    change(...ids.map(toEntry));
  }

  async makeLink() {
    const place = this.actions?.querySelector("[data-link]");
    const field = /** @type {HTMLInputElement} */ (place?.querySelector("input"));
    setVisible(place, true);
    field.value = location.href.split("#")[0] + toHash(this.answers);
    field.select();
    const copied = await navigator.clipboard?.writeText(field.value).then(
      () => true,
      () => false
    );
    this.say(copied ? "copied" : "copy");
  }

  /** Say what was done. @param {string} word @param {object} [values] */
  say(word, values = {}) {
    const place = /** @type {HTMLElement} */ (this.actions?.querySelector("[data-done]"));
    place.textContent = format(place.dataset[word], values);
  }
}

/** Return the answer that a question had on an earlier day, if it had one. @param {T.Row} [row] */
const keepEarlier = ({ answer, on, was, was_on } = {}) => {
  if (answer && `${on ?? ""}` < today()) return { was: answer, was_on: on };
  return was ? { was, was_on } : {};
};

/** @param {T.DiagnosisResult} result */
const renderVerdict = ({ rule, verdict }) => {
  findAll("[data-rule]").forEach((row, index) => row.toggleAttribute("data-holds", index === rule));
  for (const part of findAll("[data-verdict]")) setVisible(part, part.dataset.verdict === verdict);
};

/**
 * Show the gaps that are open, each with the answers that open it.
 * @param {T.DiagnosisResult} result @param {boolean} hasBegun
 */
const renderGaps = ({ gaps }, hasBegun) => {
  for (const part of findAll("[data-gap-open]")) {
    const reasons = (gaps[part.dataset.gapOpen] ?? []).map((pair) => pair.join(" "));
    setVisible(part, !!reasons[0]);
    for (const line of part.querySelectorAll("[data-because]")) {
      setVisible(line, reasons.includes(line.dataset.because));
    }
  }
  const isOpen = !!Object.keys(gaps)[0];
  setVisible(document.querySelector("[data-diagnosed]"), isOpen);
  setVisible(document.querySelector("[data-none]"), hasBegun && !isOpen);
};

/** @param {T.DiagnosisResult} result */
const renderAssumptions = ({ assumptions }) => {
  for (const row of findAll("[data-assumption]")) {
    const fate = assumptions[row.dataset.assumption] ?? "unknown";
    for (const part of row.querySelectorAll("[data-fate]")) {
      if (part.localName === "td") part.toggleAttribute("data-not", part.dataset.fate !== fate);
      else setVisible(part, part.dataset.fate === fate);
    }
  }
};

/** Fetch the questions without their words. Without them the page stays the questionnaire that it is. */
const fetchQuestionnaire = async () => (questionnaire = await fetchJson("data/diagnose.json"));

introduce({ "pilot-diagnose": PilotDiagnose }, fetchQuestionnaire());
