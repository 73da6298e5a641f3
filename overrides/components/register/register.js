// <pilot-register data-limit>: the pilots of this browser, each with its owner. A script of its own.
/** @import * as T from "../../record/types.js" */

import { setEntry } from "../../record/record.js";
import { currentId } from "../../record/renames.js";
import { getAddress } from "../store/addresses.js";
import { PilotElement, createLink, setText, setVisible } from "../store/element.js";
import { fetchRenames } from "../store/renames.js";
import { fetchRules } from "../store/rules.js";
import { format, root } from "../store/site.js";
import { debounce, flush, notify, saveRecord, settle, storage, store, today, who } from "../store/store.js";
import { introduce } from "../main/main.js";
import { loadMenu } from "../pilot-toolbar/loading.js";
import { fillPlace } from "./fill-place.js";
import { ENDS, PAST_CONDITIONS, PRODUCTION, STOPPED } from "./stages.js";
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

/** @param {string} kind @param {string} textContent */
const createChip = (kind, textContent) =>
  Object.assign(document.createElement("li"), { className: `pb-chip pb-chip--${kind}`, textContent });

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
    const stages = Object.keys(this.titles).filter((id) => !ENDS.includes(id));
    const order = [PRODUCTION, PAST_CONDITIONS, ...stages.reverse(), STOPPED];
    rows.sort((a, b) => order.indexOf(a.at.at) - order.indexOf(b.at.at) || a.name.localeCompare(b.name));
    setVisible(this.find("[data-empty]"), !pilots[0]);
    setVisible(this.find("[data-some]"), !!rows[0]);
    const problem = this.find("[data-problem]");
    setVisible(problem, !!unknown[0]);
    fillPlace(problem, { names: unknown.join(", ") });
    this.renderNumbers(rows.map(({ at }) => at));
    this.renderPath(rows);
    this.renderTable(rows);
    if (!rows[0]) return;
    const { renderHistory } = (await import(`${root}assets/history.js`).catch(() => null)) ?? {};
    if (round === this.round) renderHistory?.(this, rows);
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
        if (at.invented) return createChip("invented", format(this.dataset.inventedChip, { name }));
        return createChip(at.named ? "named" : "nameless", name);
      });
      if (here.length > most) chips.push(createChip("more", `+${here.length - most}`));
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
  renderRow(row, { name, playbook, title, rules, at }) {
    /** @param {string} selector @returns {any} */
    const find = (selector) => row.querySelector(selector);
    row.dataset.at = at.at;
    setText(find("[data-name]"), name);
    find("[data-name]").href = getAddress(playbook);
    setText(find("[data-playbook]"), title);
    setVisible(find("[data-invented]"), at.invented);
    setText(find("[data-stage]"), this.titles[at.at] ?? at.at);
    fillPlace(find("[data-since]"), at.days !== null && at);
    const owner = find("[name=owner]");
    if (owner !== document.activeElement) owner.value = at.owner;
    owner.setAttribute("aria-label", `${owner.ariaLabel?.split(":")[0]}: ${name}`);
    const lacks = find("[data-lacks]");
    setText(lacks, at.named ? "" : at.owner ? lacks.dataset.team : lacks.dataset.nobody);
    this.renderMarks(find(".pb-marks"), at.gates);
    fillPlace(find("[data-stale]"), !!at.stale && at);
    this.renderBlockers(row, playbook, at.blockers, rules);
    this.renderOverdue(find("[data-overdue]"), at.overdue);
    const approver = find("[data-approver]");
    fillPlace(approver, !!at.approver && at, approver.dataset.nobody);
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

  /** @param {HTMLElement} row @param {string} playbook @param {string[]} blockers @param {T.PlaybookRules["checks"]} rules */
  renderBlockers(row, playbook, blockers, rules) {
    const most = Number(this.dataset.shown);
    const [place, more] = /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("[data-blocks], [data-more]"));
    const links = blockers.slice(0, most).flatMap((id, index) => {
      const name = rules.find((rule) => rule.id === id)?.text ?? id;
      return [index ? ", " : "", createLink(`${getAddress(playbook, "checks")}#check-${id}`, name)];
    });
    place.replaceChildren(...(blockers[0] ? links : [place.dataset.nothing ?? ""]));
    fillPlace(more, blockers.length > most && { more: blockers.length - most });
  }

  /** List the conditions that are overdue, one on each line. @param {HTMLElement} place @param {T.Condition[]} overdue */
  renderOverdue(place, overdue) {
    const lines = overdue.flatMap((condition) => [
      document.createElement("br"),
      format(place.dataset.words, { ...condition })
    ]);
    place.replaceChildren(...lines);
  }
}

/** Whether something is written under an id that the book no longer has. @param {T.Record} record */
const hasGoneIds = ({ checks, answers, edits = {} }) => {
  const gone = { ...store.renames.check, ...store.renames.question };
  const ids = Object.keys(edits).map((path) => path.split("/")[1] ?? "");
  return [...ids, ...Object.keys({ ...checks, ...answers })].some((id) => Object.hasOwn(gone, id));
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
  const found = record && (await fetchRules(here));
  if (!record || !found) return name;
  const current = await toCurrentIds(record, found.checks);
  const at = assessPilot(found.checks, current, Object.keys(found.gates), today(), found.decision);
  return { id, name, playbook: here, title: found.title, rules: found.checks, at };
};

introduce({ "pilot-register": PilotRegister });
