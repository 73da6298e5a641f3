// <pilot-register data-limit>: the pilots of this browser, each with its owner, and how to add one. A script of its own;
// the rows come from `assets/inventory.js`.
/** @import * as T from "../../record/types.js" */

import { setEntry } from "../../record/record.js";
import { currentId } from "../../record/renames.js";
import { getAddress } from "../store/addresses.js";
import { offerAllPlaybooks } from "../store/all-playbooks.js";
import { PilotElement, createLink, formValues, setText, setVisible } from "../store/element.js";
import { migrateIds } from "../store/current-ids.js";
import { fetchRenames } from "../store/renames.js";
import { fetchRules } from "../store/rules.js";
import { format, root } from "../store/site.js";
import { debounce, flush, notify, saveRecord, settle, startPilot, storage, store, today, who } from "../store/store.js";
import { introduce } from "../main/main.js";
import { loadMenu, whenIdle } from "../pilot-toolbar/loading.js";
import { forgetRooms, rememberRooms } from "../rooms/rooms.js";
import { fillPlace } from "./fill-place.js";
import { assessPilot, countPilots } from "./standing.js";

/** A pilot of the table. @typedef {T.RegisterRow} Row */

const LIMIT = `${root.pathname}pilotbook.limit`;

/** Return the limit that was set in this browser, after setting it if one is given. @param {string} [given] */
const getLimit = (given) => {
  try {
    if (given) localStorage.setItem(LIMIT, given);
    return Number(localStorage.getItem(LIMIT));
  } catch {
    return Number(given ?? 0); // no storage: it counts until the page goes
  }
};

/** The address of the page, below that of the site. */
const REGISTER = "register/";

const rememberRegister = () => rememberRooms({ register: "[data-room]" });

class PilotRegister extends PilotElement {
  /** The titles of the stages, by id. @type {{[stage: string]: string}} */
  titles = {};
  /** How often it was rendered. */
  round = 0;
  /** What `share-register.js` adds: the pilots of the shared folder, and what differs in their rows. @type {any} */
  shared;

  build() {
    const names = this.find("[data-stages]").content.querySelectorAll("[data-stage-name]");
    this.titles = Object.fromEntries([...names].map((node) => [node.dataset.stageName, node.textContent]));
    this.find("[data-new]").open = !storage.list()[0];
    const select = this.find("select[name=playbook]");
    for (const type of ["focusin", "pointerover"]) select?.addEventListener(type, () => offerAllPlaybooks(select));
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {any} */ (event.target);
    if (event.type === "click") this.onClick(target);
    if (event.type === "submit") {
      event.preventDefault();
      if (target.matches("[data-start]")) this.start(target);
    }
    if (target.name === "owner") debounce(target, () => this.saveOwner(target));
    if (target.name === "limit" && target.validity.valid) {
      this.limit = getLimit(target.value) || Number(target.value);
      this.render();
    }
    if (event.type !== "change") return;
    if (target.type === "file") this.importFiles(target);
    flush();
  }

  /** @param {any} target */
  onClick(target) {
    const { act, pilotName } = target.dataset;
    if (act === "all") loadMenu().then((menu) => menu?.downloadAll(this));
    if (act === "import") this.find("input[type=file]").click();
    if (pilotName !== undefined) storage.setCurrent(target.closest("tr").dataset.pilot);
  }

  /** Start a pilot under the name of the form. @param {HTMLFormElement} form */
  async start(form) {
    const { name, playbook } = formValues(form);
    if (!name) return form.reportValidity();
    const { ok } = await startPilot(name, playbook);
    store.isNew = false; // it has a name
    const place = this.find("[data-done]");
    setText(place, format(place.dataset[ok ? "started" : "failed"], { name }));
    const title = form.querySelector("select")?.selectedOptions[0]?.label ?? playbook;
    if (ok) place.append(" ", createLink(getAddress(playbook, "checks"), title));
    if (ok) form.reset();
    notify();
  }

  /** Import records as the toolbar does: several files as if they were one with all their pilots. @param {any} field */
  async importFiles(field) {
    const files = /** @type {File[]} */ ([...field.files]);
    field.value = "";
    const bar = /** @type {any} */ (document.querySelector("pilot-bar"));
    if (files[0]) bar.runMenu("fromFile", files[1] ? await joinFiles(files) : files[0]);
  }

  /** Save the owner's name in a pilot's record. @param {HTMLInputElement} field */
  saveOwner(field) {
    const id = field.closest("tr")?.dataset.pilot ?? "";
    const record = storage.held(id);
    const name = field.value.trim();
    const { name: before = "", ...rest } = record?.tables?.roles?.owner ?? {};
    if (!record || before === name) return;
    const row = { ...rest, ...(name && { name }) };
    const changed = setEntry(record, "tables/roles/owner", Object.keys(row)[0] ? row : undefined, who());
    if (store.record?.pilot.id === id) return void saveRecord(changed, record);
    storage.save(changed, record).then((result) => settle(id, result));
    notify();
  }

  async render() {
    const round = ++this.round;
    await fetchRenames();
    const pilots = [...storage.list(), ...(this.shared?.list() ?? [])];
    const isFilled = pilots[0] || document.querySelector("#site ~ * .pb-table--register");
    const loading = isFilled && import(`${root}assets/inventory.js`).catch(() => null);
    const found = await Promise.all(pilots.map(assessListed));
    const { renderRows } = (await loading) || {};
    if (round !== this.round) return; // something changed meanwhile, and another round shows it
    const rows = found.flatMap((one) => (typeof one === "string" ? [] : [one]));
    const unknown = found.filter((one) => typeof one === "string");
    for (const part of this.all("[data-empty]:not(td)")) setVisible(part, !pilots[0]);
    for (const part of this.all("[data-some]")) setVisible(part, !!rows[0]);
    const problem = this.find("[data-problem]");
    setVisible(problem, !!unknown[0]);
    fillPlace(problem, { names: unknown.join(", ") });
    this.renderNumbers(rows.map(({ at }) => at));
    renderRows?.(this, rows);
    this.toggleAttribute("data-ready", true);
    if (pilots[0]) document.fonts.ready.then(() => whenIdle(rememberRegister));
    else forgetRooms(REGISTER);
  }

  /** @param {T.PilotStatus[]} pilots */
  renderNumbers(pilots) {
    const counts = countPilots(pilots);
    for (const [name, count] of Object.entries(counts)) {
      for (const place of this.all(`[data-sum="${name}"]`)) setText(place, String(count));
    }
    setVisible(this.find("[data-sum=invented]").parentElement, !!counts.invented);
    this.limit ??= getLimit() || Number(this.dataset.limit);
    const over = counts.pilots - this.limit;
    const place = this.find("[data-over]");
    setVisible(place, over > 0);
    setText(place.firstElementChild, format(place.dataset.words, { limit: this.limit, over }));
    const field = this.find("[name=limit]");
    if (field !== document.activeElement) field.value = this.limit;
  }
}

/** Join the files of several records into one. Any other file is listed under its name. @param {File[]} files */
const joinFiles = async (files) => {
  const read = files.map(async (file) => {
    try {
      const raw = JSON.parse(await file.text());
      return Array.isArray(raw.records) && !raw.pilot ? raw.records : [raw];
    } catch {
      return [{ pilot: { name: file.name } }];
    }
  });
  const records = (await Promise.all(read)).flat();
  return new File([JSON.stringify({ records })], "records.json");
};

/**
 * Assess a stored pilot. Returns its name alone where it cannot be read, or the site has no such playbook.
 * @param {T.PilotSummary & { record?: T.Record }} listed @returns {Promise<Row | string>}
 */
const assessListed = async ({ id, name, playbook, newer, ...given }) => {
  const record = given.record ?? (newer ? null : await storage.get(id));
  const here = currentId(store.renames.playbook ?? {}, playbook);
  const found = record && (await fetchRules(here));
  if (!record || !found) return name;
  const current = await migrateIds(record, found.checks);
  const at = assessPilot(found.checks, current, Object.keys(found.gates), today(), found.decision);
  return { id, name, playbook: here, title: found.title, rules: found.checks, titles: found.gates, at };
};

introduce({ "pilot-register": PilotRegister });
