// Keeps a text from being markup, a mention or a command in Markdown. The Python twin is `escape_cell`
// in generator/pilotbook/text/markdown.py, which says why; the cases in tests/golden/cases/markdown.yml test both.

import { cleanText } from "./formula.js";

const TURNING = /[\u202a-\u202e\u2066-\u2069\ufeff]/g;
const SPECIAL = /[\\`*_[\]<>#|~&]/g;
const MENTION = /@(?!(?<=[A-Za-z0-9.%+-]@)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/g;
const REFERENCE = /(\\#|!)(?=\d)/g;
/** Addresses stay as they are, so that they can be followed. */
const ADDRESS = /(https?:\/\/[^\s<>"'`()[\]@\\|]+)/;

/** @param {string} part */
const escapePart = (part) =>
  part.replace(SPECIAL, "\\$&").replace(MENTION, "@<!-- -->").replace(REFERENCE, "$1<!-- -->");

/** @param {string} text */
const toLines = (text) => cleanText(text).replace(TURNING, "").replaceAll("\u2029", "\n").replaceAll("\t", " ");

/** Escape a text for the middle of a line. Its lines are joined with `<br>`. */
export const escapeMarkdown = (text = "") => {
  const parts = toLines(text).trim().split(ADDRESS);
  const escaped = parts.map((part, index) => (index % 2 ? part : escapePart(part)));
  return escaped.join("").replaceAll("\n", "<br>");
};
