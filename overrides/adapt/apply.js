// Applies a draft to its base.
/** @import * as T from "./types.js" */

import { toValues, valueAt } from "./draft.js";
import { dropIneffective, isTree, mergeFork, pick } from "./merge.js";

/** Return the values of a draft that have an effect. @param {T.Base} base @param {T.Draft} draft */
export const valuesOf = (base, draft) => dropIneffective(base, toValues(draft), valueAt(draft, "#base")?.seen);

/** Apply a draft to its base. @param {T.AdaptRules} rules @param {T.Base} base @param {T.Draft} draft */
export const applyDraft = (rules, base, draft) => mergeFork(rules, base, valuesOf(base, draft));

/** Return a value inside a tree, by its keys. @param {any} value @param {string[]} keys @returns {any} */
export const getAt = (value, keys) =>
  keys.reduce((found, key) => (isTree(found) ? pick(found, key) : undefined), value);
