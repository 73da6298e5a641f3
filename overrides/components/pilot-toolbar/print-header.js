// What each printed page says at its top.

/** @type {CSSStyleSheet | undefined} */
let sheet;
let head = "";

/** The head of each printed page. A style sheet made here is allowed by a strict policy. @param {string} text */
export const printHead = (text) => {
  if (head === text && sheet) return;
  head = text;
  sheet ??= new CSSStyleSheet();
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  const escaped = text.replace(/[\\"\p{C}]/gu, (letter) => `\\${letter.codePointAt(0)?.toString(16)} `);
  sheet.replaceSync(
    `@page { font: 8pt sans-serif; @top-left { content: "${escaped}"; width: 80% } @bottom-right { content: counter(page) " / " counter(pages) } }`
  );
};
