// <pilot-register data-limit>: the pilots of this browser, each with the name beside it. A script of its own.
/** @import * as T from "../../record/types.js" */

import { carry } from "../../record/migrate.js";
import { setEntry } from "../../record/record.js";
import { announce, desk, filled, flush, root, soon, store, take, tell, today, who } from "../store/store.js";
import { PilotElement, reveal, write } from "../store/element.js";
import { handOver } from "../store/download.js";
import { fetchGone } from "../store/renames.js";
import { introduce } from "../main/main.js";
import { PRODUCTION, STOPPED, stands, sums, took } from "./standing.js";

const LIMIT = `${root.pathname}pilotbook.limit`;

/** By playbook, what its records are counted by; null: this site has none of that id. @type {Map<string, Promise<any>>} */
const rules = new Map();

/** @param {string} playbook @returns {Promise<any>} */
const rulesOf = (playbook) => {
  const found =
    rules.get(playbook) ??
    fetch(new URL(`data/rules/${encodeURIComponent(playbook)}.json`, root))
      .then((answer) => (answer.ok ? answer.json() : null))
      .catch(() => null);
  rules.set(playbook, found);
  return found;
};

/** Where a playbook's id leads today. @param {string} id */
const playbookToday = (id) => {
  const { to = [] } = desk.gone.playbook?.[id] ?? {};
  return to.length === 1 ? to[0] : id;
};

/** The limit that was set in this browser. @param {string} [given] */
const limit = (given) => {
  try {
    if (given) localStorage.setItem(LIMIT, given);
    return Number(localStorage.getItem(LIMIT));
  } catch {
    return Number(given ?? 0); // no storage: it counts until the page goes
  }
};

class PilotRegister extends PilotElement {
  build() {
    if (this.find("[data-some]")) return;
    this.append(this.find("template").content.cloneNode(true));
    const names = this.find("[data-stages]").content.querySelectorAll("[data-stage-name]");
    this.names = Object.fromEntries([...names].map((node) => [node.dataset.stageName, node.textContent]));
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {any} */ (event.target);
    if (event.type === "click" && target.dataset.act === "all") this.download();
    if (event.type === "click" && target.dataset.name !== undefined)
      store.setCurrent(target.closest("tr").dataset.pilot);
    if (event.type !== "change" && event.type !== "input") return;
    if (target.name === "owner") soon(target, () => this.own(target));
    if (target.name === "limit" && target.validity.valid) {
      this.limit = limit(target.value) || Number(target.value);
      this.show();
    }
    if (event.type === "change") flush();
  }

  /** Write the owner's name into a pilot's record. @param {HTMLInputElement} field */
  own(field) {
    const id = field.closest("tr")?.dataset.pilot ?? "";
    const record = store.get(id);
    const name = field.value.trim();
    const before = record?.tables?.roles?.owner;
    if (!record || (before?.name ?? "") === name) return;
    const { name: _, ...rest } = before ?? {};
    const row = name ? { ...rest, name } : Object.keys(rest)[0] ? rest : undefined;
    const made = setEntry(record, "tables/roles/owner", row, who());
    if (desk.record?.pilot.id === id) return take(made);
    const saved = store.save(made);
    if (!saved.ok) desk.failed = saved.why;
    tell();
  }

  /** All pilots of this browser in one file, which `pilotbook record add` takes. */
  download() {
    flush();
    const records = store
      .list()
      .map(({ id }) => store.get(id))
      .filter(Boolean);
    const file = `register-${today()}.json`;
    announce(
      handOver(
        new Blob([`${JSON.stringify({ records }, null, 1)}\n`], { type: "application/json;charset=utf-8" }),
        file
      )
    );
    for (const record of records) store.setExported(`${record?.pilot.id}`);
    tell();
  }

  async show() {
    const round = (this.round = (this.round ?? 0) + 1);
    await fetchGone();
    const list = store.list();
    const found = await Promise.all(list.map((one) => this.row(one)));
    if (round !== this.round) return; // something changed meanwhile, and another round shows it
    const rows = found.flatMap((one) => (one.at ? [one] : []));
    const order = [
      PRODUCTION,
      ...Object.keys(this.names ?? {})
        .filter((id) => id !== PRODUCTION && id !== STOPPED)
        .reverse(),
      STOPPED
    ];
    rows.sort((a, b) => order.indexOf(a.at.at) - order.indexOf(b.at.at) || a.name.localeCompare(b.name));
    reveal(this.find("[data-empty]"), !list[0]);
    reveal(this.find("[data-some]"), !!rows[0]);
    const left = found.filter((one) => !one.at).map(({ name }) => name);
    const problem = this.find("[data-problem]");
    reveal(problem, !!left[0]);
    write(problem, filled(problem.dataset.words, { names: left.join(", ") }));
    this.numbers(rows.map(({ at }) => at));
    this.path(rows);
    this.table(rows);
    this.history(rows);
  }

  /** @param {T.Listed} listed @returns {Promise<any>} */
  async row({ id, name, playbook, newer }) {
    const record = newer ? null : store.get(id);
    const here = playbookToday(playbook);
    const found = record && (await rulesOf(here));
    if (!record || !found) return { id, name };
    const { record: carried } = carry(record, desk.gone, found.checks);
    return { id, name, playbook: here, title: found.title, at: stands(found.checks, carried, found.gates, today()) };
  }

  /** @param {T.Stands[]} standings */
  numbers(standings) {
    const counted = /** @type {any} */ (sums(standings));
    for (const place of this.all("[data-sum]")) write(place, String(counted[place.dataset.sum]));
    this.limit ??= limit() || Number(this.dataset.limit);
    const over = counted.pilots - this.limit;
    const place = this.find("[data-over]");
    reveal(place, over > 0);
    write(place.firstElementChild, filled(place.dataset.words, { limit: this.limit, over }));
    const field = this.find("[name=limit]");
    if (field !== document.activeElement) field.value = this.limit;
  }

  /** The pilots on the path. @param {any[]} rows */
  path(rows) {
    const most = Number(this.dataset.chips);
    for (const place of this.all("[data-place]")) {
      const here = rows.filter(({ at }) => at.at === place.dataset.place);
      write(place.querySelector("[data-count]"), String(here.length));
      const chips = here.slice(0, most).map(({ name, at }) => {
        const chip = document.createElement("li");
        chip.className = at.named ? "pb-chip" : "pb-chip pb-chip--nameless";
        chip.textContent = name;
        return chip;
      });
      place.querySelector("[data-chips]").replaceChildren(...chips);
      if (here.length > most) {
        const more = document.createElement("li");
        more.className = "pb-chip pb-chip--more";
        more.textContent = `+${here.length - most}`;
        place.querySelector("[data-chips]").append(more);
      }
    }
  }

  /** A row a pilot; the row in which somebody types stays. @param {any[]} rows */
  table(rows) {
    const body = this.find("table tbody");
    const kept = new Map([...body.children].map((row) => [row.dataset.pilot, row]));
    const part = this.find("[data-row]").content.querySelector("tr");
    const made = rows.map((one) => {
      const row = kept.get(one.id) ?? part.cloneNode(true);
      row.dataset.pilot = one.id;
      this.fill(row, one);
      return row;
    });
    if (made.length !== body.children.length || made.some((row, index) => row !== body.children[index])) {
      const typing = document.activeElement;
      body.replaceChildren(...made);
      if (typing instanceof HTMLElement && body.contains(typing)) typing.focus();
    }
  }

  /** @param {HTMLElement} row @param {any} one */
  fill(row, { name, playbook, title, at }) {
    /** @param {string} selector @returns {any} */
    const find = (selector) => row.querySelector(selector);
    const page = new URL(`playbooks/${playbook}/`, root).href;
    row.dataset.at = at.at;
    write(find("[data-name]"), name);
    find("[data-name]").href = page;
    write(find("[data-playbook]"), title);
    write(find("[data-stage]"), this.names?.[at.at] ?? at.at);
    write(find("[data-since]"), at.days === null ? "" : filled(find("[data-since]").dataset.words, at));
    const owner = find("[name=owner]");
    if (owner !== document.activeElement) owner.value = at.owner;
    owner.setAttribute("aria-label", `${owner.ariaLabel?.split(":")[0]}: ${name}`);
    const lacks = find("[data-lacks]");
    write(lacks, at.named ? "" : at.owner ? lacks.dataset.team : lacks.dataset.nobody);
    const marks = find(".pb-marks");
    const titles = { true: /** @type {string[]} */ ([]), false: /** @type {string[]} */ ([]) };
    for (const { gate, open } of at.gates) {
      find(`[data-mark="${gate}"]`)?.toggleAttribute("data-open", open);
      titles[open ? "true" : "false"].push(this.names?.[gate] ?? gate);
    }
    const none = marks.dataset.none;
    marks.setAttribute(
      "aria-label",
      filled(marks.dataset.words, { open: titles.true.join(", ") || none, shut: titles.false.join(", ") || none })
    );
    write(find("[data-stale]"), at.stale ? filled(find("[data-stale]").dataset.words, at) : "");
    const most = Number(this.dataset.shown);
    const blocks = find("[data-blocks]");
    const links = at.blockers.slice(0, most).flatMap((/** @type {string} */ id) => {
      const link = document.createElement("a");
      Object.assign(link, { href: `${page}#check-${id}`, className: "pb-id", textContent: id });
      return [link, " "];
    });
    blocks.replaceChildren(...(links[0] ? links : [blocks.dataset.nothing]));
    const more = find("[data-more]");
    write(more, at.blockers.length > most ? filled(more.dataset.words, { more: at.blockers.length - most }) : "");
    const approver = find("[data-approver]");
    write(approver, at.approver ? filled(approver.dataset.words, at) : approver.dataset.nobody);
    approver.classList.toggle("pb-lacks", !at.approver);
  }

  /** When pilots reached production, and how long each gate took. @param {any[]} rows */
  history(rows) {
    /** @type {{[month: string]: string[]}} */
    const months = {};
    for (const { name, at } of rows)
      if (at.at === PRODUCTION && at.since) (months[at.since.slice(0, 7)] ??= []).push(name);
    const told = Object.keys(months)
      .sort()
      .reverse()
      .map((month) => `${month}: ${months[month].join(", ")}`);
    const reached = this.find("[data-reached]");
    write(reached, told[0] ? filled(reached.dataset.words, { months: told.join("; ") }) : reached.dataset.none);
    const gates = this.all("[data-gate-took]").map((row) => row.dataset.gateTook);
    for (const { gate, passed, days } of took(
      rows.map(({ at }) => at),
      gates
    )) {
      const [, count, median] = this.find(`[data-gate-took="${gate}"]`).children;
      write(count, String(passed));
      write(median, days === null ? median.dataset.unknown : String(days));
    }
  }
}

introduce({ "pilot-register": PilotRegister });
