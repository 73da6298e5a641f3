// The form of one place of the playbook: its fields, what is wrong with them, leaving it out and taking it back.
/** @import * as T from "../../adapt/types.js" */

import { pick } from "../../adapt/merge.js";
import { isOwn, listFields, toEntries, tryEntries, valuesAt } from "../../adapt/edit.js";
import { checkForkId } from "../../adapt/check.js";
import { valueAt } from "../../adapt/draft.js";
import { getSchema } from "../../adapt/schema.js";
import { createInputs } from "./adapt-fields.js";
import { describeCure, describeMistake, findIn, openAdaptDialog, phrase, showMistakes } from "./adapt-parts.js";
import { adapting, changeDraft, readAdapted } from "./adapt-state.js";

/** Return a new ID made from a text. @param {string} text @param {(id: string) => boolean} isTaken */
export const createId = (text, isTaken) => {
  const words = text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]|['’]/g, "").split(/[^a-z0-9]+/); // prettier-ignore
  const start = words.filter(Boolean).slice(0, 5).join("-").replace(/^[^a-z]+/, "").slice(0, 56).replace(/-$/, "") || "ours"; // prettier-ignore
  let id = start;
  for (let number = 2; isTaken(id); number++) id = `${start}-${number}`;
  return id;
};

/** Return what the title of the form is. @param {string} place @param {T.Tree} values */
const titleOfPlace = (place, values) => {
  const [table = "", id = ""] = place.split("/");
  const add = table === "checks" ? "add-check" : "add-row";
  if (place.endsWith("/")) return phrase(add);
  if (!id) return phrase(table ? `place-${table}` : "place");
  const { rules } = adapting;
  if (table === "gaps") return rules.gaps[id] ?? id;
  if (table === "answers") return rules.questions[id] ?? id;
  const [first] = Object.values(values).filter((value) => typeof value === "string" && / /.test(value));
  return values.text ?? values.input ?? first ?? id;
};

/** Return the path under which a place can be left out; none, if it can't. @param {string} place */
const leavePath = (place) => {
  const [table = "", id = ""] = place.split("/");
  if (!id || table === "answers" || isOwn(adapting.base, place)) return ""; // a page shows the usual answer otherwise
  return table === "adapt" ? `leave_out/${id}` : `without/${table}/${id}`;
};

/** Return the entries of the draft below a place. @param {string} place */
const entriesBelow = (place) => {
  const isBelow = (/** @type {string} */ path) => (place ? path.startsWith(`${place}/`) : /^\w+$/.test(path));
  const { draft } = adapting;
  return Object.keys(draft.entries).filter((path) => isBelow(path) && valueAt(draft, path) !== undefined);
};

/** Return where a mistake is; if a key is missing, where that one would be. @param {T.AdaptFinding} mistake */
const placeOfMistake = ({ loc, problem }) => [...loc, ...(/^the key `(\w+)`/.exec(problem)?.slice(1) ?? [])].join("/");

/** Open the form of a place: `job`, `adapt/ID`, or `cases/` for a new row. @param {string} given */
export const openForm = (given) => {
  const [table = "", knownId = "", gate] = given.split("/");
  const isNew = given.includes("/") && !knownId;
  const place = isNew ? `${table}/` : given;
  const leave = leavePath(place);
  const { rules, base } = adapting;
  const { merged } = readAdapted();
  const values = isNew ? { gate } : valuesAt(merged, place);

  /** Return the place that is saved: a new one gets an ID. */
  const placeToSave = () => {
    if (!isNew) return place;
    const now = readAdapted().merged;
    const isTaken = (/** @type {string} */ one) =>
      !!pick(base.seen.rows[table] ?? rules.taken, one) || !!Object.keys(valuesAt(now, place + one))[0];
    const key = { cases: "input", checks: "text" }[table];
    const first = inputs.find(({ path }) => !key || path === key);
    return place + (id?.read() ?? createId(`${first?.read() ?? ""}`, isTaken));
  };

  const leaveOut = () => apply([[leave, why.read() ?? " "]]);

  const save = () => {
    if (why.read()) return leaveOut(); // who types a reason means it, whichever button comes next
    const to = placeToSave();
    const [mistake] = isNew ? checkForkId({ ...rules, playbooks: [] }, "", `${to.split("/")[1]}`) : [];
    if (mistake) return id?.show(describeCure(mistake));
    /** @type {[string, unknown][]} */
    const fields = inputs.filter((input) => input.isTouched()).map((input) => [input.path, input.read()]);
    const entries = toEntries(rules, base, adapting.draft, to, fields);
    if (isNew && !fields[0]) entries.push([`${to}/${inputs[0]?.path}`, " "]);
    if (entries[0]) apply(entries, to);
    else dialog.close();
  };

  /** Change the draft, or say what would be wrong. @param {[string, unknown][]} entries @param {string} [to] */
  const apply = (entries, to = place) => {
    const mistakes = tryEntries(rules, base, adapting.draft, entries);
    for (const input of [...inputs, id, why]) input?.show("");
    const others = mistakes.filter((one) => !showAtField(to, one)).map(describeMistake);
    showMistakes(find("[data-mistakes]"), mistakes[0] ? [phrase("refused"), ...others] : []);
    if (mistakes[0]) {
      return find("[aria-invalid=true]:not(fieldset), [aria-invalid=true] :is(input, select, textarea)")?.focus();
    }
    dialog.close();
    changeDraft(entries);
    document.getElementById(`check-${to.split("/")[1]}`)?.scrollIntoView({ block: "nearest" });
  };

  /** Show a mistake at its field. Returns whether there is one. @param {string} to @param {T.AdaptFinding} mistake */
  const showAtField = (to, mistake) => {
    const at = placeOfMistake(mistake);
    /** @type {[string, T.AdaptInput | undefined][]} */
    const places = inputs.map((input) => [to ? `${to}/${input.path}` : input.path, input]);
    places.push([to, id], [leave || "-", why]);
    const [found] = places
      .filter(([path, input]) => input && (at === path || at.startsWith(`${path}/`)))
      .sort(([a], [b]) => b.length - a.length);
    found?.[1]?.show(describeCure(mistake), at.slice(found[0].length + 1).split("/").filter(Boolean)); // prettier-ignore
    return !!found;
  };

  const removeEntries = () => apply(entriesBelow(place).map((path) => [path, undefined]));
  const dialog = openAdaptDialog("pb-adapt-dialog", {
    submit: save,
    reset: removeEntries,
    remove: removeEntries,
    "leave-out": leaveOut
  });
  const find = (/** @type {string} */ selector) => findIn(dialog, selector);
  /** Create a field that the schema does not have. @param {string} key @param {string} label @param {string} [about] */
  const createOther = (key, label, about = "") =>
    createInputs([{ key, label, about, needed: !about, kind: "text" }], merged, {}, "")[0];
  const fields = listFields(getSchema(rules, table)).map((field) =>
    field.key === "gap" ? { ...field, needed: !!Object.keys(merged.values.gaps ?? {})[0] } : field
  );
  const inputs = createInputs(fields, merged, values, "");
  for (const input of inputs) if (gate && input.path === "gate") input.isTouched = () => true;
  const id = isNew ? createOther("id", phrase("id"), phrase("id-about")) : undefined;
  const why = /** @type {T.AdaptInput} */ (createOther("why", phrase("why")));
  find("[data-title]").textContent = titleOfPlace(place, values);
  find("[data-fields]").append(...[...inputs, id].map((input) => input?.node ?? ""));
  find("[data-leave] summary").after(why.node);
  const isOurs = isOwn(base, place);
  find("[data-act=reset]").hidden = isOurs || !entriesBelow(place)[0];
  find("[data-act=remove]").hidden = isNew || !isOurs || table === "answers";
  find("[data-leave]").hidden = !leave;
  find("textarea, input, select").focus();
};
