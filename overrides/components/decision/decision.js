// <pilot-decision data-gates="choose design …">: go, conditional go, no go or stop, next to what speaks against it.
/** @import * as T from "../../record/types.js" */

import { assessDecision } from "../../record/decision.js";
import { isDay, isGo, isMet } from "../../record/gates.js";
import { nameControls } from "../form/names.js";
import { linkToCheck } from "../store/check-links.js";
import { PilotElement, fillField, hasChanged, isTyped, saveSoon, setText, takeChange } from "../store/element.js";
import { clonePart, words } from "../store/site.js";
import { change, decisionGate, entryAt, forget, randomId, shownDay, shownRecord, store } from "../store/store.js";

export class PilotDecision extends PilotElement {
  build() {
    if (!this.find("form")) this.append(clonePart("pb-decision-form"), clonePart("pb-said"));
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {any} */ (event.target);
    if (event.type === "submit") event.preventDefault();
    else if (event.type === "click") {
      if (target.dataset.act === "condition") this.addCondition();
      else if (target.dataset.act === "drop") this.removeCondition(target.closest(".pb-condition"));
    } else if (target.name) saveSoon(event, target, () => this.save(target));
  }

  /** Add an empty condition. It is in the record once something is written. */
  addCondition() {
    const row = this.createCondition(randomId());
    row.querySelector("textarea")?.focus();
  }

  /** @param {string} id */
  createCondition(id) {
    const row = clonePart("pb-condition");
    row.dataset.condition = id;
    const place = this.find("[data-conditions]");
    nameControls(row, `${place.children.length + 1}`);
    place.append(row);
    this.renderCondition(row, {});
    return row;
  }

  /** @param {HTMLElement} row */
  removeCondition(row) {
    row.remove();
    this.find("[data-act=condition]").focus();
    forget("condition", `decision/conditions/${row.dataset.condition}`);
  }

  /** Save a field. Without an outcome the rest of the decision stays. @param {any} field */
  save(field) {
    const [taken] = takeChange(field);
    if (!taken) return;
    const [path, value, base] = taken;
    if (field.name === "outcome" && !value) forget("outcome", path, base);
    else change(taken);
  }

  render() {
    const value = entryAt("decision") ?? {};
    const { conditions = {}, outcome } = value;
    for (const field of this.find("form").elements) {
      if (field.name && !field.closest(".pb-condition")) fillField(field, `decision/${field.name.replace("-", "/")}`);
    }
    this.renderConditions(conditions);
    const gates = (this.dataset.gates ?? "").split(" ");
    const state = assessDecision(store.rules, shownRecord() ?? {}, gates, shownDay(), decisionGate());
    const hasConditions = outcome === "conditional-go" || (outcome === "go" && !!Object.keys(conditions)[0]);
    this.find("[data-only]").hidden = !hasConditions;
    this.renderVerdict(state);
    this.renderBlockers(state.blockers);
    setText(this.find(".pb-said"), this.describe(value));
    this.toggleAttribute("data-decided", !!outcome);
  }

  /**
   * Say whether the decision is valid, and what speaks against it.
   * @param {T.DecisionState} state
   */
  renderVerdict({ outcome, allowed, blockers, exceptions, missing, overdue }) {
    const fields = missing.filter((field) => field !== "signature").map((field) => words(`field-${field}`));
    const against = [
      fields[0] && words("missing", { fields: fields.join(", ") }),
      missing.includes("signature") && words("sign-again"),
      isGo(outcome ?? "") && blockers[0] && words("blocked-go", { count: blockers.length }),
      outcome === "go" && exceptions[0] && words("excepted-go", { count: exceptions.length }),
      ...overdue.map(({ text, owner, due }) => words("overdue-condition", { text, owner, due }))
    ].filter(Boolean);
    const place = this.find("[data-verdict]");
    setText(place, outcome ? against.join(" ") || (allowed ? words("allowed") : "") : "");
    place.toggleAttribute("data-against", !!against[0]);
  }

  /** @param {T.Blocker[]} blockers */
  renderBlockers(blockers) {
    const place = this.find("[data-blockers]");
    place.hidden = !shownRecord() || !blockers[0];
    const mark = blockers.map(({ id }) => id).join();
    if (!hasChanged(place, mark)) return;
    const links = blockers.flatMap(({ id }, index) => [index ? ", " : " ", linkToCheck(id)]);
    place.querySelector("span").replaceChildren(...links, ".");
    setText(place.querySelector("strong"), words("still-blocks", { count: blockers.length }));
  }

  /** Return the decision as paper shows it. @param {T.Decision} value */
  describe({ outcome, signer, on, reason, conditions = {} }) {
    if (!outcome) return "";
    const name = this.find(`option[value="${outcome}"]`)?.textContent ?? outcome;
    const lines = Object.values(conditions).map((condition) =>
      words(condition.met ? "told-met" : "told-condition", condition)
    );
    return [words("told-decision", { name, signer, on }), reason, ...lines].filter(Boolean).join("\n");
  }

  /** Show the conditions. A row that is new, or in which someone types, stays. @param {{[id: string]: T.Condition}} conditions */
  renderConditions(conditions) {
    const rows = this.all(".pb-condition");
    for (const row of rows) {
      const isKnown = row.hasAttribute("data-known");
      const fields = [...row.querySelectorAll("input, textarea")];
      if (isKnown && !conditions[row.dataset.condition] && !fields.some(isTyped)) row.remove();
      else this.renderCondition(row, conditions);
    }
    const here = new Set(rows.map(({ dataset }) => dataset.condition));
    const added = Object.keys(conditions).filter((id) => !here.has(id));
    for (const id of added) this.renderCondition(this.createCondition(id), conditions);
  }

  /** @param {any} row @param {{[id: string]: T.Condition}} conditions */
  renderCondition(row, conditions) {
    const id = row.dataset.condition;
    if (conditions[id]) row.setAttribute("data-known", "");
    for (const field of row.querySelectorAll("input, textarea")) {
      fillField(field, `decision/conditions/${id}/${field.name}`);
    }
    const text = describeCondition(id, conditions[id] ?? {});
    setText(row.querySelector("[data-state]"), text);
    row.toggleAttribute("data-met", !!shownRecord() && isMet(shownRecord() ?? {}, id, shownDay()));
  }
}

/** Say whether a condition is met, and what is missing if it is not. @param {string} id @param {T.Condition} condition */
const describeCondition = (id, condition) => {
  const { due = "", met = "", evidence = "" } = condition;
  if (isMet(shownRecord() ?? {}, id, shownDay())) return words("condition-met", condition);
  if (isDay(met)) return words(evidence ? "condition-future" : "condition-no-evidence", condition);
  if (isDay(due) && shownDay() > due) return words("condition-overdue", condition);
  return evidence ? words("condition-no-day") : "";
};
