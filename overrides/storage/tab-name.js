// Gives each open tab a name of its own: the browser's random name, and `-1`, `-2`, … for its second, third, … tab. One
// name never writes in two places at a time, see docs/record.md.
/** @import * as T from "../record/types.js" */

/** Take the first free name, and hold it until the page goes. @type {T.takeName} */
export const takeName = async (locks, prefix, base, random) => {
  /** @param {string} name @returns {Promise<boolean>} */
  const take = (name) =>
    new Promise((resolve, reject) => {
      const hold = (/** @type {Lock | null} */ lock) => {
        resolve(!!lock);
        return lock ? new Promise(() => {}) : undefined;
      };
      locks?.request(`${prefix}tab:${name}`, { ifAvailable: true }, hold).catch(reject);
      if (!locks) reject(new Error("none"));
    });
  try {
    if (await take(base)) return base;
    for (let number = 1; ; number += 1) if (await take(`${base}-${number}`)) return `${base}-${number}`;
  } catch {
    return `${base}-${random()}`;
  }
};
