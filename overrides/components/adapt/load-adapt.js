// <pilot-adapt>: where the form that adapts a playbook goes. Its script, style and texts load when someone opens the form,
// and on the other pages of the playbook while this tab has a draft open (adapt-state.js).

import { announce, root, words } from "../store/site.js";

export class PilotAdapt extends HTMLElement {
  connectedCallback() {
    const { playbook } = /** @type {HTMLElement} */ (document.querySelector("pilot-bar")).dataset;
    const load = () =>
      import(`${root}assets/adapt.js`)
        .then(({ openAdapt }) => openAdapt(this, playbook))
        .catch(() => announce(words("offline")));
    const start = document.querySelector("[data-adapt=start]");
    if (start) Object.assign(start, { hidden: false, onclick: load });
    try {
      if (sessionStorage["pilotbook.draft"]?.startsWith(`${playbook} `)) load();
    } catch {
      // the browser allows no storage
    }
  }
}
