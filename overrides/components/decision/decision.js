// <pilot-decision data-gates="choose design …">: go, conditional go, no go or stop, beside what stands against it.

import { decisionState } from "../../record/gates.js";
import { at, change, copy, desk, flush, soon, today, words } from "../store/store.js";
import { PilotElement, fill, linkTo, typed, write } from "../store/element.js";

export class PilotDecision extends PilotElement {
  build() {
    if (!this.find("form")) this.append(copy("pb-decision-form"), copy("pb-said"));
  }

  /** @param {Event} event */
  handleEvent(event) {
    const { act } = /** @type {HTMLElement} */ (event.target).dataset;
    if (event.type === "submit") event.preventDefault();
    else if (event.type === "click") {
      if (act === "condition") this.add();
      else if (act === "drop") this.drop(/** @type {HTMLElement} */ (event.target));
    } else {
      soon(this, () => this.write());
      if (event.type === "change") flush();
    }
  }

  add() {
    const row = copy("pb-condition");
    this.find("[data-conditions]").append(row);
    row.querySelector("textarea")?.focus();
  }

  /** @param {HTMLElement} button */
  drop(button) {
    button.closest(".pb-condition")?.remove();
    this.find("[data-act=condition]").focus();
    this.write();
  }

  write() {
    const form = this.find("form");
    const { outcome, signer = "", on = "", reason, "exception-by": by, "exception-reason": why } = typed(form);
    const conditions = this.all(".pb-condition").map((row) => {
      return Object.fromEntries(
        [...row.querySelectorAll("input, textarea")]
          .map(({ name, value }) => [name, value.trim()])
          .filter(([, text]) => text)
      );
    });
    const value = { ...at("decision"), outcome, signer, on, reason };
    value.conditions = conditions.filter((condition) => Object.keys(condition)[0]);
    value.exception = by || why ? { ...value.exception, by, reason: why } : undefined;
    if (!value.conditions[0]) delete value.conditions;
    if (outcome || at("decision")) change(["decision", outcome ? value : undefined]);
  }

  show() {
    const form = this.find("form");
    const value = at("decision") ?? {};
    const { exception = {}, conditions = [], outcome } = value;
    const own = [...form.elements].filter((field) => !field.closest(".pb-condition"));
    fill(own, { ...value, "exception-by": exception.by, "exception-reason": exception.reason });
    this.showConditions(conditions);
    const gates = (this.dataset.gates ?? "").split(" ");
    const state = decisionState(desk.rules, desk.record ?? {}, gates, today());
    for (const part of this.all("[data-only]")) {
      const shut = outcome === "go" && (state.needsException || exception.by || exception.reason);
      part.hidden = part.dataset.only === "shut" ? !shut : outcome !== part.dataset.only;
    }
    const fields = state.missing.map((field) => words(`field-${field}`)).join(", ");
    const against = state.needsException && !state.allowed ? words("shut-go") : "";
    const late = state.overdue.map(({ text, owner, due }) => words("overdue-condition", { text, owner, due }));
    const said = [fields && words("missing", { fields }), against, ...late].filter(Boolean);
    const verdict = state.allowed
      ? state.needsException
        ? words("allowed-exception", exception)
        : words("allowed")
      : "";
    write(this.find("[data-verdict]"), outcome ? [...said, verdict].join(" ").trim() : "");
    this.find("[data-verdict]").toggleAttribute("data-against", !!said[0]);
    const blockers = this.find("[data-blockers]");
    blockers.hidden = !desk.record || !state.blockers[0];
    const mark = state.blockers.map(({ id }) => id).join();
    if (blockers.dataset.mark !== mark) {
      blockers.dataset.mark = mark;
      blockers.querySelector("span").replaceChildren(...state.blockers.flatMap(({ id }) => [" ", linkTo(id)]));
      write(blockers.querySelector("strong"), words("still-blocks", { count: state.blockers.length }));
    }
    write(this.find(".pb-said"), this.told(value));
    this.toggleAttribute("data-decided", !!outcome);
  }

  /** The decision as paper shows it. @param {any} value */
  told({ outcome, signer, on, reason, conditions = [], exception }) {
    if (!outcome) return "";
    const name = this.find(`option[value="${outcome}"]`)?.textContent ?? outcome;
    const lines = conditions.map((/** @type {any} */ one) => words("told-condition", one));
    return [
      words("told-decision", { name, signer, on }),
      reason,
      ...lines,
      exception && words("allowed-exception", exception)
    ]
      .filter(Boolean)
      .join("\n");
  }

  /** @param {{[name: string]: string}[]} conditions */
  showConditions(conditions) {
    const place = this.find("[data-conditions]");
    if (place.contains(document.activeElement)) return;
    while (place.children.length > conditions.length) place.lastElementChild.remove();
    while (place.children.length < conditions.length) place.append(copy("pb-condition"));
    conditions.forEach((condition, index) =>
      fill(place.children[index].querySelectorAll("input, textarea"), condition)
    );
  }
}
