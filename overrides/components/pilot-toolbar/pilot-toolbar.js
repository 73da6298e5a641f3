// <pilot-bar data-playbook data-title>: which pilot the page shows, how it is saved, and all that can be
// done with it. On a page of the library it holds a datalist of the playbooks that a new pilot may go through.
/** @import * as T from "../../record/types.js" */

import { lastAct } from "../store/acts-done.js";
import {
  PilotElement,
  fillField,
  fillFields,
  formValues,
  hasChanged,
  setText,
  setVisible,
  takeChange
} from "../store/element.js";
import { announce, clonePart, formatDay, words } from "../store/site.js";
import {
  change,
  choosePlaybook,
  debounce,
  flush,
  openPage,
  openPilot,
  shownDay,
  shownRecord,
  storage,
  store,
  today
} from "../store/store.js";
import { getMenu, loadMenu, whenIdle } from "./loading.js";
import { setPrintHeader } from "./print-header.js";
import { describeSaving, getClock } from "./saving.js";

const DRAG_EVENTS = ["dragover", "drop"];

export class PilotBar extends PilotElement {
  build() {
    if (!this.find("section")) this.append(clonePart("pb-pilotbar"));
    const options = this.all("option:not(section *)");
    const select = this.find("select[name=playbook]");
    select.replaceChildren(...options.map(({ value, label }) => new Option(label, value)));
    if (this.find("datalist[data-more]")) select.dataset.more = "";
    const { playbook = "", title = "" } = this.dataset;
    const { value = "", label = "" } = options[0] ?? {};
    /** Whether the pilot was there before. */
    this.wasThere = false;
    openPage(playbook, playbook || value, title || label).then(() => {
      this.wasThere = !!store.record && !store.isNew;
    });
    whenIdle(() => this.offer());
    whenIdle(getClock);
    for (const type of DRAG_EVENTS) document.addEventListener(type, this);
    for (const type of ["keydown", "focusin", "focusout", "pointerover"]) this.addEventListener(type, this);
    if (/(#|%23)(pb|with=)/i.test(location.href)) this.runMenu("fromAddress");
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const type of DRAG_EVENTS) document.removeEventListener(type, this);
  }

  /** @param {any} event */
  handleEvent(event) {
    const { type } = event;
    if (DRAG_EVENTS.includes(type)) this.onDrag(event);
    else if (type === "submit") this.onSubmit(event);
    else if (type === "focusin" || type === "pointerover") this.loadRest();
    else if (type === "click") this.onClick(event.target);
    else if (type === "input") this.onInput(event.target);
    else if (type === "change") this.onChange(event.target);
    else this.closeMenu(event);
  }

  /** Offer the pilots that are here under another address of this site, and empty the bin of what is old. */
  async offer() {
    await storage.ready;
    const isMoved = !storage.list()[0] && storage.hasOthers;
    if (isMoved || storage.bin.hasItems) (await loadMenu())?.tidy(this, isMoved);
  }

  /** Load the rest of the toolbar before a reader needs it. */
  async loadRest() {
    const actions = await loadMenu();
    actions?.offerAllPlaybooks(this.find("select[name=playbook]"));
  }

  /** @param {Element} target */
  onClick(target) {
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
    if (button?.dataset.act) this.run(button.dataset.act);
  }

  /** @param {HTMLInputElement} target */
  onInput(target) {
    if (target.name === "name") debounce(target, () => this.rename(target));
    if (target.name === "me") debounce(target, () => this.setAuthor(target.value.trim()));
  }

  /** @param {any} target */
  onChange(target) {
    if (target.name === "pilot") openPilot(target.value);
    if (target.type === "file") this.runMenu("fromFile", target.files[0]);
    if (target.name === "playbook") choosePlaybook(target.value, target.selectedOptions[0].label);
    flush();
  }

  /** Close the menu on Escape, and when the focus leaves it. @param {any} event */
  closeMenu({ type, key, relatedTarget }) {
    const menu = this.find(".pb-menu");
    if (type === "keydown" && key === "Escape" && menu.open) {
      menu.open = false;
      menu.firstElementChild.focus();
    }
    if (type === "focusout" && relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  }

  /** @param {DragEvent} event */
  onDrag(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (event.type === "drop") this.runMenu("fromFile", event.dataTransfer.files[0]);
  }

  /** Save the pilot's name, unless it is empty. @param {HTMLInputElement} field */
  rename(field) {
    const changes = field.value.trim() ? takeChange(field) : [];
    if (store.record && changes[0]) change(...changes);
  }

  /** Keep the reader's name, also for what this browser signed without one. @param {string} me */
  setAuthor(me) {
    storage.setMe(me);
    if (store.record) this.runMenu("setAuthor", me);
  }

  /** Do what a button of the toolbar says. @param {string} act */
  run(act) {
    const menu = this.find(".pb-menu");
    if (menu.open) menu.firstElementChild.focus(); // which gets the focus back when a dialog closes
    menu.open = false;
    const action = {
      file: () => this.find("input[type=file]").click(),
      close: () => this.find("dialog").close(),
      dismiss: () => this.find("[data-notice]").replaceChildren()
    }[act];
    if (action) action();
    else this.runMenu(act);
  }

  /**
   * Do what is loaded when a reader first asks for it.
   * @param {string} act a name, and what it is about @param {unknown} [given]
   */
  async runMenu(act, given) {
    const [name, about = name] = act.split(" ");
    const actions = getMenu() ?? (await loadMenu());
    if (actions) actions[name](this, given ?? about);
    else announce(words("offline"));
  }

  /** @param {SubmitEvent} event */
  onSubmit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    event.preventDefault();
    this.runMenu(form.id, formValues(form));
  }

  render() {
    const record = shownRecord();
    const pilots = storage.list(store.page);
    this.renderPilots(pilots);
    this.renderParts();
    fillFields(this.all("input[name=me]"), { me: storage.me() });
    fillField(this.find("input[name=name]"), "pilot/name");
    this.renderUndo();
    setText(this.find("[data-saved]"), describeSaving(record));
    this.toggleAttribute("data-saving", storage.isBusy);
    this.renderDay(record);
    this.renderProblem(this.describeProblem(pilots));
    if (record && !this.isPrepared) this.prepare();
    if (!record && !store.opening) document.documentElement.removeAttribute("data-reserved"); // see rooms/
    const title = document.querySelector("h1")?.textContent;
    const isOfAll = !!document.querySelector("pilot-register");
    setPrintHeader([!isOfAll && record?.pilot.name, title, formatDay(today())].filter(Boolean).join(" · "));
  }

  /** Say of which day an invented pilot is shown. @param {T.Record | null} record */
  renderDay(record) {
    const place = this.find("[data-asof]");
    setVisible(place, shownDay() !== today());
    setText(place, record && shownDay() !== today() ? words("as-of", { day: shownDay() }) : "");
  }

  /** Say what the button undoes. */
  renderUndo() {
    const last = lastAct(store.record?.pilot.id);
    const act = last && getMenu()?.describeAct(this, last);
    if (act) setText(this.find("[data-act=undo]"), words("undo", { act }));
  }

  /** @param {T.PilotSummary[]} pilots */
  renderPilots(pilots) {
    const select = this.find("select[name=pilot]");
    const mark = JSON.stringify(pilots.map(({ id, name, playbook }) => [id, name, playbook]));
    if (hasChanged(select, mark)) {
      const readable = pilots.filter((one) => !one.newer);
      const name = (/** @type {T.PilotSummary} */ one) => (this.dataset.playbook ? one.name : words("of", one));
      select.replaceChildren(...readable.map((one) => new Option(name(one), one.id)));
    }
    select.value = shownRecord()?.pilot.id ?? "";
  }

  /** Show the parts whose conditions all hold. */
  renderParts() {
    const record = !!shownRecord();
    const { names, page, isNew } = store;
    /** @type {{[name: string]: boolean}} */
    const holds = {
      record,
      none: !record && !store.opening,
      whole: !!names,
      agenda: !!names && !names.kind && names.kickoff !== false,
      library: !page,
      fresh: isNew,
      undo: !!lastAct(store.record?.pilot.id)
    };
    for (const part of this.all("[data-if]")) {
      setVisible(
        part,
        part.dataset.if.split(" ").every((/** @type {string} */ name) => holds[name])
      );
    }
  }

  /** Say what the reader has to know about the storage. @param {T.PilotSummary[]} pilots @returns {string} */
  describeProblem(pilots) {
    const newer = pilots.filter((one) => one.newer).map(({ name }) => name);
    if (store.failed) return words(`unsaved-${store.failed}`);
    if (store.isGone) return words("gone-typing", store.record?.pilot);
    if (store.page && !store.names && !store.opening) return words("no-rules");
    if (storage.problem) return words(storage.problem);
    if (newer[0]) return words("newer-here", { names: newer.join(", ") });
    const record = shownRecord();
    return record ? String(getMenu()?.remind(this, record) ?? "") : "";
  }

  /** @param {string} problem */
  renderProblem(problem) {
    const place = this.find("[data-problem]");
    if (problem && place.textContent !== problem) announce(problem);
    setText(place, problem);
    place.parentElement.hidden = !problem;
  }

  /** Load what a page with a pilot may need. A pilot that was there before migrates to the ids of today. */
  prepare() {
    this.isPrepared = true;
    whenIdle(() => {
      loadMenu().then((actions) => {
        actions?.migrate(this, this.wasThere);
        this.render();
      });
    });
  }
}
