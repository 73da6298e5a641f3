// <pilot-kept>: what was written under ids that the playbook does not have today. Nothing of it is dropped.

import { copy, desk, words } from "../store/store.js";
import { PilotElement, write } from "../store/element.js";

export class PilotKept extends PilotElement {
  build() {
    if (!this.firstElementChild) this.append(copy("pb-kept"));
  }

  show() {
    const { record, rules, gone } = desk;
    const here = new Set([
      ...rules.map(({ id }) => id),
      ...[...document.querySelectorAll("[data-question]")].map(
        (node) => /** @type {HTMLElement} */ (node).dataset.question
      )
    ]);
    const found = [
      ["check", record?.checks],
      ["question", record?.answers]
    ].flatMap(([kind, group]) =>
      Object.entries(group ?? {})
        .filter(([id]) => !here.has(id))
        .map(([id, value]) => ({ id, value, change: gone[`${kind}`]?.[id] }))
    );
    const mark = JSON.stringify(found);
    if (this.dataset.mark === mark) return;
    this.dataset.mark = mark;
    this.hidden = !found[0];
    this.find("ul").replaceChildren(
      ...found.map(({ id, value, change }) => {
        const line = copy("pb-kept-line");
        write(line.querySelector(".pb-id"), id);
        write(line.querySelector("[data-why]"), change ? words("retired", change) : words("not-here"));
        const told = Object.entries(value)
          .filter(([field]) => field !== "wording")
          .map(([, text]) => (typeof text === "string" ? text : JSON.stringify(text)));
        write(line.querySelector("[data-text]"), told.join(" · "));
        return line;
      })
    );
  }
}
