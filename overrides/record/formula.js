// Keeps a spreadsheet from running a text of a CSV file as a formula, and a pipeline from running it as a command. The
// Python twin is `escape_formula` in generator/pilotbook/text/csv.py, which says why; the cases in
// tests/golden/cases/cells.yml test both.

const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;
/** A start inside a text: after what separates cells or rows in a program that ignores the quotes. */
const FORMULA_INSIDE = /([;\t\r\n])((?:[^\S\t\r\n]|["\ufeff])*[=+\-@＝＋－＠])/g;

/** What pipelines run: GitHub `::error` at the start of a line, Azure `##vso[` anywhere. */
const COMMAND_START = /(^|[\r\n])([^\S\r\n]*:)(?=:)/g;
const COMMAND = /#(?=#(?:\[|vso\[|teamcity\[))/gi;
/** Control characters, surrogates without a partner and noncharacters: XML and terminals cannot have them. */
const FORBIDDEN = /(?![\t\n])\p{Cc}|[\p{Cs}\ufdd0-\ufdef\ufffe\uffff]/gu;

/** Remove what no file can hold, and make each line end a line feed. The Python twin is in text/plain.py. @param {string} text */
export const cleanText = (text) => text.replace(/\r\n?|\x85|\u2028/g, "\n").replace(FORBIDDEN, "");

/** Put an apostrophe in front of each start of a formula or a command. @param {string} text */
export const escapeFormula = (text) => {
  const escaped = text.replace(FORMULA_INSIDE, "$1'$2").replace(COMMAND_START, "$1'$2").replace(COMMAND, "#'");
  return `${FORMULA.test(escaped) ? "'" : ""}${escaped}`;
};
