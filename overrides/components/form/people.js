// Suggests the people of the record in each field that asks for a name. Loaded with the menu.

import { listPeople } from "../../record/people.js";
import { store } from "../store/store.js";

const ID = "pb-people";

/** Fill the suggestions for the field that gets the focus: first the person with the check's role. @param {Event} event */
export const suggestPeople = (event) => {
  const field = /** @type {HTMLElement} */ (event.target);
  if (!field.matches("input[autocomplete=name]:not([name=me])")) return;
  const list = document.getElementById(ID) ?? document.createElement("datalist");
  list.id = ID;
  document.body.append(list);
  field.setAttribute("list", ID);
  const { role } = /** @type {HTMLElement | null} */ (field.closest("[data-role]"))?.dataset ?? {};
  const people = store.record ? listPeople(store.record, role) : [];
  list.replaceChildren(...people.map((name) => new Option("", name)));
};
