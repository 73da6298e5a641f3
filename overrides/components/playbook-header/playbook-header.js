// <pilot-pages>: the links to a playbook's pages. On the overview, they lead an address from when everything was on one
// page to where it is now, with its query, and `?whole` puts everything on one page again.

export class PilotPages extends HTMLElement {
  connectedCallback() {
    this.follow();
    addEventListener("hashchange", this);
  }

  disconnectedCallback() {
    removeEventListener("hashchange", this);
  }

  handleEvent() {
    this.follow();
  }

  /** Leave for the page that has what the address asks for, or show everything here, if it asks for that. */
  follow() {
    const { hash, search } = location;
    const query = new URLSearchParams(search);
    if (query.has("whole")) return showWhole();
    const id = hash.slice(1);
    const links = [...this.querySelectorAll("a")];
    const link = links.find((one) => (id ? hasAnchor(one, id) : isAskedFor(one, query)));
    if (link) location.replace(link.href + search + hash);
  }
}

/** Show the whole playbook, when the toolbar is there. */
const showWhole = async () => {
  await customElements.whenDefined("pilot-bar");
  const bar = /** @type {import("../pilot-toolbar/pilot-toolbar.js").PilotBar | null} */ (
    document.querySelector("pilot-bar")
  );
  bar?.runMenu("followWhole");
};

/** Whether a link leads to an id, which is on it, or begins as the page's ids do. @param {HTMLElement} link @param {string} id */
const hasAnchor = (link, id) => {
  const beginnings = link.dataset.anchors?.split(" ") ?? [];
  return (
    [...link.children].some((child) => child.id === id) || beginnings.some((beginning) => id.startsWith(beginning))
  );
};

/** Whether a query has the filters of a link's page. @param {HTMLElement} link @param {URLSearchParams} query */
const isAskedFor = ({ dataset }, query) => !!dataset.query?.split(" ").some((name) => query.has(name));
