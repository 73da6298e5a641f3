// The worker of the theme's search. It loads the index when a reader searches, and not with each page. The theme's own
// worker, whose name is in the address, does the rest. Tested with Material 9.8.1, whose messages are in
// https://github.com/squidfunk/mkdocs-material/blob/9.8.1/src/templates/assets/javascripts/integrations/search

const SETUP = 0;
const READY = 1;
const QUERY = 2;
const RESULT = 3;

/** Other spellings of words of this site, which is searched for its own. */
const SPELLINGS = Object.entries({ "e-mail": "email", "kick off": "kickoff", "kick-off": "kickoff", mail: "email" });

/** Words that readers look for, and what this site calls the same. The site is searched for both. */
const SYNONYMS = Object.entries({
  "ai act": "eu",
  dossier: "go-live pack",
  kpi: "primary metric",
  raci: "owner charter",
  roi: "cost value",
  tick: "checklist",
  undo: "rollback"
});

/** Find a word with or without an s, between spaces. @param {string} word */
const wholeWord = (word) => new RegExp(`(^|\\s)${word}s?(?=\\s|$)`, "gi");

/** Add what this site calls the words of a query. @param {string} query */
const addSynonyms = (query) => {
  const spelled = SPELLINGS.reduce((all, [word, same]) => all.replace(wholeWord(word), `$1${same}`), query);
  return SYNONYMS.reduce((all, [word, same]) => (wholeWord(word).test(query) ? `${all} ${same}` : all), spelled);
};

/** What separates words by the theme's default, and in this site: signs around a word don't belong to it. */
const SPACES = "[\\s\\-]+";
const SIGNS = '[\\s\\-,:;!?=()\\[\\]"“”/·…]+|\\.(?!\\d)|&[lg]t;|&amp;';

/** How often each word is on the site. @type {Map<string, number>} */
const words = new Map();

/** A shorter word has too many neighbors. */
const MIN_CORRECTED = 4;

/** Count the words of the site. @param {{ title: string, text: string }[]} docs */
const countWords = (docs) => {
  for (const { title, text } of docs) {
    for (const word of `${title} ${text.replace(/<[^>]*>/g, " ")}`.toLowerCase().match(/[a-z]{3,}/g) ?? []) {
      words.set(word, (words.get(word) ?? 0) + 1);
    }
  }
};

/** Whether two words differ by one typing error: a letter too many, missing, wrong, or two letters swapped.
 * @param {string} one @param {string} other */
const isOneErrorApart = (one, other) => {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const [a, b] = [one.slice(start), other.slice(start)];
  const isSwapped = a.length > 1 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
  return a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1) || isSwapped;
};

/**
 * Return the word that was meant: the same one if a word of the site begins with it, or the most frequent of those that
 * are one typing error apart. While someone types, the word may have more letters to come.
 * @param {string} typed
 */
const correctWord = (typed) => {
  const word = typed.toLowerCase();
  if (word.length < MIN_CORRECTED || !/^[a-z]+$/.test(word) || addSynonyms(word) !== word) return typed;
  let best = typed;
  let count = 0;
  for (const [known, number] of words) {
    if (known.startsWith(word)) return typed;
    if (number > count && isOneErrorApart(word, known)) [best, count] = [known, number];
  }
  return best;
};

/** Correct the words of a query, but for what has a sign in it, such as quotes. @param {string} query */
const correct = (query) => query.split(/(\s+)/).map(correctWord).join("");

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

/** What the theme's page set up. @type {{ config: { separator: string } }} */
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

/** At most this many characters of a text are shown, and before the first match. */
const SHOWN = 220;
const BEFORE = 70;

/** Cut a text down to the few lines with the most matches. It is HTML, in which matches are marked.
 * @param {string} html */
const shorten = (html) => {
  const text = html
    .replace(/<(?!\/?mark>)[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const matches = [...text.matchAll(/<mark>/g)].map(({ index }) => index);
  const countFrom = (/** @type {number} */ at) => matches.filter((other) => other >= at && other < at + SHOWN).length;
  const match = matches.reduce((best, at) => (countFrom(at) > countFrom(best) ? at : best), matches[0] ?? 0);
  const start = match > BEFORE ? text.indexOf(" ", match - BEFORE) + 1 : 0;
  const rest = text.slice(start);
  const end = rest.length > SHOWN ? rest.lastIndexOf(" ", SHOWN) : rest.length;
  return `${start ? "… " : ""}${rest.slice(0, end)}${end < rest.length ? " …" : ""}`;
};

/** Whether the words that were asked for are other than those that were typed. */
let isRephrased = false;

/**
 * Show a few lines of each match. Words that were added or corrected are not reported as missing.
 * @param {any} message what the theme's worker says to its page
 */
const shortenResult = (message) => {
  if (message.type !== RESULT) return message;
  const items = message.data.items.map((/** @type {any[]} */ group) =>
    group.map((doc) => ({ ...doc, text: shorten(doc.text), terms: isRephrased ? {} : doc.terms }))
  );
  return { ...message, data: { ...message.data, items } };
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
  const post = worker.postMessage.bind(worker);
  worker.postMessage = (/** @type {any} */ message) => post(shortenResult(message));
  worker.importScripts(location.search.slice(1));
  worker.addEventListener = listen;
  countWords(docs);
  separateTokens(worker.lunr.TokenSet.prototype);
  const separator = setup.config.separator === SPACES ? SIGNS : setup.config.separator;
  await answer({ data: { type: SETUP, data: { ...setup, config: { ...setup.config, separator }, docs } } });
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
    const ask = (/** @type {string} */ query) => {
      const meant = addSynonyms(correct(query));
      isRephrased = meant !== query;
      return requireWords(meant, stopWordFilter);
    };
    answer({ data: data.type === QUERY ? { ...data, data: ask(data.data) } : data });
  } catch {
    if (!answer) ready = undefined;
    postMessage({ type: RESULT, data: { items: [] } });
  }
});
