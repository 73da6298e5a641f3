// A place that is a folder of a web server: GET lists and reads, PUT writes. Lists as nginx writes them (JSON) or as
// WebDAV does (PROPFIND). No answer to a write counts: see loop.js.
/** @import * as T from "../record/types.js" */

import { failPlace } from "./problem.js";

/** How long a request may take. In milliseconds. */
const PATIENCE = 30000;
/** A user's name that can be part of a file's name. */
const USER = /^[\w.@+-]{1,64}$/;

/** @type {{[status: number]: T.PlaceProblem}} */
const STATUSES = {
  0: "signed-out", // a redirect, which we do not follow: to where people sign in
  401: "signed-out",
  403: "forbidden",
  404: "not-a-place",
  405: "not-a-place",
  409: "busy",
  412: "busy",
  413: "too-large",
  415: "not-a-place",
  423: "busy",
  429: "busy",
  501: "not-a-place",
  507: "full"
};

/** @param {Response} answer @returns {never} */
const refuse = ({ status }) => failPlace(STATUSES[status] ?? (status < 400 ? "not-a-place" : "broken"));

/** @param {string} text @param {string} name */
const findElement = (text, name) => new RegExp(`<(?:\\w+:)?${name}\\b[^>]*>([^<]*)<`, "i").exec(text)?.[1] ?? "";

/** Return the last part of an address as WebDAV writes it; an empty text: it is none. @param {string} href */
const toName = (href) => {
  const last = href.replaceAll("&amp;", "&").replace(/\/$/, "").split("/").pop() ?? "";
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
export const createHttpPlace = (address, ask = (url, options) => fetch(url, options)) => {
  /** How the server lists, once it has. @type {"" | "index" | "dav"} */
  let kind = "";
  let user = "";
  const folderName = toName(new URL(address).pathname);

  /** @param {string[]} keys */
  const toUrl = (...keys) => address + keys.map(encodeURIComponent).join("/");

  /** @param {string} url @param {RequestInit} [options] */
  const send = async (url, options) => {
    const signal = AbortSignal.timeout(PATIENCE);
    const always = { cache: "no-store", redirect: "manual", credentials: "include", signal };
    const answer = await ask(url, /** @type {RequestInit} */ ({ ...always, ...options })).catch(() =>
      failPlace("unreachable")
    );
    const given = answer.headers.get("X-Signed-In-As") ?? "";
    if (USER.test(given)) user = given;
    return answer;
  };

  /** @param {Response} answer */
  const readText = (answer) => answer.text().catch(() => failPlace("unreachable"));

  /**
   * List a folder as WebDAV does; null: there is none.
   * @param {string} url @param {string} name @param {Response} [before] what the server said to GET
   */
  const listDav = async (url, name, before) => {
    const answer = await send(url, { method: "PROPFIND", headers: { Depth: "1" } });
    const isMissing = answer.status === 404 || (before?.status === 404 && answer.status !== 207);
    if (isMissing) return null;
    if (answer.status !== 207) refuse(before?.status === 403 ? before : answer);
    kind = "dav";
    return parseDav(await readText(answer), name);
  };

  /** @param {string} url @param {string} body */
  const put = (url, body) => send(url, { method: "PUT", body, headers: { "Content-Type": "application/json" } });

  return {
    get user() {
      return user;
    },
    async list(pilot) {
      const url = pilot === undefined ? address : `${toUrl(pilot)}/`;
      const name = pilot ?? folderName;
      if (kind === "dav") return listDav(url, name);
      const answer = await send(url, { headers: { Accept: "application/json" } });
      if (answer.status >= 500 || [0, 401, 429].includes(answer.status)) refuse(answer);
      const entries = answer.ok ? parseIndex(await readText(answer)) : undefined;
      if (entries) kind = "index";
      if (kind === "index") return entries ?? (answer.status === 404 ? null : refuse(answer));
      return listDav(url, name, answer); // WebDAV servers list nothing to GET, and some say that there is nothing
    },
    async read(pilot, name) {
      const answer = await send(toUrl(pilot, name));
      if (answer.status === 404) failPlace("missing");
      if (!answer.ok) refuse(answer);
      return readText(answer);
    },
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
