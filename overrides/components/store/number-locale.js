// Knows how the reader writes numbers.

/** Return the reader's own locale, with Latin digits: `de-DE` writes `1.250,50 €`. Browsers have no numbers for `en-DE`. */
export const getNumberLocale = () => new Intl.Locale(navigator.language, { numberingSystem: "latn" }).toString();
