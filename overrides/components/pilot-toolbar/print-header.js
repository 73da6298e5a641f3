// Sets what each printed page says at its top.

/** @type {CSSStyleSheet | undefined} */
let sheet;
let header = "";

/** Set the header of each printed page. A style sheet made here is allowed by a strict policy. @param {string} text */
export const setPrintHeader = (text) => {
  if (header === text && sheet) return;
  header = text;
  sheet ??= new CSSStyleSheet();
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  const escaped = text.replace(/[\\"\p{C}]/gu, (letter) => `\\${letter.codePointAt(0)?.toString(16)} `);
  const top = `@top-left { content: "${escaped}"; width: 80% }`;
  const bottom = `@bottom-right { content: counter(page) " / " counter(pages) }`;
  sheet.replaceSync(`@page { font: 8pt sans-serif; ${top} ${bottom} }`);
};
