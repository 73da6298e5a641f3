// Keeps a spreadsheet from running a text of a CSV file as a formula. The Python twin is `escape_formula` in
// generator/pilotbook/text/csv.py, which says why; the cases in tests/golden/cases/cells.yml test both.

const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;
/** A start inside a text: after what separates cells or rows in a program that ignores the quotes. */
const FORMULA_INSIDE = /([;\t\r\n])((?:[^\S\t\r\n]|["\ufeff])*[=+\-@＝＋－＠])/g;

/** Put an apostrophe in front of each start of a formula. @param {string} text */
export const escapeFormula = (text) => {
  const escaped = text.replace(FORMULA_INSIDE, "$1'$2");
  return `${FORMULA.test(escaped) ? "'" : ""}${escaped}`;
};
