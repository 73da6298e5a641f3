// Reads an amount that a person typed, with a decimal point or a decimal comma. `dossier/readers/amounts.py` has the same
// rule, and the cases in tests/golden/cases/amounts.yml test both.
//
// The rule, in this order:
// 1. Spaces and apostrophes between digits separate thousands: 1 250, 1'250.
// 2. Where both signs occur, the last one is the decimal sign, and the other separates thousands: 1,250.5 and 1.250,5.
// 3. A sign that occurs more than once separates thousands: 1,250,000.
// 4. A single sign before exactly three digits separates thousands if the page shows thousands with it. With commas, 1,250
//    is 1250 and 1.250 is 1.25; with points, as in Germany, it is the other way round.
// 5. Any other single sign is the decimal sign: 3,5 and 3.5.
// Where thousands are separated, all groups but the first have three digits. Everything else is not a number. Of 1,250 and
// 1.250, which people elsewhere read the other way round, the page says what it understood.

/** What a whole number with this sign between its thousands looks like. @param {string} sign */
const isGrouped = (/** @type {string} */ text, /** @type {string} */ sign) =>
  text.split(sign).every((group, index) => (index ? /^\d{3}$/ : /^-?[1-9]\d{0,2}$/).test(group));

/** Whether a text is a plain decimal. @param {string} text */
const isPlain = (text) => /\d/.test(text) && /^-?\d*\.?\d*$/.test(text);

/**
 * Return the number that a text says, and whether others would read it as another one. NaN: it says none.
 * @param {string} text @param {string} [thousands] the sign between thousands on the page @returns {{amount: number, isAmbiguous: boolean}}
 */
export const parseAmount = (text, thousands = ",") => {
  const typed = text
    .trim()
    .replace(/^[−–‐‑]/, "-")
    .replace(/(?<=\d)[\s'’](?=\d{3}(?!\d))/g, "");
  const signs = typed.match(/[.,]/g) ?? [];
  const last = signs.at(-1) ?? ".";
  const isAmbiguous = signs.length === 1 && isGrouped(typed, last);
  const isRepeated = signs.length > 1 && signs.every((sign) => sign === last);
  const groups = isRepeated || (isAmbiguous && last === thousands) ? last : last === "." ? "," : ".";
  const [whole, ...rest] = groups === last ? [typed] : typed.split(last);
  const isNumber = (!whole.includes(groups) || isGrouped(whole, groups)) && /^\d*$/.test(rest.join(last));
  const plain = [whole.replaceAll(groups, ""), ...rest].join(".");
  return { amount: isNumber && isPlain(plain) ? Number(plain) : NaN, isAmbiguous };
};
