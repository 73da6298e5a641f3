// The worker of the theme's search, which loads the index when somebody searches, and not with each page. The theme's own
// worker, whose name stands in the address, does the rest.

const SETUP = 0;
const READY = 1;
const RESULT = 3;

/** What the theme's worker does with a message. @type {(event: { data: any }) => Promise<void>} */
let answer;

/** @type {any} */
let setup;

/** @type {Promise<void> | undefined} */
let ready;

/**
 * lunr takes two sets of words for one where their letters and numbers, written one after the other, are the same: with
 * digits among the letters that happens, and then no search finds anything. With a comma between them it cannot.
 * @param {any} set
 */
const distinct = (set) => {
  set.toString = /** @this {any} */ function () {
    this._str ||= `${this.final ? 1 : 0}${Object.keys(this.edges)
      .sort()
      .map((label) => `${label}${this.edges[label].id},`)
      .join("")}`;
    return this._str;
  };
};

const load = async () => {
  const found = await fetch(new URL("../../../search/entries.json", location.href));
  if (!found.ok) throw found;
  const docs = await found.json();
  const listen = self.addEventListener;
  self.addEventListener = (/** @type {string} */ _, /** @type {any} */ listener) => void (answer = listener);
  /** @type {any} */ (self).importScripts(location.search.slice(1));
  self.addEventListener = listen;
  distinct(/** @type {any} */ (self).lunr.TokenSet.prototype);
  await answer({ data: { type: SETUP, data: { ...setup, docs } } });
};

addEventListener("message", async ({ data }) => {
  if (data.type === SETUP) {
    setup = data.data;
    return postMessage({ type: READY });
  }
  try {
    if (!data.data) throw data; // nothing has been typed yet
    ready ??= load();
    await ready;
    answer({ data });
  } catch {
    if (!answer) ready = undefined;
    postMessage({ type: RESULT, data: { items: [] } });
  }
});
