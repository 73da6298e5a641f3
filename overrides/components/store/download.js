// Gives files to the reader.

import { words } from "./site.js";

/**
 * Download a file. Returns what to say about it.
 * @param {BlobPart} content @param {string} file @param {string} type
 */
export const downloadFile = (content, file, type) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return words("downloaded", { file });
};

/** Download a value as JSON. Returns what to say about it. @param {object} value @param {string} name */
export const downloadJson = (value, name) =>
  downloadFile(`${JSON.stringify(value, null, 1)}\n`, `${name}.json`, "application/json");
