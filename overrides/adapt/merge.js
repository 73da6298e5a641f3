// Applies a draft to its base, as `pilotbook` applies a fork: see book/overlay.py, book/inherited_rows.py and
// book/resolve.py. The tests compare both.
/** @import * as T from "./types.js" */

/** @param {unknown} value @returns {value is T.Tree} */
export const isTree = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Return a key's own value: an ID such as `constructor` has none by itself. @param {T.Tree | undefined} tree @param {string} key */
export const pick = (tree, key) => (tree && Object.hasOwn(tree, key) ? tree[key] : undefined);

/** Merge mappings key by key; anything else is replaced. @param {any} ground @param {any} values @returns {any} */
export const deepMerge = (ground, values) => {
  if (!isTree(ground) || !isTree(values)) return values;
  const merged = { ...ground };
  for (const key of Object.keys(values)) {
    merged[key] = Object.hasOwn(ground, key) ? deepMerge(ground[key], values[key]) : values[key];
  }
  return merged;
};

/** Apply the values of a fork's file to its base. @param {T.AdaptRules} rules @param {T.Base} base @param {T.Tree} values @returns {T.Merged} */
export const mergeFork = (rules, base, values) => {
  const { adapt = {}, leave_out: left = {}, without = {}, checks = {}, ...rest } = values;
  const ground = structuredClone(base.values);
  for (const [table, ids] of Object.entries(without)) {
    keep(ground[table], (id) => !Object.hasOwn(ids, id));
    keep(ground, (key, rows) => key !== table || !!Object.keys(rows)[0]);
  }
  const merged = deepMerge(ground, rest);
  dropContradicted(merged, rest);
  const isGone = (/** @type {string} */ gap) => Object.hasOwn(without.gaps ?? {}, gap);
  const own = Object.entries(base.own)
    .filter(([id, { gap }]) => !Object.hasOwn(left, id) && !isGone(gap))
    .map(([id, check]) => ({ ...check, ...pick(adapt, id), id }));
  own.push(...Object.entries(checks).map(([id, check]) => ({ ...check, id })));
  const dropped = new Set([...base.leaveOut, ...Object.keys(left), ...own.flatMap(({ replaces = [] }) => replaces)]);
  /** @type {T.AdaptedCheck[]} */
  const found = [];
  for (const gap of Object.keys(merged.gaps ?? {})) {
    for (const id of pick(base.brings, gap) ?? []) {
      if (dropped.has(id)) continue;
      dropped.add(id);
      const adapted = deepMerge(pick(base.adapt, id) ?? {}, pick(adapt, id) ?? {});
      found.push({ ...base.library[id], ...adapted, id, gap });
    }
    found.push(...own.filter((check) => check.gap === gap));
  }
  found.push(...own.filter(({ gap }) => !gap).map((check) => ({ ...check, gap: "" })));
  const gates = Object.keys(rules.gates);
  found.sort((a, b) => gates.indexOf(a.gate) - gates.indexOf(b.gate));
  return { values: merged, checks: found };
};

/** Drop what the base says and a row of the fork contradicts. @param {T.Tree} merged @param {T.Tree} values */
const dropContradicted = (merged, values) => {
  const actions = merged.autonomy ?? {};
  for (const [id, said] of Object.entries(values.autonomy ?? {})) {
    if (said.mode === undefined || !Object.hasOwn(actions, id)) continue;
    for (const key of ["max", "approver"]) if (said[key] === undefined) delete actions[id][key];
  }
  dropFromCases(merged, values, actions);
};

/** @param {T.Tree} merged @param {T.Tree} values @param {T.Tree} actions */
const dropFromCases = (merged, values, actions) => {
  const known = Object.keys(actions);
  const allowed = { does: known.filter((id) => actions[id].mode !== "never"), does_not: known };
  for (const [id, row] of Object.entries(merged.cases ?? {})) {
    const said = pick(values.cases, id) ?? {};
    for (const [key, ids] of Object.entries(allowed)) {
      if (row[key] && !said[key]) row[key] = row[key].filter((/** @type {string} */ one) => ids.includes(one));
    }
    if (!said.hands_to && !Object.hasOwn(merged.exceptions ?? {}, row.hands_to)) delete row.hands_to;
  }
};

/** Return what has an effect of a draft's values: not what is about things that are left out, or that the base lacks. @param {T.Base} base @param {T.Tree} values @param {T.Seen} [seen] @returns {T.Tree} */
export const dropIneffective = (base, values, seen = base.seen) => {
  const found = structuredClone(values);
  const isKnown = (/** @type {string} */ table, /** @type {string} */ id) => !!pick(base.values[table], id);
  keep(found.without, (table, ids) => {
    keep(ids, (id) => isKnown(table, id));
    return !!Object.keys(ids)[0];
  });
  const isGone = (/** @type {string} */ table, /** @type {string} */ id) => !!pick(found.without?.[table], id);
  for (const table of Object.keys(base.seen.rows)) {
    // A row that the base had when the draft was begun, and has no longer, can't be changed.
    keep(found[table], (id) => !isGone(table, id) && (isKnown(table, id) || !pick(seen.rows[table], id)));
  }
  const gaps = Object.keys(base.brings).filter((id) => !isGone("gaps", id));
  const offered = gaps.flatMap((id) => base.brings[id] ?? []).filter((id) => !base.leaveOut.includes(id));
  const isThere = (/** @type {string} */ id) => !base.own[id].gap || gaps.includes(base.own[id].gap);
  keep(found.leave_out, (id) => (pick(base.own, id) ? isThere(id) : offered.includes(id)));
  const own = Object.keys(base.own).filter((id) => isThere(id) && !pick(found.leave_out, id));
  const replaced = own.flatMap((id) => base.own[id].replaces ?? []);
  keep(found.leave_out, (id) => !replaced.includes(id));
  const others = offered.filter((id) => !pick(found.leave_out, id));
  keep(found.adapt, (id) => [...own, ...others].includes(id) && !replaced.includes(id));
  keep(found, (_, value) => !isTree(value) || !!Object.keys(value)[0]);
  return found;
};

/** Remove the entries of a tree for which a test fails. @param {T.Tree | undefined} tree @param {(key: string, value: any) => boolean} test */
const keep = (tree, test) => {
  for (const [key, value] of Object.entries(tree ?? {})) if (!test(key, value)) delete tree?.[key];
};
