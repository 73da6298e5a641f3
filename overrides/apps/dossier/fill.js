// A blank Word document, filled: each content control by its tag, and a row for each of the team's own.

import { tag } from "./addresses.js";

const W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const UNSEEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\p{Cs}]/gu;
const RTL = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const SPARE = /^pb:((?:tables\/[^/]+|changes|decision\/conditions)\/)(spare-\d+)\/(.+)$/;

/** @param {Element | Document} at @param {string} name @returns {Element[]} */
const all = (at, name) => [...at.getElementsByTagNameNS(W, name)];

/** @param {Element} at @param {string} name */
const val = (at, name) => all(at, name)[0]?.getAttributeNS(W, "val") ?? "";

/** @param {string} text */
const clean = (text) => text.replace(/\r\n?|\x85|\u2028/g, "\n").replace(UNSEEN, "");

/** @param {Element} control @param {string} given */
const write = (control, given) => {
  const { ownerDocument: doc } = control;
  /** @param {string} name */
  const make = (name) => doc.createElementNS(W, `w:${name}`);
  const [properties] = all(control, "sdtPr");
  const [content] = all(control, "sdtContent");
  const chosen = all(properties, "listItem").find((item) => item.getAttributeNS(W, "value") === given);
  const text = clean(chosen?.getAttributeNS(W, "displayText") ?? given);
  const [placeholder] = all(properties, "showingPlcHdr");
  placeholder?.remove();
  const [date] = all(properties, "date");
  if (date && /^\d{4}-\d\d-\d\d$/.test(given)) date.setAttributeNS(W, "w:fullDate", `${given}T00:00:00Z`);
  const run = make("r");
  const look = (!placeholder && all(content, "rPr")[0]) || make("rPr");
  if (RTL.test(text)) look.append(make("rtl"));
  if (look.firstChild) run.append(look);
  text.split("\n").forEach((line, index) => {
    if (index) run.append(make("br"));
    const words = make("t");
    words.setAttributeNS("http://www.w3.org/XML/1998/namespace", "xml:space", "preserve");
    words.textContent = line;
    run.append(words);
  });
  content.replaceChildren(run);
};

/** The rows of the record that a document has no row for take its empty ones, or copies of the last.
 * @param {Document} doc @param {Map<string, string>} values @param {() => number} number */
const addRows = (doc, values, number) => {
  /** @type {Map<string, Set<Element>>} */
  const spare = new Map();
  const there = new Set();
  for (const control of all(doc, "sdt")) {
    const name = val(control, "tag");
    const found = SPARE.exec(name);
    const row = control.closest("tr");
    if (!found || !row) there.add(name);
    else spare.set(found[1], (spare.get(found[1]) ?? new Set()).add(row));
  }
  for (const [base, rows] of spare) {
    const free = [...rows];
    /** @type {Map<string, boolean>} */
    const ids = new Map(); // each with whether it has a row
    for (const address of values.keys()) {
      if (!address.startsWith(base)) continue;
      const id = address.slice(base.length).split("/")[0];
      ids.set(id, ids.get(id) || there.has(tag(address)));
    }
    let last = free[free.length - 1];
    for (const [id, has] of ids) {
      if (has) continue;
      let row = free.shift();
      if (!row) {
        row = /** @type {Element} */ (last.cloneNode(true));
        last.after(row);
        for (const control of all(row, "id")) control.setAttributeNS(W, "w:val", `${number()}`);
        last = row;
      }
      for (const mark of all(row, "tag"))
        mark.setAttributeNS(W, "w:val", tag(`${base}${id}/${(mark.getAttributeNS(W, "val") ?? "").split("/").pop()}`));
    }
  }
};

/** Fill a document. Returns its XML, and says of each address that it has a place. @param {string} xml
 * @param {Map<string, string>} values @param {{ help: boolean, placed: (address: string) => void }} given */
export const fill = (xml, values, { help, placed }) => {
  const doc = new DOMParser().parseFromString(xml, "application/xml");
  let number = 100000;
  addRows(doc, values, () => ++number);
  const byTag = new Map([...values].map(([address, text]) => [tag(address), { address, text }]));
  for (const control of all(doc, "sdt")) {
    const found = byTag.get(val(control, "tag"));
    if (!found) continue;
    write(control, found.text);
    placed(found.address);
  }
  for (const style of help ? [] : all(doc, "pStyle")) {
    const paragraph = style.closest("p");
    if (style.getAttributeNS(W, "val") === "PbHelp" && paragraph) paragraph.remove();
  }
  return new XMLSerializer().serializeToString(doc);
};
