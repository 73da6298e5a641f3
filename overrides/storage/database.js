// Opens the database of this origin, and runs transactions in it. All sites of one origin share it: each key begins with
// the path of its site. A write counts only after `complete` of a strict transaction: then it is on the disk.
/** @import * as T from "../record/types.js" */

const DATABASE = "pilotbook";
const DATABASE_VERSION = 1;
const STORES = ["pilots", "summaries", "settings", "bin"];

/** Wait for a request. @type {T.ask} */
export const ask = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Say in a word why a transaction failed. @param {any} error @returns {T.Failure} */
export const toReason = ({ name, problem }) => {
  if (problem) return problem;
  if (name === "VersionError") return "newer-page";
  return /quota/i.test(name) ? "full" : "blocked";
};

/** @type {T.createDatabase} */
export const createDatabase = (getFactory) => {
  /** @type {Promise<IDBDatabase> | null} */
  let opening = null;

  const forget = () => (opening = null);

  const open = () => {
    opening ??= new Promise((resolve, reject) => {
      const request = getFactory().open(DATABASE, DATABASE_VERSION);
      request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        database.onclose = forget;
        database.onversionchange = () => {
          forget();
          database.close(); // so that a newer page can change the database
        };
        resolve(database);
      };
    });
    opening.catch(forget);
    return opening;
  };

  /** @param {IDBTransactionMode} mode */
  const begin = async (mode) => {
    try {
      return (await open()).transaction(STORES, mode, { durability: "strict" });
    } catch (error) {
      if (/** @type {Error} */ (error).name !== "InvalidStateError") throw error;
      forget(); // the browser closed it meanwhile
      return (await open()).transaction(STORES, mode, { durability: "strict" });
    }
  };

  return async (mode, act) => {
    const transaction = await begin(mode);
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    });
    done.catch(() => {});
    /** @type {any} */
    const stores = Object.fromEntries(STORES.map((name) => [name, transaction.objectStore(name)]));
    try {
      const result = await act(stores);
      await done;
      return result;
    } catch (error) {
      if (!transaction.error) {
        try {
          transaction.abort();
        } catch {
          // it is over already
        }
      }
      throw error;
    }
  };
};
