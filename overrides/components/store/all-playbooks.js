// Offers every playbook of the site where a page lists only the first ones.

import { fetchJson } from "./site.js";

/** @param {HTMLSelectElement | null | undefined} select */
export const offerAllPlaybooks = async (select) => {
  if (select?.dataset.more === undefined) return;
  delete select.dataset.more;
  const titles = await fetchJson("data/playbooks.json");
  if (!titles) return select.setAttribute("data-more", "");
  const { value } = select;
  const empty = select.querySelectorAll("option[value='']"); // which asks to choose
  select.replaceChildren(...empty, ...Object.entries(titles).map(([id, title]) => new Option(title, id)));
  select.value = value;
};
