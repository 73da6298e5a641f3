// Sets the reader's name on what this browser signed or remarked without one.
/** @import * as T from "../../record/types.js" */

import { getEntry } from "../../record/entries.js";
import { isSettled } from "../../record/gates.js";
import { setEntry } from "../../record/record.js";
import { saveRecord, storage, store, who } from "../store/store.js";

/** The entries that get the name, and go on getting it while the reader types it. @type {Set<T.Path>} */
const named = new Set();
/** @type {string | undefined} */
let pilot;

/** The reader has given their name. */
export const endNaming = () => named.clear();

/**
 * List the entries in which a name is missing.
 * @param {T.Record} record @returns {T.Path[]}
 */
const listNameless = (record) =>
  Object.entries(record.checks ?? {}).flatMap(([id, { status, remarks = {} }]) => {
    const path = `checks/${id}`;
    const isNameless = (/** @type {T.Path} */ written, /** @type {T.Path} */ author) =>
      storage.isOwn(record.edits?.[written]?.by) && !getEntry(record, author);
    const signed = isSettled(/** @type {T.State} */ (status)) && isNameless(`${path}/status`, `${path}/signer`);
    const said = Object.keys(remarks).map((remark) => `${path}/remarks/${remark}`);
    const nameless = said.filter((place) => isNameless(`${place}/text`, `${place}/by`));
    return [...(signed ? [`${path}/signer`] : []), ...nameless.map((place) => `${place}/by`)];
  });

/** @param {unknown} _bar @param {string} me */
export const setAuthor = (_bar, me) => {
  const { record } = store;
  if (!record) return;
  if (pilot !== record.pilot.id) endNaming();
  pilot = record.pilot.id;
  for (const path of listNameless(record)) named.add(path);
  const made = [...named].reduce((next, path) => setEntry(next, path, me || undefined, who()), record);
  if (made !== record) saveRecord(made);
};
