// Shares pilots in a container of Azure Blob Storage. Loaded on a site that has one.

import { createBlobPlace } from "../../places/blob.js";

/** @param {string} address */
export const open = (address) => createBlobPlace(address);
