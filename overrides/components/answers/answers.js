// <pilot-answers>: the written answers as fields of the record.
/** @import * as T from "../../record/types.js" */

import { looksLikeATeam } from "../../record/decision.js";
import { nameControls } from "../form/names.js";
import { PilotElement, fillField, saveSoon, setText, takeChange } from "../store/element.js";
import { clonePart, words } from "../store/site.js";
import { change, entryAt, storage, today } from "../store/store.js";
import { joinTexts } from "../store/texts.js";

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
    const field = /** @type {any} */ (event.target);
    const place = field.closest("[data-question]");
    if (event.type === "submit") event.preventDefault();
    if (place && field.name && /input|change/.test(event.type)) saveSoon(event, field, () => this.save(place, field));
  }

  /** Save a field of an answer. A new text says by whom and when. @param {any} place @param {any} field */
  save(place, field) {
    const path = `answers/${place.dataset.question}`;
    const [taken] = takeChange(field);
    if (!taken) return;
    const { text, by = storage.me(), on = today() } = entryAt(path) ?? {};
    const isNew = field.name === "text" && !text;
    change(
      taken,
      .../** @type {T.EntryChange[]} */ (
        isNew
          ? [
              [`${path}/by`, by],
              [`${path}/on`, on]
            ]
          : []
      )
    );
  }

  render() {
    for (const place of this.all("[data-question]")) {
      const path = `answers/${place.dataset.question}`;
      const value = entryAt(path) ?? {};
      for (const field of place.querySelector("form").elements) fillField(field, `${path}/${field.name}`);
      const isTeam = place.dataset.question === "owner" && value.text && looksLikeATeam(value.text);
      setText(place.querySelector("[data-hint]"), isTeam ? words("no-name") : "");
      place.toggleAttribute("data-answered", !!value.text);
      const signature = joinTexts(value.by, value.on);
      setText(place.querySelector(".pb-said"), value.text ? `${value.text}\n${signature}` : "");
    }
  }
}
