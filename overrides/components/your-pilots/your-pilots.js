// <pilot-home data-shown>: the pilots of this browser on the home page, each with its state, what is overdue, and the
// next step. A script of its own. Without a pilot it shows nothing.
/** @import * as T from "../../record/types.js" */

import { assessGates, evaluationDay, findStage } from "../../record/gates.js";
import { summarizeDue } from "../../record/next.js";
import { currentId } from "../../record/renames.js";
import { introduce } from "../main/main.js";
import { whenIdle } from "../pilot-toolbar/loading.js";
import { forgetRooms, rememberRooms } from "../rooms/rooms.js";
import { getAddress } from "../store/addresses.js";
import { migrateIds } from "../store/current-ids.js";
import { PilotElement, createLink, hasChanged } from "../store/element.js";
import { loadStyle } from "../store/late-style.js";
import { fetchRenames } from "../store/renames.js";
import { fetchRules } from "../store/rules.js";
import { format } from "../store/site.js";
import { storage, store, today } from "../store/store.js";

/** What the page shows of a pilot.
 * @typedef {object} Shown
 * @property {string} id
 * @property {string} name
 * @property {string} playbook
 * @property {string} title
 * @property {boolean} invented
 * @property {string} gate the title of the gate at which the pilot is; empty if it has passed all
 * @property {boolean} gateless
 * @property {boolean} stopped
 * @property {number} settled
 * @property {number} total
 * @property {number} overdue
 * @property {number} expired
 * @property {{ id: string, by: string, due: string, text: string } | null} next
 */

/**
 * Assess a stored pilot. Returns null where it cannot be read, or the site has no such playbook.
 * @param {T.PilotSummary} listed @returns {Promise<Shown | null>}
 */
const assessOne = async ({ id, name, playbook, newer }) => {
  const stored = newer ? null : await storage.get(id);
  const here = currentId(store.renames.playbook ?? {}, playbook);
  /** @type {T.PlaybookRules | null} */
  const found = stored && (await fetchRules(here));
  if (!stored || !found) return null;
  const record = await migrateIds(stored, found.checks);
  const day = evaluationDay(record, today());
  const states = assessGates(found.checks, record, Object.keys(found.gates), day, found.decision ?? undefined);
  const { overdue, expired, next } = summarizeDue(found.checks, record, day);
  const text = found.checks.find((rule) => rule.id === next?.id)?.text ?? "";
  return {
    ...{ id, name, playbook: here, title: found.title, invented: !!record.pilot.invented },
    gate: states.every(({ open }) => open) ? "" : (found.gates[findStage(states) ?? ""] ?? ""),
    gateless: !!found.gateless,
    stopped: record.decision?.outcome === "stop",
    settled: states.reduce((sum, state) => sum + state.settled, 0),
    total: found.checks.length,
    ...{ overdue: overdue.length, expired: expired.length, next: next && { ...next, text } }
  };
};

/** The address of the home page, below that of the site. */
const HOME = "";

const rememberHome = () => rememberRooms({ home: "[data-room]" });

class PilotHome extends PilotElement {
  /** How often it was rendered. */
  round = 0;

  /** Open the pilot whose link was followed. @param {Event} event */
  handleEvent({ type, target }) {
    const link = type === "click" && /** @type {Element} */ (target).closest("a");
    const item = link && /** @type {HTMLElement | null} */ (link.closest("[data-pilot]"));
    if (item) storage.setCurrent(item.dataset.pilot ?? "");
  }

  async render() {
    const round = ++this.round;
    const listed = storage.list();
    if (!listed[0]) {
      this.hidden = true;
      return forgetRooms(HOME);
    }
    await fetchRenames();
    const [found] = await Promise.all([Promise.all(listed.map(assessOne)), loadStyle("your-pilots")]);
    if (round !== this.round) return; // something changed meanwhile, and another round shows it
    const pilots = found.flatMap((one) => (one ? [one] : []));
    pilots.sort((one, two) => Number(one.invented) - Number(two.invented) || two.overdue - one.overdue);
    this.hidden = !pilots[0];
    if (pilots[0]) document.fonts.ready.then(() => whenIdle(rememberHome));
    else forgetRooms(HOME);
    if (!hasChanged(this, JSON.stringify(pilots))) return;
    const most = Number(this.dataset.shown);
    this.find("ul").replaceChildren(...pilots.slice(0, most).map((pilot) => this.createItem(pilot)));
    this.find("[data-more]").hidden = pilots.length <= most;
  }

  /** @param {Shown} pilot */
  createItem(pilot) {
    const item = this.find("template").content.firstElementChild.cloneNode(true);
    /** @param {string} name @returns {HTMLElement} */
    const place = (name) => item.querySelector(`[data-${name}]`);
    const checklist = getAddress(pilot.playbook, "checks");
    item.dataset.pilot = pilot.id;
    place("name").append(createLink(checklist, pilot.name));
    place("title").textContent = pilot.title;
    place("invented").hidden = !pilot.invented;
    const state = place("state");
    const kind = pilot.stopped ? "stopped" : pilot.gateless ? "gateless" : pilot.gate ? "words" : "passed";
    state.textContent = format(state.dataset[kind], pilot);
    Object.assign(item.querySelector("progress"), { max: pilot.total, value: pilot.settled });
    for (const [name, filter, count] of /** @type {[string, string, number][]} */ ([
      ["overdue", "overdue", pilot.overdue],
      ["expired", "stale", pilot.expired]
    ])) {
      const words = format(place(name).dataset.words, { count });
      place(name).hidden = !count;
      place(name).append(createLink(`${checklist}?${filter}`, words));
    }
    const { next } = pilot;
    place("next").hidden = !next || pilot.stopped;
    if (next) {
      const who = [next.by, format("{due}", next)].filter(Boolean).join(", ");
      place("next").append(createLink(`${checklist}#check-${next.id}`, next.text), who && ` (${who})`);
    }
    return item;
  }
}

introduce({ "pilot-home": PilotHome });
