// A place that is a container of Azure Blob Storage. Its address ends in a shared access signature (SAS), a key that may
// read, write and list. Everyone who can open the site has that key, so the place does not know who someone is.
/** @import * as T from "../record/types.js" */

import { failPlace, refuse } from "./problem.js";
import { findElement, readFile, readText, sendRequest } from "./requests.js";

/** Read a page of a list. @param {string} text @param {string} prefix what names begin with @returns {T.PlaceFile[]} */
const parseBlobs = (text, prefix) =>
  (text.match(/<Blob(Prefix)?>[\s\S]*?<\/Blob\1>/g) ?? []).map((part) => ({
    name: findElement(part, "Name").slice(prefix.length).replace(/\/$/, ""),
    isFolder: part.startsWith("<BlobPrefix"),
    mark: findElement(part, "Etag"),
    size: Number(findElement(part, "Content-Length"))
  }));

/** @type {T.createHttpPlace} */
export const createBlobPlace = (address, ask) => {
  const { origin, pathname, search } = new URL(address);
  const container = origin + pathname.replace(/\/$/, "");

  /** @param {string} url @param {RequestInit} [options] */
  const send = (url, options) => sendRequest(url, { credentials: "omit", ...options }, ask);

  /** @param {string[]} keys */
  const toUrl = (...keys) => `${[container, ...keys.map(encodeURIComponent)].join("/")}${search}`;

  return {
    user: "",
    async list(pilot) {
      const prefix = pilot === undefined ? "" : `${pilot}/`;
      const files = [];
      let marker = "";
      do {
        const asked = { restype: "container", comp: "list", delimiter: "/", ...(prefix && { prefix }) };
        const page = new URLSearchParams({ ...asked, ...(marker && { marker }) });
        const answer = await send(`${toUrl()}&${page}`);
        if (!answer.ok) refuse(answer);
        const text = await readText(answer);
        if (!text.includes("<EnumerationResults")) failPlace("not-a-place");
        files.push(...parseBlobs(text, prefix));
        marker = findElement(text, "NextMarker");
      } while (marker); // a page may be short, or even empty, and not the last one
      return files;
    },
    read: async (pilot, name) => readFile(await send(toUrl(pilot, name))),
    async write(pilot, name, body) {
      const headers = { "Content-Type": "application/json", "x-ms-blob-type": "BlockBlob" };
      const answer = await send(toUrl(pilot, name), { method: "PUT", body, headers });
      if (!answer.ok) refuse(answer);
    }
  };
};
