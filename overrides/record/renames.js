// Follows an id through renames, splits and merges to the ids of today's book. Gives the same results as
// pilotbook/models/renames.py: see tests/golden/cases/renames.yml.
/** @import * as T from "./types.js" */

/** @type {T.follow} */
export const follow = (gone, id, here, way = []) => {
  const change = here.has(id) || way.includes(id) || !Object.hasOwn(gone, id) ? undefined : gone[id];
  if (!change?.to?.length) return { to: [id], kinds: [] };
  const ways = change.to.map((next) => follow(gone, next, here, [...way, id]));
  return {
    to: [...new Set(ways.flatMap(({ to }) => to))],
    kinds: [change.kind, ...ways.flatMap(({ kinds }) => kinds)]
  };
};

/** @type {T.currentId} */
export const currentId = (gone, id, here = new Set()) => {
  const { to } = follow(gone, id, here);
  return to.length === 1 ? /** @type {string} */ (to[0]) : id;
};
