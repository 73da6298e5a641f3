// <pilot-decision data-gates="choose design …">: go, conditional go, no go or stop, next to what speaks against it.
/** @import * as T from "../../record/types.js" */

import { assessDecision } from "../../record/gates.js";
import { nameControls } from "../form/names.js";
import {
  PilotElement,
  fillField,
  hasChanged,
  isTyped,
  linkToCheck,
  saveSoon,
  setText,
  takeChange
} from "../store/element.js";
import { clonePart, words } from "../store/site.js";
import { change, entryAt, forget, randomId, shownRecord, store, today } from "../store/store.js";

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
    const { exception = {}, conditions = {}, outcome } = value;
    for (const field of this.find("form").elements) {
      if (field.name && !field.closest(".pb-condition")) fillField(field, `decision/${field.name.replace("-", "/")}`);
    }
    this.renderConditions(conditions);
    const gates = (this.dataset.gates ?? "").split(" ");
    const state = assessDecision(store.rules, shownRecord() ?? {}, gates, today());
    for (const part of this.all("[data-only]")) {
      const shut = outcome === "go" && (state.needsException || exception.by || exception.reason);
      part.hidden = part.dataset.only === "shut" ? !shut : outcome !== part.dataset.only;
    }
    this.renderVerdict(state, exception);
    this.renderBlockers(state.blockers);
    setText(this.find(".pb-said"), this.describe(value));
    this.toggleAttribute("data-decided", !!outcome);
  }

  /**
   * Say whether the decision counts, and what speaks against it.
   * @param {T.DecisionState} state @param {object} exception
   */
  renderVerdict({ outcome, allowed, missing, needsException, overdue }, exception) {
    const fields = missing.map((field) => words(`field-${field}`)).join(", ");
    const against = [
      fields && words("missing", { fields }),
      needsException && !allowed && words("shut-go"),
      ...overdue.map(({ text, owner, due }) => words("overdue-condition", { text, owner, due }))
    ].filter(Boolean);
    const verdict =
      allowed && (needsException ? words("allowed-exception", exception) : !overdue[0] && words("allowed"));
    const place = this.find("[data-verdict]");
    setText(place, outcome ? [...against, verdict || ""].join(" ").trim() : "");
    place.toggleAttribute("data-against", !!against[0]);
  }

  /** @param {T.Blocker[]} blockers */
  renderBlockers(blockers) {
    const place = this.find("[data-blockers]");
    place.hidden = !shownRecord() || !blockers[0];
    const mark = blockers.map(({ id }) => id).join();
    if (!hasChanged(place, mark)) return;
    place.querySelector("span").replaceChildren(...blockers.flatMap(({ id }) => [" ", linkToCheck(id)]));
    setText(place.querySelector("strong"), words("still-blocks", { count: blockers.length }));
  }

  /** Return the decision as paper shows it. @param {T.Decision} value */
  describe({ outcome, signer, on, reason, conditions = {}, exception }) {
    if (!outcome) return "";
    const name = this.find(`option[value="${outcome}"]`)?.textContent ?? outcome;
    const lines = Object.values(conditions).map((condition) => words("told-condition", condition));
    const verdict = exception && words("allowed-exception", exception);
    return [words("told-decision", { name, signer, on }), reason, ...lines, verdict].filter(Boolean).join("\n");
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
  }
}
