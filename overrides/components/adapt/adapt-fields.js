// The fields of the form: one per key of the schema, with its description, and what someone entered.
/** @import * as T from "../../adapt/types.js" */

import { isTree } from "../../adapt/merge.js";
import { listChoices, listFields, readField } from "../../adapt/edit.js";
import { writeNumber } from "../../adapt/schema.js";
import { cloneAdaptPart, createButton, createNode, findIn, phrase } from "./adapt-parts.js";
import { adapting } from "./adapt-state.js";

let made = 0;

/** @param {T.AdaptField} field */
const titleOf = ({ label, needed }) => (needed ? label : phrase("optional", { title: label }));

/** Clone what is around a field: its title, its description, and room for what is wrong. @param {string} part @param {T.AdaptField} field @param {string} title */
const createFrame = (part, field, title = titleOf(field)) => {
  const node = cloneAdaptPart(part);
  const [label, about, mistake] = node.children;
  label.textContent = title;
  about.textContent = field.kind === "list" ? phrase("list-about", { about: field.about }) : field.about;
  const show = (/** @type {string} */ said, /** @type {Element} */ control = node) => {
    mistake.textContent = said;
    control.setAttribute("aria-invalid", `${!!said}`);
  };
  return { node, label, about, mistake, show };
};

/** @param {T.AdaptField} field @param {any} value */
const toFieldText = ({ kind }, value) => {
  if (kind === "list") return (value ?? []).join("\n");
  return typeof value === "number" ? writeNumber(value) : `${value ?? ""}`;
};

/** @param {T.AdaptField} field @param {T.Merged} merged @param {any} value @returns {any} which the kind decides */
const createControl = (field, merged, value) => {
  if (/choice|flag/.test(field.kind)) {
    const options = Object.entries(listChoices(adapting.rules, merged, field)).map(
      ([id, text]) => new Option(text, id)
    );
    if (value === undefined || !field.needed) options.unshift(new Option(phrase("choose"), ""));
    return createNode("select", ...options);
  }
  if (field.kind === "number") return Object.assign(createNode("input"), { inputMode: "decimal" });
  return Object.assign(createNode("textarea"), { rows: /prose|list/.test(field.kind) ? 3 : 1 });
};

/** Create a field with a control. @param {T.AdaptField} field @param {T.Merged} merged @param {any} value @param {string} path @returns {T.AdaptInput} */
const createSimple = (field, merged, value, path) => {
  const { node, label, about, mistake, show } = createFrame("pb-adapt-field", field);
  const control = createControl(field, merged, value);
  const id = `pb-adapt-${++made}`;
  label.htmlFor = id;
  about.id = `${id}-about`;
  mistake.id = `${id}-mistake`;
  const text = toFieldText(field, value);
  Object.assign(control, { id, name: path, autocomplete: "off", value: text });
  control.setAttribute("aria-describedby", `${about.id} ${mistake.id}`);
  label.after(control);
  const isTouched = () => control.value !== text;
  const read = () => (control.value === "" && field.kind !== "list" ? undefined : readField(field, control.value));
  return { path, node, isTouched, read, show: (said) => show(said, control) };
};

/** Create a field of check boxes. @param {T.AdaptField} field @param {T.Merged} merged @param {string[]} value @param {string} path @returns {T.AdaptInput} */
const createBoxes = (field, merged, value, path) => {
  const { node, show } = createFrame("pb-adapt-group", field);
  const unknown = Object.fromEntries(value.map((id) => [id, id]));
  const choices = listChoices(adapting.rules, merged, field);
  const boxes = Object.entries({ ...choices, ...unknown, ...choices }).map(([id, text]) => {
    const box = Object.assign(createNode("input"), {
      type: "checkbox",
      value: id,
      checked: value.includes(id)
    });
    node.append(createNode("label", box, ` ${text}`));
    return box;
  });
  const read = () => {
    const chosen = boxes.filter(({ checked }) => checked).map((box) => box.value);
    return [...new Set([...value.filter((id) => chosen.includes(id)), ...chosen])]; // known ones stay in their order
  };
  const isTouched = () => JSON.stringify(read()) !== JSON.stringify(value);
  return { path, node, isTouched, read, show: (said) => show(said) };
};

/** Create a field with items that have fields of their own. @param {T.AdaptField} field @param {T.Merged} merged @param {T.Tree[]} value @param {string} path @returns {T.AdaptInput} */
const createItems = (field, merged, value, path) => {
  const frame = createFrame("pb-adapt-group", field, field.label);
  const list = createNode("div");
  /** @type {{inputs: T.AdaptInput[], title: Element, box: Element}[]} */
  let items = [];
  const place = () => {
    list.replaceChildren(...items.map(({ box }) => box));
    items.forEach(({ title }, index) => (title.textContent = phrase("item", { number: index + 1 })));
  };
  const add = (/** @type {T.Tree} */ tree) => {
    const inputs = createInputs(listFields(field.items), merged, tree, "");
    const up = createButton(phrase("move-up"), () => {
      const at = items.indexOf(item);
      if (at > 0) items.splice(at - 1, 2, item, /** @type {typeof item} */ (items[at - 1]));
      place();
      up.focus();
    });
    const remove = createButton(phrase("remove"), () => {
      items = items.filter((one) => one !== item);
      place();
    });
    const title = createNode("legend");
    const acts = createNode("p.pb-dialog__acts", up, remove);
    const box = createNode("fieldset.pb-adapt__group", title, ...inputs.map(({ node }) => node), acts);
    const item = { inputs, title, box };
    items.push(item);
    place();
  };
  value.forEach(add);
  const more = createButton(phrase("add-item"), () => {
    add({});
    findIn(items.at(-1)?.box, "textarea")?.focus();
  });
  frame.node.append(list, more);
  const read = () => items.map(({ inputs }) => readTree(inputs));
  const before = JSON.stringify(read());
  const show = (/** @type {string} */ said, /** @type {T.Loc} */ [at, key] = []) => {
    const input = items[Number(at)]?.inputs.find((one) => one.path === key);
    if (input && said) input.show(said);
    else frame.show(said);
    if (!said) for (const { inputs } of items) for (const one of inputs) one.show("");
  };
  return { path, node: frame.node, isTouched: () => JSON.stringify(read()) !== before, read, show };
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

/** Create the fields of a group, which are in its frame. @param {T.AdaptField} field @param {T.Merged} merged @param {T.Tree} value @param {string} path */
const createGroup = (field, merged, value, path) => {
  const { node, show } = createFrame("pb-adapt-group", { ...field, needed: false });
  const inputs = createInputs(listFields(field), merged, value, `${path}/`);
  node.append(...inputs.map((input) => input.node));
  const frame = {
    path,
    node,
    isTouched: () => false,
    read: () => undefined,
    show: (/** @type {string} */ said) => show(said)
  };
  return [frame, ...inputs.map((input) => ({ ...input, node: "" }))];
};
