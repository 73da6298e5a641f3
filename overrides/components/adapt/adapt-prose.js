// Shows the Markdown that prose may have: paragraphs, lists, bold, emphasis, code and links. Everything else is text.

import { createNode } from "./adapt-parts.js";

// A backtick is written as \x60: the minifier would take it for the start of a template.
const INLINE =
  /\\([\\\x60*_{}[\]()#+\-.!])|(\x60+)(.+?)\2(?!\x60)|\*\*(?=\S)(.+?)(?<=\S)\*\*|\*(?=\S)(.+?)(?<=\S)\*|(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)|\[([^\]]+)\]\(((?:https?:\/\/|mailto:|#)[^\s()]*)\)/i;
const ITEM = /^ {0,3}(?:[*+-]|(\d+)\.)\s+/;

/** @param {string} text @returns {(string | Node)[]} */
const renderInline = (text) => {
  const found = INLINE.exec(text);
  if (!found) return text ? [text] : [];
  const [all, escaped, , code, bold, starred, underlined, label, href] = found;
  const before = text.slice(0, found.index);
  const after = renderInline(text.slice(found.index + all.length));
  if (escaped) return [before + escaped, ...after];
  if (code) return [before, createNode("code", code.trim()), ...after];
  if (bold) return [before, createNode("strong", ...renderInline(bold)), ...after];
  if (label) {
    const link = createNode("a", ...renderInline(label));
    link.setAttribute("href", `${href}`);
    return [before, link, ...after];
  }
  return [before, createNode("em", ...renderInline(starred ?? underlined ?? "")), ...after];
};

/** @param {string[]} lines */
const renderList = (lines) => {
  const [, number] = ITEM.exec(lines[0] ?? "") ?? [];
  /** @type {string[]} */
  const items = [];
  for (const line of lines) {
    if (ITEM.test(line)) items.push(line.replace(ITEM, ""));
    else items.push(`${items.pop()}\n${line.trim()}`);
  }
  const list = createNode(number ? "ol" : "ul", ...items.map((item) => createNode("li", ...renderInline(item))));
  if (number && number !== "1") list.setAttribute("start", number);
  return list;
};

/** Render prose as elements. @param {string} text @returns {Node[]} */
export const renderProse = (text) =>
  text
    .split(/\n\s*\n/)
    .filter((part) => part.trim())
    .map((part) => {
      const lines = part.split("\n");
      return ITEM.test(lines[0] ?? "") ? renderList(lines) : createNode("p", ...renderInline(part.trim()));
    });
