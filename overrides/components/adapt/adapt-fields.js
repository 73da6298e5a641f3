// The fields of the form: one per key of the schema, with its description, and what someone entered.
/** @import * as T from "../../adapt/types.js" */

import { isTree } from "../../adapt/merge.js";
import { listChoices, readField } from "../../adapt/edit.js";
import { writeNumber } from "../../adapt/schema.js";
import { cloneAdaptPart, createButton, createNode, phrase } from "./adapt-parts.js";
import { adapting } from "./adapt-state.js";

let made = 0;

/** @param {T.AdaptField} field @param {any} value */
const toFieldText = ({ kind }, value) => {
  if (value === undefined || value === null) return "";
  if (kind === "list") return value.join("\n");
  return kind === "number" && typeof value === "number" ? writeNumber(value) : String(value);
};

/** @param {string} value @param {string} text */
const createOption = (value, text) => Object.assign(document.createElement("option"), { value, textContent: text });

/** @param {T.AdaptField} field @param {T.Merged} merged @param {any} value */
const createControl = (field, merged, value) => {
  if (field.kind === "choice" || field.kind === "flag") {
    const select = document.createElement("select");
    const choices =
      field.kind === "flag" ? { true: phrase("yes"), false: phrase("no") } : listChoices(adapting.rules, merged, field);
    const options = Object.entries(choices).map(([id, text]) => createOption(id, text));
    if (value === undefined || !field.required) options.unshift(createOption("", phrase("choose")));
    select.append(...options);
    return select;
  }
  if (field.kind === "number") return Object.assign(document.createElement("input"), { inputMode: "decimal" });
  return Object.assign(document.createElement("textarea"), {
    rows: field.kind === "prose" || field.kind === "list" ? 3 : 1
  });
};

/** Create a field with a control. @param {T.AdaptField} field @param {T.Merged} merged @param {any} value @param {string} path @returns {T.AdaptInput} */
const createSimple = (field, merged, value, path) => {
  const node = cloneAdaptPart("pb-adapt-field");
  const control = createControl(field, merged, value);
  const id = `pb-adapt-${++made}`;
  const [label, about, mistake] = node.children;
  label.textContent = titleOf(field);
  label.htmlFor = id;
  about.textContent = field.kind === "list" ? phrase("list-about", { about: field.about }) : field.about;
  about.id = `${id}-about`;
  mistake.id = `${id}-mistake`;
  const text = toFieldText(field, value);
  Object.assign(control, { id, name: path, autocomplete: "off", value: text });
  control.setAttribute("aria-describedby", `${about.id} ${mistake.id}`);
  label.after(control);
  const isTouched = () => control.value !== text;
  const read = () => (control.value === "" && field.kind !== "list" ? undefined : readField(field, control.value));
  return { path, node, isTouched, read, show: (said) => showMistake(mistake, control, said) };
};

/** @param {Element} place @param {Element} control @param {string} said */
const showMistake = (place, control, said) => {
  place.textContent = said;
  control.setAttribute("aria-invalid", String(!!said));
};

/** @param {T.AdaptField} field */
const titleOf = ({ title, required }) => (required ? title : phrase("optional", { title }));

/** Create a field of check boxes. @param {T.AdaptField} field @param {T.Merged} merged @param {string[]} value @param {string} path @returns {T.AdaptInput} */
const createBoxes = (field, merged, value, path) => {
  const node = cloneAdaptPart("pb-adapt-group");
  const [legend, about, mistake] = node.children;
  legend.textContent = titleOf(field);
  about.textContent = field.about;
  const choices = Object.entries(listChoices(adapting.rules, merged, field));
  const unknown = value.filter((id) => !choices.some(([one]) => one === id)).map((id) => [id, id]);
  const boxes = [...choices, ...unknown].map(([id = "", text = ""]) => {
    const box = Object.assign(document.createElement("input"), {
      type: "checkbox",
      value: id,
      checked: value.includes(id)
    });
    node.append(createNode("label", "", box, ` ${text}`));
    return box;
  });
  const chosen = () => boxes.filter(({ checked }) => checked).map((box) => box.value);
  // Known ones stay in their order.
  const read = () => [...value.filter((id) => chosen().includes(id)), ...chosen().filter((id) => !value.includes(id))];
  const isTouched = () => JSON.stringify(read()) !== JSON.stringify(value);
  return { path, node, isTouched, read, show: (said) => showMistake(mistake, node, said) };
};

/** Create a field with items that have fields of their own. @param {T.AdaptField} field @param {T.Merged} merged @param {T.Tree[]} value @param {string} path @returns {T.AdaptInput} */
const createItems = (field, merged, value, path) => {
  const node = cloneAdaptPart("pb-adapt-group");
  const [legend, about, mistake] = node.children;
  legend.textContent = field.title;
  about.textContent = field.about;
  const list = createNode("div", "");
  /** @type {{inputs: T.AdaptInput[], node: Element}[]} */
  let items = [];
  const number = () =>
    items.forEach((item, index) => {
      const [title] = item.node.children;
      if (title) title.textContent = phrase("item", { number: index + 1 });
    });
  const place = () => {
    list.replaceChildren(...items.map((item) => item.node));
    number();
  };
  const add = (/** @type {T.Tree} */ tree) => {
    const inputs = createInputs(field.fields ?? [], merged, tree, "");
    const box = createNode(
      "fieldset",
      "pb-adapt__group",
      createNode("legend", ""),
      ...inputs.map((input) => input.node)
    );
    const item = { inputs, node: box };
    const acts = createNode("p", "pb-dialog__acts");
    const up = createButton("", phrase("move-up"), () => {
      const at = items.indexOf(item);
      if (at > 0) items.splice(at - 1, 2, item, /** @type {typeof item} */ (items[at - 1]));
      place();
      up.focus();
    });
    const remove = createButton("", phrase("remove"), () => {
      items = items.filter((one) => one !== item);
      place();
    });
    for (const button of [up, remove]) button.removeAttribute("class");
    acts.append(up, remove);
    box.append(acts);
    items.push(item);
  };
  value.forEach(add);
  place();
  const more = createButton("", phrase("add-item"), () => {
    add({});
    place();
    items.at(-1)?.node.querySelector("textarea")?.focus();
  });
  more.removeAttribute("class");
  node.append(list, more);
  const read = () => items.map(({ inputs }) => readTree(inputs));
  const before = JSON.stringify(read());
  const show = (/** @type {string} */ said, /** @type {T.Loc} */ loc = []) => {
    const [at, key] = loc;
    const input = items[Number(at)]?.inputs.find((one) => one.path === key);
    if (input && said) input.show(said);
    else showMistake(mistake, node, said);
    if (!said) for (const item of items) for (const one of item.inputs) one.show("");
  };
  return { path, node, isTouched: () => JSON.stringify(read()) !== before, read, show };
};

/** @param {T.AdaptInput[]} inputs @returns {T.Tree} */
const readTree = (inputs) => {
  const entries = inputs.map((input) => [input.path, input.read()]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
};

/** Create the fields of a tree. @param {T.AdaptField[]} fields @param {T.Merged} merged @param {T.Tree} values @param {string} prefix @returns {T.AdaptInput[]} */
export const createInputs = (fields, merged, values, prefix) =>
  fields.flatMap((field) => {
    const [value, path] = [values[field.key], `${prefix}${field.key}`];
    if (field.kind === "group") return createGroup(field, merged, isTree(value) ? value : {}, path);
    if (field.kind === "items") return [createItems(field, merged, value ?? [], path)];
    if (field.kind === "ids") return [createBoxes(field, merged, value ?? [], path)];
    return [createSimple(field, merged, value, path)];
  });

/** Create the fields of a group: the first one has the group's frame. @param {T.AdaptField} field @param {T.Merged} merged @param {T.Tree} value @param {string} path */
const createGroup = (field, merged, value, path) => {
  const inputs = createInputs(field.fields ?? [], merged, value, `${path}/`);
  const node = cloneAdaptPart("pb-adapt-group");
  const [legend, about, mistake] = node.children;
  legend.textContent = phrase("optional", { title: field.title });
  about.textContent = field.about;
  node.append(...inputs.map((input) => input.node));
  const [first, ...rest] = inputs;
  const frame = { path, node, isTouched: () => false, read: () => undefined };
  const show = (/** @type {string} */ said) => void (mistake.textContent = said);
  const hidden = [...(first ? [first] : []), ...rest].map((input) => ({
    ...input,
    node: document.createDocumentFragment()
  }));
  return [{ ...frame, show }, ...hidden];
};
