// The places that a site offers, and which pilots this browser shares in them.
/** @import * as T from "../../record/types.js" */

import { createHttpPlace } from "../../places/http.js";
import { root } from "../store/site.js";
import { storage } from "../store/store.js";

/** `site`: the folder of the web server that mkdocs.yml names; `folder`: one of the reader's own. @typedef {"site" | "folder"} Kind */

/** Return what mkdocs.yml offers. */
export const findOffer = () => {
  const { address = "", folder } = /** @type {HTMLElement} */ (document.querySelector("pilot-bar [data-act=share]"))
    .dataset;
  return { address: address && new URL(address, root).href, hasFolder: folder !== undefined };
};

/** Return how this browser shares a pilot; undefined: it does not. @param {string} [pilot] @returns {Kind | undefined} */
export const sharedKind = (pilot) => /** @type {Kind | undefined} */ (storage.getSetting(`place:${pilot}`));

/** @param {string} pilot @param {Kind} [kind] */
export const setSharedKind = async (pilot, kind) => {
  await storage.inside.set(`place:${pilot}`, kind).catch(() => {}); // in memory it counts until the page goes
  if (!kind) await setSeen(pilot);
};

/** Return what the reader has seen of a pilot; null: nothing, and it was never level. @param {string} pilot @returns {T.Seen | null} */
export const getSeen = (pilot) => JSON.parse(storage.getSetting(`seen:${pilot}`) ?? "null");

/** @param {string} pilot @param {T.Seen} [seen] */
export const setSeen = (pilot, seen) =>
  storage.inside.set(`seen:${pilot}`, seen && JSON.stringify(seen)).catch(() => {});

/** Load what works with folders. @returns {Promise<any>} */
export const loadFolders = async () => (await import(`${root}assets/share-folder.js`)).folders;

/** Open a place on a web server: an address with a key is a container of Azure. @param {string} address @returns {Promise<T.Place>} */
export const openAddress = async (address) =>
  address.includes("?") ? (await import(`${root}assets/share-blob.js`)).open(address) : createHttpPlace(address);

/** Open a place. Fails with a `PlaceProblem`. @param {Kind} kind @returns {Promise<T.Place>} */
export const openPlace = async (kind) =>
  kind === "site" ? openAddress(findOffer().address) : (await loadFolders()).open();
