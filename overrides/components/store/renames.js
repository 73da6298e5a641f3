// Fetches what became of ids that the book no longer has. Only a page with a pilot needs it.

import { fetchJson } from "./site.js";
import { store } from "./store.js";

let isFetched = false;

export const fetchRenames = async () => {
  if (isFetched) return;
  const found = await fetchJson("data/changes.json");
  isFetched = !!found;
  store.renames = found?.changes ?? {};
};
