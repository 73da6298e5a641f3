// <pilot-adapt>: where the form that adapts a playbook goes. Its script, style and texts load when someone opens the form,
// and on the other pages of the playbook while this tab has a draft open.

import { root } from "../store/site.js";

/** The key under which a tab keeps the draft that is open in it. */
export const OPEN_DRAFT = "pilotbook.draft";

/** Return the draft that this tab has open: its playbook and its ID. */
export const getOpenDraft = () => {
  try {
    return (sessionStorage.getItem(OPEN_DRAFT) ?? "").split(" ");
  } catch {
    return [];
  }
};

export class PilotAdapt extends HTMLElement {
  connectedCallback() {
    const start = /** @type {HTMLElement | null} */ (document.querySelector("[data-adapt=start]"));
    if (start) {
      start.hidden = false;
      start.onclick = () => this.load();
    }
    if (getOpenDraft()[0] === this.playbook) this.load();
  }

  disconnectedCallback() {
    document.body.classList.remove("pb-adapting");
  }

  /** The ID of the page's playbook. */
  get playbook() {
    return /** @type {HTMLElement | null} */ (document.querySelector("pilot-bar"))?.dataset.playbook ?? "";
  }

  async load() {
    const { openAdapt } = await import(`${root}assets/adapt.js`);
    openAdapt(this, this.playbook);
  }
}
