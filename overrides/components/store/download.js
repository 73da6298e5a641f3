// A file for the reader.

import { words } from "./store.js";

/** Give a file to the reader. Returns what to say. @param {Blob} blob @param {string} file */
export const handOver = (blob, file) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return words("downloaded", { file });
};
