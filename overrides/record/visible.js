// Tells visible text from text that nobody sees, for every script that asks whether a field is filled in.

/** What nobody sees: white space, control and format characters, fillers and variation selectors. */
const INVISIBLE = new RegExp(
  "^(?:\\u034f|\\u17b4|\\u17b5|[\\u180b-\\u180f]|[\\ufe00-\\ufe0f]|" + // a combining character starts a class
    "[\\0- \\x7f-\\xa0\\xad\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u115f\\u1160\\u1680" +
    "\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ud800-\\udfff\\ufdd0-\\ufdef" +
    "\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff\\u{110bd}\\u{110cd}\\u{13430}-\\u{1343f}" +
    "\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}])*$",
  "u"
);
/** Whether a text has a character that a person can see. @param {unknown} value */
export const isVisible = (value) => typeof value === "string" && !INVISIBLE.test(value);
