// Compares the names of people.

import { toPerson } from "./gates.js";

/** Return a name without what follows it: `Helen Aske, COO` and `Teo Marchetti (RevOps)`. @param {string} name */
const withoutTitle = (name) => toPerson(name.replace(/[,(;].*/su, ""));

/** Whether two names are one person's, with or without a title. An empty name is nobody's. @type {import("./types.js").isSamePerson} */
export const isSamePerson = (a, b) => {
  const [first, second] = [`${a ?? ""}`, `${b ?? ""}`].map(withoutTitle);
  return !!first && first === second;
};
