// A place that is a folder of a web server: GET lists and reads, PUT writes. Lists as nginx writes them (JSON) or as
// WebDAV does (PROPFIND). No answer to a write counts: see loop.js.
/** @import * as T from "../record/types.js" */

import { refuse } from "./problem.js";
import { findElement, readFile, readText, sendRequest } from "./requests.js";

/** A user's name that can be part of a file's name. */
const USER = /^[\w.@+-]{1,64}$/;

/** Return the last part of an address as WebDAV writes it; an empty text: it is none. @param {string} href */
const toName = (href) => {
  const last = href.replace(/\/$/, "").split("/").pop() ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return "";
  }
};

/** Read a list as WebDAV writes it, without the folder itself. @param {string} text @param {string} folder its name */
const parseDav = (text, folder) =>
  (text.match(/<(?:\w+:)?response\b[\s\S]*?<\/(?:\w+:)?response>/gi) ?? [])
    .map((part) => ({
      name: toName(findElement(part, "href")),
      isFolder: /<(?:\w+:)?collection\b/i.test(part),
      mark: ["getetag", "getlastmodified", "getcontentlength"].map((name) => findElement(part, name)).join("~"),
      size: Number(findElement(part, "getcontentlength"))
    }))
    .filter(({ name, isFolder }) => !isFolder || name !== folder);

/** Read a list as nginx writes it; undefined: it is none. @param {string} text @returns {T.PlaceFile[] | undefined} */
const parseIndex = (text) => {
  try {
    return JSON.parse(text).map((/** @type {any} */ { name, type, mtime, size }) => ({
      name: `${name}`,
      isFolder: type === "directory",
      mark: `${mtime}~${size}`,
      size: Number(size ?? 0)
    }));
  } catch {
    return undefined;
  }
};

/** @type {T.createHttpPlace} */
export const createHttpPlace = (address, ask) => {
  /** How the server lists, once it has. @type {"" | "index" | "dav"} */
  let kind = "";
  let user = "";

  /** @param {string[]} keys */
  const toUrl = (...keys) => address + keys.map(encodeURIComponent).join("/");

  /** @param {string} url @param {RequestInit} [options] */
  const send = async (url, options) => {
    const answer = await sendRequest(url, options, ask);
    const given = answer.headers.get("X-Signed-In-As") ?? "";
    if (USER.test(given)) user = given;
    return answer;
  };

  /**
   * List a folder as WebDAV does; null: there is none.
   * @param {string} url @param {Response} [before] what the server said to GET
   */
  const listDav = async (url, before) => {
    const answer = await send(url, { method: "PROPFIND", headers: { Depth: "1" } });
    const isMissing = answer.status === 404 || (before?.status === 404 && answer.status !== 207);
    if (isMissing) return null;
    if (answer.status !== 207) refuse(before?.status === 403 ? before : answer);
    kind = "dav";
    return parseDav(await readText(answer), toName(url));
  };

  /** @param {string} url @param {string} body */
  const put = (url, body) => send(url, { method: "PUT", body, headers: { "Content-Type": "application/json" } });

  return {
    get user() {
      return user;
    },
    async list(pilot) {
      const url = pilot === undefined ? address : `${toUrl(pilot)}/`;
      if (kind === "dav") return listDav(url);
      const answer = await send(url, { headers: { Accept: "application/json" } });
      if (answer.status >= 500 || [0, 401, 429].includes(answer.status)) refuse(answer);
      const entries = answer.ok ? parseIndex(await readText(answer)) : undefined;
      if (entries) kind = "index";
      if (kind === "index") return entries ?? (answer.status === 404 ? null : refuse(answer));
      return listDav(url, answer); // WebDAV servers list nothing to GET, and some say that there is nothing
    },
    read: async (pilot, name) => readFile(await send(toUrl(pilot, name))),
    async write(pilot, name, text) {
      const url = toUrl(pilot, name);
      let answer = await put(url, text);
      if ([404, 409].includes(answer.status)) {
        await send(`${toUrl(pilot)}/`, { method: "MKCOL" }); // WebDAV does not do that by itself
        answer = await put(url, text);
      }
      if (!answer.ok) refuse(answer);
    }
  };
};
