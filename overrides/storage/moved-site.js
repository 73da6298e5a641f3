// Finds the pilots that this browser has under other addresses of its origin, and copies them. Loaded with the menu.
/** @import * as T from "../record/types.js" */

import { read } from "../record/record.js";
import { ask } from "./database.js";

/** @type {(storage: T.Storage) => Promise<T.Found[]>} */
const findAll = async ({ inside: { transact, journal, listOthers } }) => {
  const listed = listOthers().filter(({ newer }) => !newer);
  const texts = await transact("readonly", ({ pilots }) =>
    Promise.all(listed.map(({ site, id }) => ask(pilots.get([site, id]))))
  ).catch(() => []);
  const stored = listed.map(({ site, id }, index) => ({ site, id, text: texts[index] }));
  return [...stored, ...journal.listOthers()].flatMap(({ site, id, text }) => {
    const { record } = read(`${text}`);
    return record ? [{ site, record: { ...record, pilot: { ...record.pilot, id } } }] : [];
  });
};

/**
 * Find the pilots of one other site that go through a playbook of this one, unless the reader does not want them.
 * @param {T.Storage} storage @param {string[]} playbooks
 */
export const findMoved = async (storage, playbooks) => {
  const found = (await findAll(storage)).filter(({ site, record }) => {
    return playbooks.includes(record.pilot.playbook) && !storage.getSetting(`left:${site}`);
  });
  return found.filter(({ site }) => site === found[0]?.site);
};

/** Copy pilots to this site. Theirs stay where they are. @param {T.Storage} storage @param {T.Found[]} found */
export const addMoved = (storage, found) => Promise.all(found.map(({ record }) => storage.save(record)));

/** Leave the pilots of another site where they are, and do not ask again. @param {T.Storage} storage @param {string} site */
export const leaveMoved = (storage, site) => storage.inside.set(`left:${site}`, "yes");
