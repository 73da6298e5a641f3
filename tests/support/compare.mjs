// Compares scripts as a parser reads them: `node compare.mjs PACKAGE < [[name, script, other], …]`. Writes as JSON by name
// where the second of a pair differs from the first in more than the names of variables, or declares them in other statements.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.argv[2]);
const { parse } = require("acorn");
const { analyze } = require("eslint-scope");
const LANGUAGE = { ecmaVersion: 2022, sourceType: "module" };
/** What a parser says of a place in the text, and how a name is written. */
const WRITING = ["start", "end", "range", "raw", "shorthand"];

/** Whether a node declares variables of a block. A linter sees that no constant is set. */
const isDeclaration = ({ type, kind }) => type === "VariableDeclaration" && kind !== "var";

/** Return statements with a declaration for each variable. */
const split = (statements) =>
  statements.flatMap((one) =>
    one && isDeclaration(one) ? one.declarations.map((each) => ({ ...one, declarations: [each] })) : [one]
  );

/** Read a script: its tree, and by each name in it the variable that it names. */
const read = (script) => {
  const tree = parse(script, { ...LANGUAGE, ranges: true });
  const variables = new Map();
  for (const scope of analyze(tree, LANGUAGE).scopes) {
    for (const variable of scope.variables) for (const name of variable.identifiers) variables.set(name, variable);
    for (const { identifier, resolved } of scope.references) variables.set(identifier, resolved ?? "global");
  }
  return { tree, variables };
};

/** Compare two scripts. Returns where they differ, or nothing. */
const compare = (script, other) => {
  const [a, b] = [read(script), read(other)];
  const [there, back] = [new Map(), new Map()];

  const compareNames = (one, two, place) => {
    const [left, right] = [a.variables.get(one), b.variables.get(two)];
    const isVariable = typeof left === "object";
    if (isVariable !== (typeof right === "object")) return `${place}: ${one.name} and ${two.name}`;
    if (!isVariable) return one.name === two.name ? "" : `${place}: ${one.name} became ${two.name}`;
    if (!there.has(left)) there.set(left, right);
    if (!back.has(right)) back.set(right, left);
    const isSame = there.get(left) === right && back.get(right) === left;
    return isSame ? "" : `${place}: ${one.name} is another variable than ${two.name}`;
  };

  const walk = (left, right, place) => {
    const [one, two] = [left, right].map((side) => (Array.isArray(side) ? split(side) : side));
    if (typeof one !== "object" || one === null || one instanceof RegExp) {
      return String(one) === String(two) ? "" : `${place}: ${one} and ${two}`;
    }
    if (one.type !== two?.type || one.length !== two.length) return `${place}: ${one.type} and ${two?.type}`;
    if (one.type === "Identifier") return compareNames(one, two, place);
    const isKind = isDeclaration(one) && isDeclaration(two);
    for (const key of Object.keys(one)) {
      const found = WRITING.includes(key) || (isKind && key === "kind") ? "" : walk(one[key], two[key], `${place}.${key}`);
      if (found) return found;
    }
    return "";
  };
  return walk(a.tree, b.tree, "script");
};

const found = JSON.parse(readFileSync(0, "utf8")).map(([name, script, other]) => [name, compare(script, other)]);
process.stdout.write(JSON.stringify(Object.fromEntries(found.filter(([, difference]) => difference))));
