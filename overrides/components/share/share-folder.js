// Shares pilots in a folder of the reader's own, by the File System Access API. The browser remembers the folder.

import { createFolderPlace } from "../../places/folder.js";
import { failPlace } from "../../places/problem.js";
import { ask } from "../../storage/database.js";
import { storage } from "../store/store.js";

/** The key under which the database keeps the folder. */
const FOLDER = "folder";
/** @type {FileSystemDirectoryHandle | undefined} */
let chosen;

/** Return the folder that was chosen last. */
const readFolder = async () => {
  const { transact, keyOf } = storage.inside;
  const read = () => transact("readonly", ({ settings }) => ask(settings.get(keyOf(FOLDER)))).catch(() => undefined);
  chosen ??= await read();
  return chosen;
};

export const folders = {
  /** Open the folder as a place. Fails with a `PlaceProblem`. */
  open: async () => createFolderPlace((await readFolder()) ?? failPlace("no-folder")),

  /** Ask the reader for a folder. Fails with a `PlaceProblem`, or with an `AbortError` where they choose none. */
  async choose() {
    const pick = /** @type {any} */ (window).showDirectoryPicker ?? failPlace("no-folders");
    const handle = await pick({ id: "pilotbook", mode: "readwrite" }).catch((/** @type {any} */ error) => {
      if (error.name === "AbortError") throw error;
      failPlace("denied");
    });
    chosen = handle;
    const { transact, keyOf } = storage.inside;
    await transact("readwrite", ({ settings }) => void settings.put(handle, keyOf(FOLDER))).catch(() => {});
  },

  /** Ask for the permission that the browser has forgotten. Fails with a `PlaceProblem`. */
  async allow() {
    const folder = /** @type {any} */ (await readFolder());
    const state = await folder?.requestPermission({ mode: "readwrite" }).catch(() => "denied");
    if (state !== "granted") failPlace("denied");
  }
};
