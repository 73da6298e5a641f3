// <pilot-dossier data-folder="…">: the documents, filled from the record. What fills them is loaded when it is asked for.

import { announce, copy, desk, flush, root, today, words } from "../store/store.js";
import { PilotElement, write } from "../store/element.js";
import { handOver } from "../store/download.js";

export class PilotDossier extends PilotElement {
  build() {
    if (!this.firstElementChild) this.append(copy("pb-dossier"));
  }

  show() {
    this.hidden = !desk.record;
  }

  /** @param {Event} event */
  async handleEvent(event) {
    if (event.type !== "click" || !(/** @type {any} */ (event.target).closest("button"))) return;
    flush();
    const { record, rules } = desk;
    if (!record) return;
    const tell = (/** @type {string} */ text) => {
      write(this.find("[data-told]"), text);
      announce(text);
    };
    tell(words("dossier-making"));
    try {
      const { dossier } = await import(`${root}assets/dossier.js`);
      const [made, file] = await dossier({
        record,
        rules,
        today: today(),
        folder: this.dataset.folder,
        help: this.find("input").checked
      });
      tell(handOver(made, file));
    } catch {
      tell(words("dossier-failed"));
    }
  }
}
