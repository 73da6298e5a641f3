// Says who wrote something: the name that the place's sign-in gave, or else the one that the person gave, which is a claim.
/** @import * as T from "../../record/types.js" */

import { toBrowserName } from "../../places/loop.js";
import { findUser } from "../../places/user.js";
import { getMenu } from "../pilot-toolbar/loading.js";
import { storage } from "../store/store.js";
import { say } from "./share-parts.js";

/** Return the browser whose file it is. @param {T.SharedFile} file */
const toFileOwner = ({ name }) => name.replace(/[@.\s(].*$/, "");

/** Return a name with the one of the sign-in. @param {string} name @param {string} user */
const withUser = (name, user) => {
  if (!user) return name || say("nameless");
  return name && name !== user ? say("signed-in", { name, user }) : say("signed-in-only", { user });
};

/**
 * Return who wrote a version of an entry.
 * @param {T.SharedFile[]} files @param {T.Record} record @param {T.Path} path @param {T.Version} version
 */
export const nameWriter = (files, record, path, version) => {
  const { by } = version;
  const file = files.find((one) => toFileOwner(one) === toBrowserName(by));
  const name = file?.author || /** @type {string | undefined} */ (getMenu()?.nameAuthor(null, record, by));
  return withUser(name ?? "", findUser(files, path, version));
};

/** List the people who have a file, each once, without conflict copies. @param {T.SharedFile[]} files */
export const listPeople = (files) => {
  const own = toBrowserName(storage.replica());
  const names = files.flatMap((file) => {
    if (!file.record || !/^[a-z\d-]+(@[^()]+)?\.json$/.test(file.name)) return [];
    const name = file.author || file.user ? withUser(file.author, file.user) : say("no-name");
    return [toFileOwner(file) === own ? say("you", { name }) : name];
  });
  return [...new Set(names)].sort();
};
