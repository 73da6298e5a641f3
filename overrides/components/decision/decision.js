// <pilot-decision data-gates="choose design …">: go, conditional go, no go or stop, next to what speaks against it.
/** @import * as T from "../../record/types.js" */

import { assessDecision } from "../../record/gates.js";
import { nameControls } from "../form/names.js";
import { PilotElement, fillFields, formValues, hasChanged, linkToCheck, saveSoon, setText } from "../store/element.js";
import { change, clonePart, entryAt, shownRecord, store, today, words } from "../store/store.js";

export class PilotDecision extends PilotElement {
  build() {
    if (!this.find("form")) this.append(clonePart("pb-decision-form"), clonePart("pb-said"));
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.type === "submit") event.preventDefault();
    else if (event.type === "click") {
      if (target.dataset.act === "condition") this.addCondition();
      else if (target.dataset.act === "drop") this.removeCondition(target);
    } else saveSoon(event, this, () => this.save());
  }

  addCondition() {
    const row = clonePart("pb-condition");
    this.find("[data-conditions]").append(row);
    this.nameConditions();
    row.querySelector("textarea")?.focus();
  }

  /** @param {HTMLElement} button */
  removeCondition(button) {
    button.closest(".pb-condition")?.remove();
    this.find("[data-act=condition]").focus();
    this.save();
  }

  nameConditions() {
    this.all(".pb-condition").forEach((row, index) => nameControls(row, `${index + 1}`));
  }

  /** Return the conditions that the form holds. @returns {T.Condition[]} */
  get conditions() {
    const rows = this.all(".pb-condition").map((row) => {
      const fields = [...row.querySelectorAll("input, textarea")].map(({ name, value }) => [name, value.trim()]);
      return Object.fromEntries(fields.filter(([, text]) => text));
    });
    return rows.filter((row) => Object.keys(row)[0]);
  }

  save() {
    const values = formValues(this.find("form"));
    const { outcome, signer = "", on = "", reason, "exception-by": by, "exception-reason": why } = values;
    const before = entryAt("decision");
    const { conditions } = this;
    const value = { ...before, outcome, signer, on, reason, conditions };
    value.exception = by || why ? { ...value.exception, by, reason: why } : undefined;
    if (!conditions[0]) delete value.conditions;
    if (outcome || before) change(["decision", outcome ? value : undefined]);
  }

  render() {
    const value = entryAt("decision") ?? {};
    const { exception = {}, conditions = [], outcome } = value;
    const fields = [...this.find("form").elements].filter((field) => !field.closest(".pb-condition"));
    fillFields(fields, { ...value, "exception-by": exception.by, "exception-reason": exception.reason });
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
  describe({ outcome, signer, on, reason, conditions = [], exception }) {
    if (!outcome) return "";
    const name = this.find(`option[value="${outcome}"]`)?.textContent ?? outcome;
    const lines = conditions.map((condition) => words("told-condition", condition));
    const verdict = exception && words("allowed-exception", exception);
    return [words("told-decision", { name, signer, on }), reason, ...lines, verdict].filter(Boolean).join("\n");
  }

  /** @param {{[name: string]: string}[]} conditions */
  renderConditions(conditions) {
    const place = this.find("[data-conditions]");
    if (place.contains(document.activeElement)) return;
    while (place.children.length > conditions.length) place.lastElementChild.remove();
    while (place.children.length < conditions.length) place.append(clonePart("pb-condition"));
    this.nameConditions();
    conditions.forEach((condition, index) => {
      fillFields(place.children[index].querySelectorAll("input, textarea"), condition);
    });
  }
}
