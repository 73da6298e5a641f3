// The worker of the theme's search. It loads the index when a reader searches, and not with each page. The theme's own
// worker, whose name is in the address, does the rest. Tested with Material 9.8.1, whose messages are in
// https://github.com/squidfunk/mkdocs-material/blob/9.8.1/src/templates/assets/javascripts/integrations/search

const SETUP = 0;
const READY = 1;
const QUERY = 2;
const RESULT = 3;

/** Words that readers look for, and what this site calls the same. The site is searched for both. */
const SYNONYMS = Object.entries({
  "ai act": "eu",
  dossier: "go-live pack",
  "e-mail": "email",
  "kick off": "kickoff",
  "kick-off": "kickoff",
  kpi: "primary metric",
  mail: "email",
  raci: "owner charter",
  roi: "cost value",
  tick: "checklist",
  undo: "rollback"
});

/** Add what this site calls the words of a query. @param {string} query */
const addSynonyms = (query) =>
  SYNONYMS.reduce((all, [word, same]) => {
    return new RegExp(`(^|\\s)${word}s?(\\s|$)`, "i").test(query) ? `${all} ${same}` : all;
  }, query);

/**
 * Ask for all words of an id, such as that of a check: a page that has one of them more often is not what is looked for.
 * Words that the index leaves out cannot be asked for.
 * @param {string} query @param {(word: string) => unknown} isIndexed
 */
const requireWords = (query, isIndexed) =>
  /^[a-z\d]+(-[a-z\d]+)+$/i.test(query)
    ? query
        .split("-")
        .flatMap((word) => (isIndexed(word) ? [`+${word}`] : []))
        .join(" ")
    : query;

/** What the theme's worker does with a message. @type {(event: { data: object }) => Promise<void>} */
let answer;

/** What the theme's page set up. @type {object} */
let setup;

/** @type {Promise<void> | undefined} */
let ready;

/**
 * Keep the token sets of lunr apart. It compares two by their letters and numbers, written one after the other: with
 * digits among the letters, two sets can look the same, and then no search finds anything. A comma between them
 * prevents that. Tested with lunr 2.3.9: https://github.com/olivernn/lunr.js/blob/v2.3.9/lib/token_set.js
 * @param {any} set the prototype of lunr's token sets
 */
const separateTokens = (set) => {
  set.toString = /** @this {any} */ function () {
    const edges = Object.keys(this.edges).sort();
    this._str ||= `${this.final ? 1 : 0}${edges.map((label) => `${label}${this.edges[label].id},`).join("")}`;
    return this._str;
  };
};

/** Load the index, and the theme's worker with it. */
const load = async () => {
  const response = await fetch(new URL("../../../search/entries.json", location.href));
  if (!response.ok) throw response;
  const docs = await response.json();
  const worker = /** @type {any} */ (self); // a worker's scope, which has lunr after the import
  const listen = worker.addEventListener;
  worker.addEventListener = (/** @type {string} */ _, /** @type {typeof answer} */ listener) =>
    void (answer = listener);
  worker.importScripts(location.search.slice(1));
  worker.addEventListener = listen;
  separateTokens(worker.lunr.TokenSet.prototype);
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
    const { stopWordFilter } = /** @type {any} */ (self).lunr;
    const ask = (/** @type {string} */ query) => requireWords(addSynonyms(query), stopWordFilter);
    answer({ data: data.type === QUERY ? { ...data, data: ask(data.data) } : data });
  } catch {
    if (!answer) ready = undefined;
    postMessage({ type: RESULT, data: { items: [] } });
  }
});
