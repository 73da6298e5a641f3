// Finds who signed in at a place to write something, where the place says that.
/** @import * as T from "../record/types.js" */

import { getSide } from "../record/record.js";
import { toBrowserName, toPlaceFile } from "./loop.js";

/** Whether a version is in the record of a file, or something that has seen it. @type {(file: T.SharedFile, path: T.Path, version: T.Version) => boolean} */
const isIn = ({ record }, path, { at, by }) => !!record && `${getSide(record, path).seen[by] ?? ""}` >= at;

/**
 * Return the user whose file has what their browser wrote; an empty text: nobody, so a name is only what someone entered.
 * @param {T.SharedFile[]} files @param {T.Path} path @param {T.Version} version
 */
export const findUser = (files, path, version) => {
  const browser = toBrowserName(version.by);
  const own = files.find(({ name, user }) => user && name === toPlaceFile(browser, user));
  return own && isIn(own, path, version) ? own.user : "";
};
