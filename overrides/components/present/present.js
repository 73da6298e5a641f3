// <pilot-present>: the checks of the kickoff for a projector, one at a time, with the clock of the agenda. A script of its
// own, loaded when someone presents.

import { PilotElement, fillField, saveField, saveSoon, setText, setVisible } from "../store/element.js";
import { loadStyle } from "../store/late-style.js";
import { clonePart, words } from "../store/site.js";
import { change, entryAt, flush, shownRecord } from "../store/store.js";
import { formatSeconds, isRunning, resetClock, secondsLeft, toggleClock } from "./agenda-clock.js";

/** The keys that turn to another check: those of a remote control, too. @type {{[key: string]: number}} */
const STEPS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };

/** The check that was shown last. */
let place = 0;

/** @param {string} selector @returns {any[]} which the page's HTML decides */
const findAll = (selector) => [...document.querySelectorAll(selector)];

export class PilotPresent extends PilotElement {
  build() {
    this.append(clonePart("pb-present"));
    this.dialog = /** @type {HTMLDialogElement} */ (this.firstElementChild);
    this.dialog.addEventListener("close", () => this.end());
    this.addEventListener("keydown", this);
    document.addEventListener("fullscreenchange", this);
    this.ticking = setInterval(() => this.renderAgenda(), 1000);
    this.open();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("fullscreenchange", this);
    clearInterval(this.ticking);
  }

  /** Open the dialog over the full screen, or over the page where the browser does not allow that. */
  async open() {
    await Promise.all([this.fill(), loadStyle("present")]);
    this.dialog?.showModal();
    this.find("h2").focus();
  }

  /** Use the full screen. A browser allows it only after a click. */
  async fill() {
    if (!navigator.userActivation?.isActive) return;
    await document.documentElement.requestFullscreen?.().catch(() => {});
  }

  end() {
    flush();
    if (document.fullscreenElement) document.exitFullscreen();
    this.remove();
  }

  /** @param {any} event */
  handleEvent(event) {
    const { type, target } = event;
    if (type === "keydown") this.onKey(event);
    else if (type === "fullscreenchange") this.onFullscreen();
    else if (type === "click") this.run(target.closest("[data-act]")?.dataset.act);
    else if (target.dataset.field) saveSoon(event, target, () => saveField(target));
  }

  /** Turn to another check. In a field the arrows move the caret. @param {KeyboardEvent} event */
  onKey(event) {
    const isTyping = event.key.startsWith("Arrow") && /** @type {Element} */ (event.target).matches("input");
    const step = STEPS[event.key];
    if (!step || isTyping) return;
    event.preventDefault();
    this.turn(step);
  }

  /** Who leaves the full screen leaves the presentation. */
  onFullscreen() {
    if (!document.fullscreenElement && this.isFull) this.dialog?.close();
    this.isFull = !!document.fullscreenElement;
    setVisible(this.find("[data-act=full]"), !this.isFull);
  }

  /** @param {string} [act] */
  run(act) {
    if (act === "end") this.dialog?.close();
    if (act === "full") this.fill();
    if (act === "back") this.turn(-1);
    if (act === "on") this.turn(1);
    if (act === "clock") toggleClock();
    if (act === "item") this.endItem();
    this.renderAgenda();
  }

  /** @param {number} step */
  turn(step) {
    const before = place;
    flush();
    place = Math.min(Math.max(place + step, 0), findAll("[data-check]").length - 1);
    if (place === before) return;
    this.render();
    this.find(".pb-present__check").scrollTo(0, 0);
    setText(this.find("[data-said]"), `${this.find("[data-place]").textContent}. ${this.find("h2").textContent}`);
  }

  /** Tick the item of the agenda that is on, and begin the next one. */
  endItem() {
    const item = findItem();
    if (item) change([item.path, true]);
    resetClock();
  }

  render() {
    const checks = findAll("[data-check]");
    const check = checks[place] ?? checks[0];
    if (!check) return;
    const { check: id, role } = check.dataset;
    this.dataset.role = role;
    setText(this.find("[data-pilot]"), shownRecord()?.pilot.name ?? document.querySelector("h1")?.textContent ?? "");
    setText(this.find("[data-progress]"), document.querySelector(".pb-sheet [data-progress]")?.textContent ?? "");
    const bar = /** @type {HTMLProgressElement | null} */ (document.querySelector(".pb-sheet__progress progress"));
    Object.assign(this.find("progress"), { value: bar?.value ?? 0, max: bar?.max ?? 1 });
    setText(
      this.find("[data-place]"),
      words("present-place", { number: checks.indexOf(check) + 1, all: checks.length })
    );
    setText(this.find("h2"), check.querySelector("label").textContent);
    setText(this.find("[data-when]"), check.querySelector("[data-done-when]").textContent);
    const isOpen = check.dataset.state === "open";
    setText(this.find("[data-told]"), isOpen ? "" : check.querySelector("[data-standing]").textContent);
    for (const field of this.all("[data-field]")) fillField(field, `checks/${id}/${field.dataset.field}`);
    setVisible(this.find("[data-field=due]").parentElement, !check.hasAttribute("data-settled"));
    Object.assign(this.find("[data-act=back]"), { disabled: check === checks[0] });
    Object.assign(this.find("[data-act=on]"), { disabled: check === checks.at(-1) });
    this.renderAgenda();
  }

  renderAgenda() {
    const item = findItem();
    const left = item ? secondsLeft(item.minutes) : 0;
    setText(this.find("[data-item-title]"), item ? words("present-item", item) : words("present-agenda-done"));
    setText(
      this.find("[data-left]"),
      item ? words(left < 0 ? "present-over" : "present-left", { time: formatSeconds(left) }) : ""
    );
    this.find("[data-left]").toggleAttribute("data-over", left < 0);
    setText(this.find("[data-act=clock]"), words(isRunning() ? "present-pause" : "present-start"));
    for (const act of ["clock", "item"]) setVisible(this.find(`[data-act=${act}]`), !!item);
  }
}

/** Find the item of the agenda that is on: the first that is not ticked. */
const findItem = () => {
  const rows = findAll("[data-agenda]");
  const paths = rows.map((row) => row.querySelector("[data-item]").dataset.item);
  const at = paths.findIndex((path) => !entryAt(path));
  const row = rows[at];
  if (!row) return null;
  const title = row.querySelector("th").firstChild.textContent.trim();
  return { path: paths[at], title, minutes: Number(row.dataset.agenda), number: at + 1, all: rows.length };
};

if (!customElements.get("pilot-present")) customElements.define("pilot-present", PilotPresent);
