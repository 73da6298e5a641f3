// Fetches what became of ids that the book no longer has. Only a page with a pilot needs it.

import { fetchJson } from "./site.js";
import { store } from "./store.js";

export const fetchRenames = async () => {
  if (Object.keys(store.renames)[0]) return;
  store.renames = (await fetchJson("data/changes.json"))?.changes ?? {};
};
