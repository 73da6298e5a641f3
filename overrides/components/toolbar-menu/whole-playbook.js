// Puts everything of a playbook on its overview, to find words in it and to print it. Each part is fetched from its page.

import { getAddress } from "../store/addresses.js";
import { announce, root, words } from "../store/site.js";
import { notify, store } from "../store/store.js";

/** @typedef {{ url: URL, html: Document, article: HTMLElement, title: string, id: string }} FetchedPage */

/** The attributes that hold an address relative to the page. */
const ADDRESSES = ["href", "src", "data-folder"];
/** What the page of a playbook begins with: its parts come after it. */
const HEADER_END = ":scope > div:has(> pilot-gates)";

/** Whether everything is on this page. */
export const isWhole = () => !!document.querySelector(".pb-whole");

/**
 * Put everything on this page, or lead to the overview, where that is possible. Returns whether it is there.
 * @param {unknown} _bar @param {string} how what the overview does then: `print` or `blank`, or nothing more
 */
export const showWhole = async (_bar, how = "") => {
  const links = [
    .../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("pilot-pages [data-anchors]"))
  ];
  if (isWhole()) return true;
  if (!links[0]) {
    location.assign(`${getAddress(store.page)}?whole${how && `=${how}`}`);
    return false;
  }
  const pages = await Promise.all(links.map(fetchPage)).catch(() => []);
  if (!pages[0]) {
    announce(words("offline"));
    return false;
  }
  for (const node of document.querySelectorAll("pilot-pages [id]")) node.remove();
  const urls = new Set([...pages.map(({ url }) => url.href), getAddress(store.page)]);
  const sections = pages.map((page) => createSection(page, urls));
  const article = /** @type {HTMLElement} */ (document.querySelector("article"));
  makeLocal(article, new URL(getAddress(store.page)), urls);
  insertBefore(article, document.getElementById("fork"), sections);
  addContents(pages);
  history.replaceState(history.state, "", `${location.pathname}?whole${location.hash}`);
  document.adoptedStyleSheets.push(...pages.flatMap(copyStyles));
  await Promise.all(pages.flatMap(listScripts).map((script) => import(script)));
  notify();
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  announce(words("whole"));
  return true;
};

/** Fetch a page of the playbook. @param {HTMLAnchorElement} link @returns {Promise<FetchedPage>} */
const fetchPage = async ({ href }) => {
  const url = new URL(href, root);
  const response = await fetch(url);
  if (!response.ok) throw new Error(href);
  const html = new DOMParser().parseFromString(await response.text(), "text/html");
  const article = /** @type {HTMLElement} */ (html.querySelector("article"));
  const title = article.querySelector("h1")?.firstChild?.textContent ?? "";
  const id = article.querySelector(".pb-kicker")?.id || `page-${url.pathname.split("/").at(-2)}`;
  return { url, html, article, title, id };
};

/** Create the section of a page: what follows its header, under its title. @param {FetchedPage} page @param {Set<string>} urls */
const createSection = ({ url, article, title, id }, urls) => {
  const section = document.createElement("section");
  section.className = "pb-whole";
  const heading = Object.assign(document.createElement("h2"), { textContent: title, id });
  const parts = [];
  for (let node = article.querySelector(HEADER_END)?.nextSibling; node; node = node.nextSibling) parts.push(node);
  section.append(heading, ...parts.map((node) => document.importNode(node, true)));
  for (const one of section.querySelectorAll("h2, h3, h4, h5")) if (one !== heading) lowerHeading(one);
  for (const one of section.querySelectorAll("[aria-level]")) one.ariaLevel = `${Number(one.ariaLevel) + 1}`;
  makeLocal(section, url, urls);
  return section;
};

/** Put a heading one level down. @param {Element} heading */
const lowerHeading = (heading) => {
  const lower = document.createElement(`h${Number(heading.localName[1]) + 1}`);
  for (const { name, value } of heading.attributes) lower.setAttribute(name, value);
  lower.append(...heading.childNodes);
  heading.replaceWith(lower);
};

/**
 * Make the addresses of a part right on this page: a link to something that is here leads there.
 * @param {HTMLElement} part @param {URL} base @param {Set<string>} urls the addresses of what is here
 */
const makeLocal = (part, base, urls) => {
  for (const name of ADDRESSES) {
    for (const node of part.querySelectorAll(`[${name}]`)) {
      const { href, hash } = new URL(node.getAttribute(name) ?? "", base);
      const isHere = hash && urls.has(href.slice(0, -hash.length));
      node.setAttribute(name, isHere ? hash : href);
    }
  }
};

/** @param {Element} parent @param {Element | null | undefined} next @param {Element[]} nodes */
const insertBefore = (parent, next, nodes) => {
  if (next) next.before(...nodes);
  else parent.append(...nodes);
};

/** Copy the styles that a page has for itself. @param {FetchedPage} page */
const copyStyles = ({ html }) =>
  [...html.querySelectorAll("head > style")].map(({ textContent }) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(textContent ?? "");
    return sheet;
  });

/** List the scripts of a page. @param {FetchedPage} page */
const listScripts = ({ url, article }) =>
  [...article.querySelectorAll("script[src]")].map((script) => new URL(script.getAttribute("src") ?? "", url).href);

/** The theme's table of contents: there may be two, for wide and for narrow screens. */
const CONTENTS = '[data-md-component="toc"]';

/**
 * Add the pages, with what is on them, to the table of contents. The theme would mark where the reader is among the old
 * entries alone, so a copy takes their place, in which nothing is marked.
 * @param {FetchedPage[]} pages
 */
const addContents = (pages) => {
  for (const list of document.querySelectorAll(CONTENTS)) {
    const whole = /** @type {Element} */ (list.cloneNode(true));
    for (const link of whole.querySelectorAll("a")) link.className = "md-nav__link";
    insertBefore(whole, whole.querySelector('[href$="#fork"]')?.closest("li"), pages.map(createEntry));
    list.replaceWith(whole);
  }
};

/** Create the entry of a page in the table of contents. @param {FetchedPage} page */
const createEntry = ({ html, title, id }) => {
  const entry = createElement("li", "md-nav__item");
  const link = Object.assign(createElement("a", "md-nav__link"), { href: `#${id}` });
  const nav = createElement("nav", "md-nav");
  const list = createElement("ul", "md-nav__list");
  const name = createElement("span", "md-ellipsis");
  name.textContent = title;
  nav.setAttribute("aria-label", title);
  list.append(...[...(html.querySelector(CONTENTS)?.children ?? [])].map((node) => document.importNode(node, true)));
  link.append(name);
  nav.append(list);
  entry.append(link, nav);
  return entry;
};

/** @param {string} name @param {string} className */
const createElement = (name, className) => Object.assign(document.createElement(name), { className });
