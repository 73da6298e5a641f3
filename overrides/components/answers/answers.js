// <pilot-answers>: the written answers as fields of the record.

import { looksLikeATeam } from "../../record/gates.js";
import { nameControls } from "../form/names.js";
import { PilotElement, fillFields, formValues, saveSoon, setText } from "../store/element.js";
import { change, clonePart, entryAt, storage, today, words } from "../store/store.js";

export class PilotAnswers extends PilotElement {
  build() {
    for (const place of this.all("[data-question]")) {
      if (place.querySelector("form")) continue;
      const form = clonePart("pb-answer-form");
      const id = `answered-${place.dataset.question}`;
      const text = /** @type {HTMLElement} */ (form.querySelector("textarea"));
      /** @type {HTMLElement} */ (form.querySelector("[data-hint]")).id = id;
      text.setAttribute("aria-describedby", id);
      nameControls(form, place.querySelector(".pb-answer__question").textContent);
      place.append(form, clonePart("pb-said"));
    }
  }

  /** @param {Event} event */
  handleEvent(event) {
    const place = /** @type {HTMLElement} */ (event.target).closest("[data-question]");
    if (event.type === "submit") event.preventDefault();
    if (!place || !/input|change/.test(event.type)) return;
    saveSoon(event, place, () => this.save(place));
  }

  /** Save an answer. Fields that the form does not have stay as they are. @param {any} place */
  save(place) {
    const path = `answers/${place.dataset.question}`;
    const { by, on, ...rest } = formValues(place.querySelector("form"));
    const { by: _by, on: _on, text: _text, ...others } = entryAt(path) ?? {};
    const value = { ...others, ...rest, by: by ?? storage.me(), on: on ?? today() };
    if (value.text || entryAt(path)) change([path, value.text ? value : undefined]);
  }

  render() {
    for (const place of this.all("[data-question]")) {
      const value = entryAt(`answers/${place.dataset.question}`) ?? {};
      fillFields(place.querySelector("form").elements, value);
      const isTeam = place.dataset.question === "owner" && value.text && looksLikeATeam(value.text);
      setText(place.querySelector("[data-hint]"), isTeam ? words("no-name") : "");
      place.toggleAttribute("data-answered", !!value.text);
      const signature = [value.by, value.on].filter(Boolean).join(", ");
      setText(place.querySelector(".pb-said"), value.text ? `${value.text}\n${signature}` : "");
    }
  }
}
