// Asks the browser not to clear the storage by itself.

let isAsked = false;

/** Ask once. */
export const requestPersistence = () => {
  if (!isAsked) navigator.storage?.persist?.().catch(() => {});
  isAsked = true;
};
