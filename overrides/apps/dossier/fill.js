// Fills a blank Word document: each content control by its tag, and one row for each of the team's own.

import { toTag } from "./addresses.js";

const W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
// eslint-disable-next-line no-control-regex -- these are the characters that XML does not allow
const UNSEEN_IN_XML = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\p{Cs}]/gu;
const RTL = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** The tag of a spare row: the table's address, the row and the column. */
const SPARE = /^pb:((?:tables\/[^/]+|changes|decision\/conditions)\/)(spare-\d+)\/(.+)$/;

/** @param {Element | Document} node @param {string} name @returns {Element[]} */
const findAll = (node, name) => [...node.getElementsByTagNameNS(W, name)];

/** Read the value of a child, such as a tag. @param {Element} node @param {string} name */
const readValue = (node, name) => findAll(node, name)[0]?.getAttributeNS(W, "val") ?? "";

/** Remove what XML does not allow. @param {string} text */
const clean = (text) => text.replace(/\r\n?|\x85|\u2028/g, "\n").replace(UNSEEN_IN_XML, "");

/** @param {Document} doc @param {string} name */
const create = (doc, name) => doc.createElementNS(W, `w:${name}`);

/**
 * Create a run of text, with a break for each new line.
 * @param {Document} doc @param {Element} look @param {string} text
 */
const createRun = (doc, look, text) => {
  const run = create(doc, "r");
  if (RTL.test(text)) look.append(create(doc, "rtl"));
  if (look.firstChild) run.append(look);
  text.split("\n").forEach((line, index) => {
    if (index) run.append(create(doc, "br"));
    const node = create(doc, "t");
    node.setAttributeNS("http://www.w3.org/XML/1998/namespace", "xml:space", "preserve");
    node.textContent = line;
    run.append(node);
  });
  return run;
};

/** Write a text into a content control. @param {Element} control @param {string} given */
const writeControl = (control, given) => {
  const [properties] = findAll(control, "sdtPr");
  const [content] = findAll(control, "sdtContent");
  const choice = findAll(properties, "listItem").find((item) => item.getAttributeNS(W, "value") === given);
  const text = clean(choice?.getAttributeNS(W, "displayText") ?? given);
  const [placeholder] = findAll(properties, "showingPlcHdr");
  placeholder?.remove();
  const [date] = findAll(properties, "date");
  if (date && /^\d{4}-\d\d-\d\d$/.test(given)) date.setAttributeNS(W, "w:fullDate", `${given}T00:00:00Z`);
  const doc = control.ownerDocument;
  const look = (!placeholder && findAll(content, "rPr")[0]) || create(doc, "rPr");
  content.replaceChildren(createRun(doc, look, text));
};

/** Find the spare rows by the address of their table, and the tags of all other controls. @param {Document} doc */
const findRows = (doc) => {
  /** @type {Map<string, Set<Element>>} */
  const spare = new Map();
  const tags = new Set();
  for (const control of findAll(doc, "sdt")) {
    const tag = readValue(control, "tag");
    const found = SPARE.exec(tag);
    const row = control.closest("tr");
    if (!found || !row) tags.add(tag);
    else spare.set(found[1], (spare.get(found[1]) ?? new Set()).add(row));
  }
  return { spare, tags };
};

/**
 * List the rows of the record that a document's table has no row for.
 * @param {Map<string, string>} values @param {string} base @param {Set<string>} tags
 */
const listMissingRows = (values, base, tags) => {
  /** @type {Map<string, boolean>} */
  const hasRow = new Map();
  for (const address of values.keys()) {
    if (!address.startsWith(base)) continue;
    const id = address.slice(base.length).split("/")[0];
    hasRow.set(id, hasRow.get(id) || tags.has(toTag(address)));
  }
  return [...hasRow.keys()].filter((id) => !hasRow.get(id));
};

/**
 * Remove a bookmark that says which field it is around: it names the spare row.
 * @param {Element} row @param {Element} start
 */
const removeMark = (row, start) => {
  if (!start.getAttributeNS(W, "name")?.startsWith("_pb")) return;
  const id = start.getAttributeNS(W, "id");
  for (const end of findAll(row, "bookmarkEnd")) if (end.getAttributeNS(W, "id") === id) end.remove();
  start.remove();
};

/**
 * Give each row of the record that a document has no row for a spare one, or a copy of the last.
 * @param {Document} doc @param {Map<string, string>} values @param {() => number} nextId
 */
const addRows = (doc, values, nextId) => {
  const { spare, tags } = findRows(doc);
  for (const [base, rows] of spare) {
    const free = [...rows];
    let last = free[free.length - 1];
    for (const id of listMissingRows(values, base, tags)) {
      let row = free.shift();
      if (!row) {
        row = /** @type {Element} */ (last.cloneNode(true));
        last.after(row);
        for (const node of findAll(row, "id")) node.setAttributeNS(W, "w:val", `${nextId()}`);
        last = row;
      }
      for (const start of findAll(row, "bookmarkStart")) removeMark(row, start);
      for (const node of findAll(row, "tag")) {
        const column = (node.getAttributeNS(W, "val") ?? "").split("/").pop();
        node.setAttributeNS(W, "w:val", toTag(`${base}${id}/${column}`));
      }
    }
  }
};

/**
 * Fill a document. Returns its XML, and reports each address that has a place in it.
 * @param {string} xml @param {Map<string, string>} values by address
 * @param {{ help: boolean, placed: (address: string) => void }} options `help`: whether to keep the help texts
 */
export const fillDocument = (xml, values, { help, placed }) => {
  const doc = new DOMParser().parseFromString(xml, "application/xml");
  let id = 100000;
  addRows(doc, values, () => ++id);
  const byTag = new Map([...values].map(([address, text]) => [toTag(address), { address, text }]));
  for (const control of findAll(doc, "sdt")) {
    const found = byTag.get(readValue(control, "tag"));
    if (!found) continue;
    writeControl(control, found.text);
    placed(found.address);
  }
  for (const style of findAll(doc, "pStyle")) {
    const name = style.getAttributeNS(W, "val");
    if (name === "PbExample") (style.closest("tr") ?? style.closest("p"))?.remove();
    else if (name === "PbHelp" && !help) style.closest("p")?.remove();
  }
  return new XMLSerializer().serializeToString(doc);
};
