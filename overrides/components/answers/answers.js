// <pilot-answers>: the written answers as fields of the record.

import { looksLikeATeam } from "../../record/gates.js";
import { at, change, copy, flush, soon, store, today, words } from "../store/store.js";
import { PilotElement, fill, typed, write } from "../store/element.js";

export class PilotAnswers extends PilotElement {
  build() {
    for (const place of this.all("[data-question]")) {
      if (place.querySelector("form")) continue;
      const form = copy("pb-answer-form");
      const id = `answered-${place.dataset.question}`;
      const text = /** @type {HTMLElement} */ (form.querySelector("textarea"));
      /** @type {HTMLElement} */ (form.querySelector("[data-hint]")).id = id;
      text.setAttribute("aria-describedby", id);
      place.append(form, copy("pb-said"));
    }
  }

  /** @param {Event} event */
  handleEvent(event) {
    const place = /** @type {HTMLElement} */ (event.target).closest("[data-question]");
    if (event.type === "submit") event.preventDefault();
    if (!place || !/input|change/.test(event.type)) return;
    soon(place, () => this.write(place));
    if (event.type === "change") flush();
  }

  /** @param {any} place */
  write(place) {
    const path = `answers/${place.dataset.question}`;
    const { by, on, ...rest } = typed(place.querySelector("form"));
    const { by: _, on: __, text: ___, ...kept } = at(path) ?? {};
    const value = { ...kept, ...rest, by: by ?? store.me(), on: on ?? today() };
    if (value.text || at(path)) change([path, value.text ? value : undefined]);
  }

  show() {
    for (const place of this.all("[data-question]")) {
      const value = at(`answers/${place.dataset.question}`) ?? {};
      fill(place.querySelector("form").elements, value);
      const team = place.dataset.question === "owner" && value.text && looksLikeATeam(value.text);
      write(place.querySelector("[data-hint]"), team ? words("no-name") : "");
      place.toggleAttribute("data-answered", !!value.text);
      write(
        place.querySelector(".pb-said"),
        value.text ? [value.text, [value.by, value.on].filter(Boolean).join(", ")].join("\n") : ""
      );
    }
  }
}
