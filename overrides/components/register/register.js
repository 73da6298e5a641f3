// <pilot-register data-limit>: the pilots of this browser, each with its owner. A script of its own.
/** @import * as T from "../../record/types.js" */

import { setEntry } from "../../record/record.js";
import { currentId } from "../../record/renames.js";
import { PilotElement, linkToCheck, setText, setVisible } from "../store/element.js";
import { fetchRenames } from "../store/renames.js";
import { fetchJson, format, formatDay, root } from "../store/site.js";
import { debounce, flush, notify, saveRecord, settle, storage, store, today, who } from "../store/store.js";
import { introduce } from "../main/main.js";
import { loadMenu } from "../pilot-toolbar/loading.js";
import { PAST_CONDITIONS, PRODUCTION, STOPPED, assessPilot, countPilots, measureGates } from "./standing.js";

/** A pilot of the table. @typedef {T.RegisterRow} Row */

const LIMIT = `${root.pathname}pilotbook.limit`;

/** By playbook, its checks and gates; null where the site has no such playbook. @type {Map<string, Promise<any>>} */
const rules = new Map();

/** Return a playbook's rules, fetched once. @param {string} playbook */
const getRules = (playbook) => {
  const found = rules.get(playbook) ?? fetchJson(`data/rules/${encodeURIComponent(playbook)}.json`);
  rules.set(playbook, found);
  return found;
};

/** Return the limit that was set in this browser, after setting it if one is given. @param {string} [given] */
const getLimit = (given) => {
  try {
    if (given) localStorage.setItem(LIMIT, given);
    return Number(localStorage.getItem(LIMIT));
  } catch {
    return Number(given ?? 0); // no storage: it counts until the page goes
  }
};

/** @param {string} className @param {string} textContent */
const createChip = (className, textContent) => Object.assign(document.createElement("li"), { className, textContent });

class PilotRegister extends PilotElement {
  /** The titles of the stages, by id. @type {{[stage: string]: string}} */
  titles = {};
  /** How often it was rendered. */
  round = 0;
  /** What `share-register.js` adds: the pilots of the shared folder, and what differs in their rows. @type {any} */
  shared;

  build() {
    if (this.find("[data-some]")) return;
    this.append(this.find("template").content.cloneNode(true));
    const names = this.find("[data-stages]").content.querySelectorAll("[data-stage-name]");
    this.titles = Object.fromEntries([...names].map((node) => [node.dataset.stageName, node.textContent]));
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {any} */ (event.target);
    if (event.type === "click") {
      if (target.dataset.act === "all") loadMenu().then((menu) => menu?.downloadAll(this));
      if (target.dataset.name !== undefined) storage.setCurrent(target.closest("tr").dataset.pilot);
      return;
    }
    if (target.name === "owner") debounce(target, () => this.saveOwner(target));
    if (target.name === "limit" && target.validity.valid) {
      this.limit = getLimit(target.value) || Number(target.value);
      this.render();
    }
    if (event.type === "change") flush();
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
    const found = await Promise.all(pilots.map(assessListed));
    if (round !== this.round) return; // something changed meanwhile, and another round shows it
    const rows = found.flatMap((one) => (typeof one === "string" ? [] : [one]));
    const unknown = found.filter((one) => typeof one === "string");
    const ends = [PRODUCTION, PAST_CONDITIONS, STOPPED];
    const stages = Object.keys(this.titles).filter((id) => !ends.includes(id));
    const order = [PRODUCTION, PAST_CONDITIONS, ...stages.reverse(), STOPPED];
    rows.sort((a, b) => order.indexOf(a.at.at) - order.indexOf(b.at.at) || a.name.localeCompare(b.name));
    setVisible(this.find("[data-empty]"), !pilots[0]);
    setVisible(this.find("[data-some]"), !!rows[0]);
    const problem = this.find("[data-problem]");
    setVisible(problem, !!unknown[0]);
    setText(problem, format(problem.dataset.words, { names: unknown.join(", ") }));
    this.renderNumbers(rows.map(({ at }) => at));
    this.renderPath(rows);
    this.renderTable(rows);
    this.renderHistory(rows);
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

  /** Show the pilots on the path. @param {Row[]} rows */
  renderPath(rows) {
    const most = Number(this.dataset.chips);
    for (const place of this.all("[data-place]")) {
      const here = rows.filter(({ at }) => at.at === place.dataset.place);
      setText(place.querySelector("[data-count]"), String(here.filter(({ at }) => !at.invented).length));
      const chips = here.slice(0, most).map(({ name, at }) => {
        if (at.invented) return createChip("pb-chip pb-chip--invented", format(this.dataset.inventedChip, { name }));
        return createChip(`pb-chip${at.named ? "" : " pb-chip--nameless"}`, name);
      });
      if (here.length > most) chips.push(createChip("pb-chip pb-chip--more", `+${here.length - most}`));
      place.querySelector("[data-chips]").replaceChildren(...chips);
    }
  }

  /** Show one row per pilot. The row in which someone types stays. @param {Row[]} rows */
  renderTable(rows) {
    const body = this.find("table tbody");
    const existing = new Map([...body.children].map((row) => [row.dataset.pilot, row]));
    const part = this.find("[data-row]").content.querySelector("tr");
    const nodes = rows.map((one) => {
      const row = existing.get(one.id) ?? part.cloneNode(true);
      row.dataset.pilot = one.id;
      this.renderRow(row, one);
      return row;
    });
    if (nodes.length === body.children.length && nodes.every((row, index) => row === body.children[index])) return;
    const focused = document.activeElement;
    body.replaceChildren(...nodes);
    if (focused instanceof HTMLElement && body.contains(focused)) focused.focus();
  }

  /** @param {HTMLElement} row @param {Row} pilot */
  renderRow(row, { name, playbook, title, at }) {
    /** @param {string} selector @returns {any} */
    const find = (selector) => row.querySelector(selector);
    const page = new URL(`playbooks/${playbook}/`, root).href;
    row.dataset.at = at.at;
    setText(find("[data-name]"), name);
    find("[data-name]").href = page;
    setText(find("[data-playbook]"), title);
    setVisible(find("[data-invented]"), at.invented);
    setText(find("[data-stage]"), this.titles[at.at] ?? at.at);
    const since = find("[data-since]");
    setText(since, at.days === null ? "" : format(since.dataset.words, at));
    const owner = find("[name=owner]");
    if (owner !== document.activeElement) owner.value = at.owner;
    owner.setAttribute("aria-label", `${owner.ariaLabel?.split(":")[0]}: ${name}`);
    const lacks = find("[data-lacks]");
    setText(lacks, at.named ? "" : at.owner ? lacks.dataset.team : lacks.dataset.nobody);
    this.renderMarks(find(".pb-marks"), at.gates);
    const stale = find("[data-stale]");
    setText(stale, at.stale ? format(stale.dataset.words, at) : "");
    this.renderBlockers(row, page, at.blockers);
    this.renderOverdue(find("[data-overdue]"), at.overdue);
    const approver = find("[data-approver]");
    setText(approver, at.approver ? format(approver.dataset.words, at) : approver.dataset.nobody);
    approver.classList.toggle("pb-lacks", !at.approver);
    this.shared?.renderRow(row);
  }

  /** Mark the gates that are open. @param {HTMLElement} place @param {T.GateState[]} gates */
  renderMarks(place, gates) {
    for (const { gate, open } of gates) {
      place.querySelector(`[data-mark="${gate}"]`)?.toggleAttribute("data-open", open);
    }
    /** @param {boolean} wanted */
    const list = (wanted) => {
      const titles = gates.filter(({ open }) => open === wanted).map(({ gate }) => this.titles[gate] ?? gate);
      return titles.join(", ") || place.dataset.none;
    };
    place.setAttribute("aria-label", format(place.dataset.words, { open: list(true), shut: list(false) }));
  }

  /** @param {HTMLElement} row @param {string} page @param {string[]} blockers */
  renderBlockers(row, page, blockers) {
    const most = Number(this.dataset.shown);
    const [place, more] = /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("[data-blocks], [data-more]"));
    const links = blockers.slice(0, most).flatMap((id) => [linkToCheck(id, page), " "]);
    place.replaceChildren(...(links[0] ? links : [place.dataset.nothing ?? ""]));
    setText(more, blockers.length > most ? format(more.dataset.words, { more: blockers.length - most }) : "");
  }

  /** List the conditions that are overdue, one on each line. @param {HTMLElement} place @param {T.Condition[]} overdue */
  renderOverdue(place, overdue) {
    const lines = overdue.flatMap((condition) => [
      document.createElement("br"),
      format(place.dataset.words, { ...condition })
    ]);
    place.replaceChildren(...lines);
  }

  /** Show when pilots reached production, and how long each gate took. @param {Row[]} rows */
  renderHistory(rows) {
    /** @type {{[month: string]: string[]}} */
    const months = {};
    for (const { name, at } of rows) {
      if (at.at === PRODUCTION && at.since && !at.invented) (months[at.since.slice(0, 7)] ??= []).push(name);
    }
    const latestFirst = Object.keys(months).sort().reverse();
    const lines = latestFirst.map(
      (month) => `${formatDay(`${month}-01`).replace(" 1,", "")}: ${months[month].join(", ")}`
    );
    const reached = this.find("[data-reached]");
    setText(reached, lines[0] ? format(reached.dataset.words, { months: lines.join("; ") }) : reached.dataset.none);
    const gates = this.all("[data-gate-took]").map((row) => row.dataset.gateTook);
    const pilots = rows.map(({ at }) => at);
    for (const { gate, passed, days } of measureGates(pilots, gates)) {
      const [, count, median] = this.find(`[data-gate-took="${gate}"]`).children;
      setText(count, String(passed));
      setText(median, days === null ? median.dataset.unknown : String(days));
    }
  }
}

/** Whether something is written under an id that the book no longer has. @param {T.Record} record */
const hasGoneIds = ({ checks = {}, answers = {}, edits = {} }) => {
  const { check = {}, question = {} } = store.renames;
  const ids = Object.keys(edits).map((path) => path.split("/")[1]);
  return [...Object.keys(checks), ...Object.keys(answers), ...ids].some(
    (id) => Object.hasOwn(check, id) || Object.hasOwn(question, id)
  );
};

/**
 * Return a record under today's ids. The script that migrates it is loaded only for an older one.
 * @param {T.Record} record @param {T.CheckRule[]} rules @returns {Promise<T.Record>}
 */
const toCurrentIds = async (record, rules) => {
  if (!hasGoneIds(record)) return record;
  const migrated = /** @type {any} */ ((await loadMenu())?.toCurrentIds(record, store.renames, rules));
  return migrated?.record ?? record;
};

/**
 * Assess a stored pilot. Returns its name alone where it cannot be read, or the site has no such playbook.
 * @param {T.PilotSummary & { record?: T.Record }} listed @returns {Promise<Row | string>}
 */
const assessListed = async ({ id, name, playbook, newer, ...given }) => {
  const record = given.record ?? (newer ? null : await storage.get(id));
  const here = currentId(store.renames.playbook ?? {}, playbook);
  const found = record && (await getRules(here));
  if (!record || !found) return name;
  const current = await toCurrentIds(record, found.checks);
  const at = assessPilot(found.checks, current, found.gates, today(), found.decision);
  return { id, name, playbook: here, title: found.title, at };
};

introduce({ "pilot-register": PilotRegister });
