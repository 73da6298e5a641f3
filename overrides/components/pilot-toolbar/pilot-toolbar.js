// <pilot-bar data-playbook data-title data-whole>: which pilot lies on the desk, how it is saved, and all that can be done
// with it. On a page of the library it holds a datalist of the playbooks that a new pilot may go through.

import { stage } from "../../record/gates.js";
import { fileName } from "../../record/name.js";
import { paths } from "../../record/record.js";
import {
  announce,
  arrive,
  begin,
  change,
  copy,
  desk,
  flush,
  gatesNow,
  open,
  root,
  soon,
  store,
  tell,
  today,
  words
} from "../store/store.js";
import { PilotElement, fill, offerAll, typed, write } from "../store/element.js";
import { handOver } from "../store/download.js";
import { printHead } from "./print-header.js";

const DAY = 86400000;

/** What the menu does that is not needed at once. It comes when somebody turns to the bar or a pilot is there: from then on
 * the page works without a network. */
const menuPart = async () => (acts ??= (await import(`${root}assets/menu.js`).catch(() => null))?.menu);

/** @type {any} */
let acts;

/** What says at what time something was saved. To make it takes longer than a tick should, so that is done beforehand. @type {Intl.DateTimeFormat} */
let clock;
const wind = () => (clock ??= new Intl.DateTimeFormat([], { timeStyle: "medium" }));

/** When the page has nothing else to do. @param {() => void} action */
const atLeisure = (action) => (window.requestIdleCallback ?? setTimeout)(action);

/** Parts of the page that have a script of their own. */
const distant = () => document.querySelectorAll("[data-script]");

/** @param {any} part */
const fetchScript = ({ dataset }) => import(`${root}assets/${dataset.script}.js`).catch(() => {});

/** Has the script of a part fetched when a reader comes near it. */
const approach = new IntersectionObserver(
  (seen) => seen.forEach(({ target, isIntersecting }) => isIntersecting && fetchScript(target)),
  { rootMargin: "100%" }
);

export class PilotBar extends PilotElement {
  build() {
    if (!this.find("section")) this.append(copy("pb-pilotbar"));
    const options = this.all("option:not(section *)");
    const select = this.find("select[name=playbook]");
    select.replaceChildren(...options.map(({ value, label }) => new Option(label, value)));
    if (this.find("datalist[data-more]")) select.dataset.more = "";
    const { playbook = "", title = "", whole } = this.dataset;
    arrive(playbook, playbook || options[0]?.value || "", title || options[0]?.label || "", whole !== undefined);
    this.old = !!desk.record;
    atLeisure(wind);
    for (const type of ["dragover", "drop"]) document.addEventListener(type, this);
    for (const type of ["keydown", "focusin", "focusout", "pointerover"]) this.addEventListener(type, this);
    if (location.hash.startsWith("#pb=")) this.later("fromAddress");
    for (const part of distant()) approach.observe(part);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const type of ["dragover", "drop"]) document.removeEventListener(type, this);
  }

  /** @param {any} event */
  handleEvent(event) {
    const { target, type } = event;
    if (type === "dragover" || type === "drop") return this.dropped(event);
    if (type === "submit") return this.submitted(event);
    if (type === "focusin" || type === "pointerover")
      return void (menuPart(), offerAll(this.find("select[name=playbook]")));
    const menu = this.find(".pb-menu");
    if (type === "keydown" && event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.firstElementChild.focus();
    }
    if (type === "focusout" && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
    const act = target.closest("[data-act]")?.dataset.act;
    if (type === "click" && act) this.act(act);
    if (type === "change" && target.name === "pilot") open(target.value);
    if (type === "change" && target.type === "file") this.later("fromFile", target.files[0]);
    if (type === "change" && target.name === "playbook")
      Object.assign(desk, { playbook: target.value, title: target.selectedOptions[0].label });
    if (type === "input" && target.name === "name") soon(target, () => this.rename(target.value.trim()));
    if (type === "input" && target.name === "me") soon(target, () => this.named(target.value.trim()));
    if (type === "change") flush();
  }

  /** @param {DragEvent} event */
  dropped(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (event.type === "drop") this.later("fromFile", event.dataTransfer?.files[0]);
  }

  /** @param {string} name */
  rename(name) {
    if (desk.record && name) change(["pilot", { ...desk.record.pilot, name }]);
  }

  /** Who sits here is also who made the ticks that have no name yet. @param {string} me */
  named(me) {
    store.setMe(me);
    const { checks = {}, edits = {} } = desk.record ?? {};
    const mine = Object.keys(checks).filter(
      (id) => checks[id].status === "done" && !checks[id].by && edits[`checks/${id}`]?.by === store.replica()
    );
    if (me && mine[0])
      change(...mine.map((id) => /** @type {[string, unknown]} */ ([`checks/${id}`, { ...checks[id], by: me }])));
  }

  /** @param {string} act */
  act(act) {
    const menu = this.find(".pb-menu");
    if (menu.open) menu.firstElementChild.focus(); // which gets the focus back when a dialog closes
    menu.open = false;
    const { record } = desk;
    const does = {
      start: () => this.start(),
      named: () => this.names(false),
      names: () => this.names(true),
      undo: () => this.undo(),
      json: () => record && this.download(record),
      file: () => this.find("input[type=file]").click(),
      paper: () => this.dialog("pb-paper"),
      print: () => this.dialog("pb-print"),
      close: () => this.find("dialog").close(),
      dismiss: () => this.find("[data-notice]").replaceChildren()
    }[act];
    if (does) does();
    else this.later(act);
  }

  /** What is loaded when it is first asked for. @param {string} act a name, and what it is about @param {unknown} [given] */
  async later(act, given) {
    const [name, about = name] = act.split(" ");
    if (acts ?? (await menuPart())) acts[name](this, given ?? about);
    else announce(words("offline"));
  }

  /** The record as a file: here, so that it works without a network. @param {import("../../record/types.js").Record} record */
  download(record) {
    flush();
    const said = handOver(
      new Blob([`${JSON.stringify(desk.record, null, 1)}\n`], { type: "application/json;charset=utf-8" }),
      `${fileName(record)}.json`
    );
    store.setExported(`${record.pilot.id}`);
    tell();
    announce(said);
  }

  start() {
    begin(words("first-name", { playbook: desk.title }));
    this.names(true);
  }

  /** @param {boolean} on */
  names(on) {
    flush();
    desk.fresh = on;
    tell();
    if (on) this.find("input[name=name]").select();
    else this.find(".pb-menu summary").focus();
  }

  undo() {
    const { undo } = desk;
    desk.undo = null;
    undo?.();
    announce(words("undone"));
    this.show();
  }

  /** @param {SubmitEvent} event */
  submitted(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    event.preventDefault();
    this.later(form.id, typed(form));
  }

  /** Open a dialog with a part in it. @param {string} id @returns {any} */
  dialog(id) {
    flush();
    const dialog = this.find("dialog");
    dialog.replaceChildren(copy(id));
    fill(dialog.querySelectorAll("input[type=date]"), { on: today() });
    fill(dialog.querySelectorAll("input[name=by]"), { by: store.me() });
    for (const part of dialog.querySelectorAll("[data-whole]")) part.hidden = !desk.whole;
    if (!dialog.open) dialog.showModal();
    return dialog;
  }

  show() {
    const { record, rules, fresh } = desk;
    const list = store.list(desk.page);
    const pick = this.find("select[name=pilot]");
    const mark = JSON.stringify(list.map(({ id, name, playbook }) => [id, name, playbook]));
    if (pick.dataset.mark !== mark) {
      pick.dataset.mark = mark;
      pick.replaceChildren(
        ...list
          .filter((one) => !one.newer)
          .map((one) => new Option(this.dataset.playbook ? one.name : words("of", one), one.id))
      );
    }
    pick.value = record?.pilot.id ?? "";
    for (const part of this.all("[data-if]")) {
      const wanted = part.dataset.if
        .split(" ")
        .every(
          (/** @type {string} */ name) =>
            ({ record: !!record, none: !record, whole: desk.whole, library: !desk.page, fresh, undo: !!desk.undo })[
              name
            ]
        );
      if (part.hidden === wanted) part.hidden = !wanted;
    }
    fill(this.all("input[name=name], input[name=me]"), { name: record?.pilot.name, me: store.me() });
    if (record && desk.whole) {
      const states = gatesNow();
      const at = states.find(({ gate }) => gate === stage(states));
      const title = document.querySelector(`pilot-gates [data-gate="${at?.gate}"] a`)?.textContent;
      const counted = states.reduce((sum, state) => sum + state.settled, 0);
      const key = at?.open ? "bar-all" : "bar-state";
      write(
        this.find("[data-state]"),
        words(key, { settled: counted, total: rules.length, gate: title, left: at?.blockers.length })
      );
      Object.assign(this.find("progress"), { max: rules.length, value: counted });
    }
    const saved = record && desk.saved && !desk.failed;
    write(
      this.find("[data-saved]"),
      saved ? words("saved", { time: wind().format(new Date(desk.saved)) }) : words(record ? "kept" : "nothing")
    );
    const problem = this.problem(list);
    const place = this.find("[data-problem]");
    if (problem && place.textContent !== problem) announce(problem);
    write(place, problem);
    place.parentElement.hidden = !problem;
    if (record && !this.laid) this.lay();
    printHead([record?.pilot.name, document.querySelector("h1")?.textContent, today()].filter(Boolean).join(" · "));
  }

  /** A pilot lies on the desk: every part may have something of it. One that was there before goes to the ids of today. */
  lay() {
    this.laid = true;
    atLeisure(() => {
      distant().forEach(fetchScript);
      menuPart().then((loaded) => loaded?.carryOver(this, this.old));
    });
  }

  /** What has to be said about the storage. @param {import("../../record/types.js").Listed[]} list */
  problem(list) {
    const { failed, record } = desk;
    const newer = list.filter((one) => one.newer).map(({ name }) => name);
    if (failed) return words(`unsaved-${failed}`);
    if (store.problem) return words(store.problem);
    if (newer[0]) return words("newer-here", { names: newer.join(", ") });
    if (!record || paths(record).length < 5) return "";
    const last = store.exportedAt(`${record.pilot.id}`);
    const times = Object.values(record.edits ?? {})
      .map((edit) => edit.at)
      .sort();
    const days = Math.floor((Date.now() - Date.parse(last ?? times[0])) / DAY);
    if (!(days >= 14) || (last && times.every((time) => time <= last))) return "";
    return words(last ? "remind" : "never", { days });
  }
}
