// <pilot-dossier data-folder="…">: downloads the documents, filled from the record. The script that fills them is
// loaded when a reader asks for it.

import { downloadFile } from "../store/download.js";
import { PilotElement, setText } from "../store/element.js";
import { announce, clonePart, root, words } from "../store/site.js";
import { decisionGate, flush, listGates, shownDay, shownRecord, store } from "../store/store.js";

export class PilotDossier extends PilotElement {
  build() {
    if (!this.firstElementChild) this.append(clonePart("pb-dossier"));
  }

  render() {
    this.hidden = !shownRecord();
  }

  /** @param {Event} event */
  async handleEvent(event) {
    if (event.type !== "click" || !(/** @type {Element} */ (event.target).closest("button"))) return;
    flush();
    const { record, rules } = store;
    if (!record) return;
    this.say(words("dossier-making"));
    try {
      const { dossier } = await import(`${root}assets/dossier.js`);
      const { folder } = this.dataset;
      const help = this.find("input").checked;
      const given = {
        record,
        rules,
        today: shownDay(),
        gates: listGates(),
        decisionGate: decisionGate(),
        folder,
        help
      };
      const [zip, file] = await dossier(given);
      this.say(downloadFile(zip, file, "application/zip"));
    } catch {
      this.say(words("dossier-failed"));
    }
  }

  /** @param {string} text */
  say(text) {
    setText(this.find("[data-told]"), text);
    announce(text);
  }
}
