// A place that is a folder of the reader's own, which a sync client such as OneDrive or Syncthing carries to the others.
/** @import * as T from "../record/types.js" */

import { failPlace } from "./problem.js";

/** @type {{[error: string]: T.PlaceProblem}} */
const ERRORS = {
  NotAllowedError: "no-permission",
  SecurityError: "no-permission",
  NotFoundError: "missing",
  QuotaExceededError: "full"
};

/** Act in a folder, and say how it failed. @template R @param {() => Promise<R>} action @returns {Promise<R>} */
const attempt = async (action) => {
  try {
    return await action();
  } catch (error) {
    const { problem, name } = /** @type {any} */ (error);
    return failPlace(problem ?? ERRORS[name] ?? "locked"); // the sync client has it, or it is not here yet
  }
};

/** Return a file as it is, or null where it went since it was listed. @param {FileSystemFileHandle} handle */
const look = (handle) =>
  handle.getFile().catch((error) => (error.name === "NotFoundError" ? null : Promise.reject(error)));

/** @type {T.createFolderPlace} */
export const createFolderPlace = (directory) => {
  /** @param {string} pilot @param {boolean} [create] */
  const open = (pilot, create = false) => directory.getDirectoryHandle(pilot, { create });

  return {
    user: "",
    /** List a pilot's files, with the copies that a sync client made of two versions of one file. */
    list: (pilot = "") =>
      attempt(async () => {
        const folder = await open(pilot).catch((error) =>
          error.name === "NotFoundError" ? null : Promise.reject(error)
        );
        if (!folder) {
          for await (const _ of directory.keys()) break; // throws where the folder itself cannot be read
          return null;
        }
        const files = [];
        for await (const [name, handle] of folder.entries()) {
          if (handle.kind !== "file") continue;
          const file = await look(/** @type {FileSystemFileHandle} */ (handle));
          if (file) files.push({ name, isFolder: false, mark: `${file.lastModified}~${file.size}`, size: file.size });
        }
        return files;
      }),
    read: (pilot, name) =>
      attempt(async () => (await (await (await open(pilot)).getFileHandle(name)).getFile()).text()),
    write: (pilot, name, text) =>
      attempt(async () => {
        const file = await (await open(pilot, true)).getFileHandle(name, { create: true });
        const stream = await file.createWritable(); // takes the place of the file when it is closed
        await stream.write(text);
        await stream.close();
      }),
    /** Call a listener when the sync client has changed something, where the browser can tell. */
    async watch(tell) {
      const Observer = /** @type {any} */ (globalThis).FileSystemObserver;
      if (!Observer) return;
      const observer = new Observer(tell);
      await observer.observe(directory, { recursive: true }).catch(() => {});
    }
  };
};
