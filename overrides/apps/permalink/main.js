// Finds a check by its reference, `v1.2.0/sales-sdr/owner-named`, also after the check or its playbook got another id.
// On the page of changes it fills the form's answer. On the 404 page it redirects there if the address ends in a
// reference, and to the playbook if the address is a link to a pilot, and else helps on. The command `pilotbook reference` does the same. Runs again each time its page is shown.

import { helpOn } from "./lost.js";
import { currentId, follow } from "../../record/renames.js";

(() => {
  const FORM = /^v(\d+\.\d+\.\d+)\/([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*)$/;

  const lost = /** @type {HTMLScriptElement?} */ (document.currentScript)?.dataset.lost;
  if (lost !== undefined) {
    const link = location.pathname.search(/%23pb/i); // to a pilot: some program has encoded its `#`
    if (link >= 0) location.replace(`${location.pathname.slice(0, link)}#${location.pathname.slice(link + 3)}`);
    const found = /\/(v\d+\.\d+\.\d+\/[a-z0-9-]+\/[a-z0-9-]+)\/?$/.exec(location.pathname);
    if (found) location.replace(`${lost.replace(/\/?$/, "/")}changes/#${found[1]}`);
    const place = document.querySelector(".pb-lost");
    if (place) helpOn(place).catch(() => {}); // offline: the page's own links help
    return;
  }

  const form = /** @type {HTMLFormElement?} */ (document.querySelector(".pb-reference"));
  if (!form || form.dataset.wired) return;
  form.dataset.wired = "";
  const field = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const answer = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
  const words = /** @type {HTMLTemplateElement} */ (form.querySelector("template")).content;
  const root = new URL(form.dataset.root ?? "", location.href);

  /** @param {string} name @param {Record<string, string>} [values] */
  const say = (name, values = {}) => {
    const text = words.querySelector(`[data-word=${name}]`)?.textContent ?? "";
    answer.replaceChildren(text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? ""));
  };

  /** @param {string} path */
  const load = async (path) => (await fetch(new URL(path, root))).json();

  /** @param {string} text */
  const find = async (text) => {
    const parts = FORM.exec(text.trim());
    if (!parts) return say("form");
    const [{ playbooks, titles, releases }, { changes }] = await Promise.all([
      load("data/references.json"),
      load("data/changes.json")
    ]);
    if (!releases.includes(parts[1])) return say("release", { release: parts[1] ?? "" });
    const playbook = currentId(changes.playbook ?? {}, parts[2] ?? "", new Set(Object.keys(playbooks)));
    if (!Object.hasOwn(playbooks, playbook)) return say("playbook", { playbook });
    const id = parts[3] ?? "";
    const gone = changes.check ?? {};
    const here = new Set(playbooks[playbook]);
    const to = follow(gone, id, here).to.filter((one) => here.has(one));
    const change = here.has(id) ? undefined : gone[id];
    if (!to.length && !change) return say("none", { playbook: titles[playbook], check: id });
    say(change?.kind ?? "same", change);
    to.forEach((one, index) => {
      const link = document.createElement("a");
      link.href = new URL(`playbooks/${playbook}/checklist/#check-${one}`, root).href;
      link.textContent = `${titles[playbook]}, ${one}`;
      answer.append(index ? ", " : "", link);
    });
  };

  /** Return what the address asks for; an empty text where it is not encoded right, as in `#%`. */
  const readAddress = () => {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  };

  const show = () => {
    const text = readAddress();
    if (!FORM.test(text)) return;
    field.value = text;
    find(text).catch(() => say("failed"));
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find(field.value).catch(() => say("failed"));
  });
  window.addEventListener("hashchange", () => form.isConnected && show());
  show();
})();
