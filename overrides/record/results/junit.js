// Reads JUnit XML, as pytest, DeepEval, promptfoo and vitest write it. The Python twin is
// generator/pilotbook/records/results/junit.py.
/** @import * as T from "../types.js" */

import { findKind, makeResults, readAbout, refuseResults, toDay, toResultLine, toRun } from "./found.js";

/** @param {Element} element @param {string} name */
const listChildren = (element, name) => [...element.children].filter(({ tagName }) => tagName === name);

/** @param {Element} element @returns {{[name: string]: string}} */
const readProperties = (element) =>
  Object.fromEntries(
    listChildren(element, "properties")
      .flatMap((one) => listChildren(one, "property"))
      .map((one) => [one.getAttribute("name") ?? "", one.getAttribute("value")])
      .filter(([name, value]) => name && value !== null)
  );

/** Return the text at the beginning of an element. @param {Element} element */
const readStart = (element) => {
  let text = "";
  for (let node = element.firstChild; node && node.nodeType !== 1; node = node.nextSibling) {
    if (node.nodeType === 3 || node.nodeType === 4) text += node.nodeValue;
  }
  return text;
};

/** Return the tool. Its version is not in the file. @param {Element[]} named */
const findTool = (named) => {
  const names = named.map((one) => toResultLine(one.getAttribute("name")));
  return names.map((name) => /^(pytest|promptfoo|vitest)(?![a-z])/.exec(name)?.[0]).find(Boolean) ?? "JUnit";
};

/** @param {Element} test */
const readTest = (test) => {
  const said = readProperties(test);
  const kind = findKind(said);
  const [error] = listChildren(test, "error");
  const [failure] = listChildren(test, "failure");
  const wrong = error ?? failure;
  const why = wrong && (wrong.getAttribute("message") || readStart(wrong));
  return toRun(kind ? said[kind] : test.getAttribute("name"), kind, said.run, error ? null : !failure, why);
};

/** @param {string} text */
export const readJunit = (text) => {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) refuseResults("hostile");
  const { documentElement: root } = new DOMParser().parseFromString(text, "text/xml");
  if (!root || root.getElementsByTagName("parsererror")[0] || root.tagName === "parsererror") {
    refuseResults("broken", "XML");
  }
  if (root.namespaceURI || !/^testsuites?$/.test(root.tagName)) refuseResults("not-results");
  const inner = [...root.getElementsByTagName("testsuite")];
  const suites = root.tagName === "testsuite" ? [root, ...inner] : inner;
  /** @type {{[key: string]: string}} */
  const about = {};
  const versions = suites.flatMap((suite) => {
    const said = readAbout(readProperties(suite));
    Object.assign(about, said);
    return said.version === undefined ? [] : [said.version];
  });
  const on = suites.map((suite) => toDay(suite.getAttribute("timestamp"))).find(Boolean);
  const tests = [...root.getElementsByTagName("testcase")].filter((test) => !listChildren(test, "skipped")[0]);
  return makeResults({ tool: findTool([root, ...suites]), on, about }, versions, tests.map(readTest));
};
