// The form of one place of the playbook: its fields, what is wrong with them, leaving it out and taking it back.
/** @import * as T from "../../adapt/types.js" */

import { pick } from "../../adapt/merge.js";
import { isOwn, listFields, toEntries, tryEntries, valuesAt } from "../../adapt/edit.js";
import { checkForkId } from "../../adapt/check.js";
import { valueAt } from "../../adapt/draft.js";
import { getSchema } from "../../adapt/schema.js";
import { createInputs } from "./adapt-fields.js";
import { describeCure, describeMistake, openAdaptDialog, phrase, showMistakes } from "./adapt-parts.js";
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
  if (!id && table === "checks") return phrase("new-check");
  if (place.endsWith("/")) return phrase("new-row");
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

class PlaceForm {
  /** @param {string} given */
  constructor(given) {
    const [table = "", id = "", gate] = given.split("/");
    this.table = table;
    this.isNew = given.includes("/") && !id;
    this.place = this.isNew ? `${table}/` : given;
    const { rules, base } = adapting;
    const { merged } = readAdapted();
    const values = this.isNew ? { gate } : valuesAt(merged, this.place);
    const removeEntries = () => this.apply(entriesBelow(this.place).map((path) => [path, undefined]));
    this.dialog = openAdaptDialog("pb-adapt-dialog", {
      submit: () => this.save(),
      reset: removeEntries,
      remove: removeEntries,
      "leave-out": () => this.leaveOut()
    });
    this.find("[data-title]").textContent = titleOfPlace(this.place, values);
    const hasGaps = !!Object.keys(merged.values.gaps ?? {})[0];
    const fields = listFields(getSchema(rules, table)).map((field) =>
      field.key === "gap" ? { ...field, needed: hasGaps } : field
    );
    this.inputs = createInputs(fields, merged, values, "");
    for (const input of this.inputs) if (gate && input.path === "gate") input.isTouched = () => true;
    const about = { key: "id", label: phrase("id-title"), needed: true, about: phrase("id-about"), kind: "text" };
    this.idInputs = this.isNew ? createInputs([about], merged, {}, "") : [];
    this.find("[data-fields]").append(...[...this.inputs, ...this.idInputs].map(({ node }) => node));
    const isOurs = isOwn(base, this.place);
    this.find("[data-act=reset]").hidden = isOurs || !entriesBelow(this.place)[0];
    this.find("[data-act=remove]").hidden = this.isNew || !isOurs || table === "answers";
    this.find("[data-leave]").hidden = !leavePath(this.place);
    this.find("textarea, input, select").focus();
  }

  /** @param {string} selector @returns {any} which the part decides */
  find(selector) {
    return this.dialog.querySelector(selector);
  }

  /** Return the place that is saved: a new one gets an ID. */
  placeToSave() {
    if (!this.isNew) return this.place;
    const { base, rules } = adapting;
    const { merged } = readAdapted();
    const rows = { ...base.values[this.table], ...merged.values[this.table], ...base.seen.rows[this.table] };
    const isTaken = (/** @type {string} */ id) =>
      this.table === "checks"
        ? merged.checks.some((one) => one.id === id) || !!pick(rules.taken, id)
        : !!pick(rows, id);
    const key = { cases: "input", checks: "text" }[this.table];
    const [first] = this.inputs.filter(({ path }) => !key || path === key);
    return `${this.table}/${this.idInputs[0]?.read() ?? createId(String(first?.read() ?? ""), isTaken)}`;
  }

  /** Return the reason for leaving it out, as far as someone has typed one. */
  get reason() {
    return this.find("[name=why]").value.trim();
  }

  leaveOut() {
    this.apply([[leavePath(this.place), this.reason || " "]]);
  }

  save() {
    if (this.reason) return this.leaveOut(); // who types a reason means it, whichever button comes next
    const { rules, base, draft } = adapting;
    const place = this.placeToSave();
    const [mistake] = this.isNew ? checkForkId({ ...rules, playbooks: [] }, "", `${place.split("/")[1]}`) : [];
    if (mistake) return this.idInputs[0]?.show(describeCure(mistake));
    /** @type {[string, unknown][]} */
    const fields = this.inputs.filter((input) => input.isTouched()).map((input) => [input.path, input.read()]);
    const entries = toEntries(rules, base, draft, place, fields);
    if (this.isNew && !fields[0]) entries.push([`${place}/${this.inputs[0]?.path}`, " "]);
    if (entries[0]) this.apply(entries, place);
    else this.dialog.close();
  }

  /** Change the draft, or say what would be wrong. @param {[string, unknown][]} entries @param {string} [place] */
  apply(entries, place = this.place) {
    const mistakes = tryEntries(adapting.rules, adapting.base, adapting.draft, entries);
    for (const input of this.inputs) input.show("");
    this.showAtReason("");
    showMistakes(this.find("[data-mistakes]"), []);
    if (!mistakes[0]) {
      this.dialog.close();
      changeDraft(entries);
      return document.getElementById(`check-${place.split("/")[1]}`)?.scrollIntoView({ block: "nearest" });
    }
    const others = mistakes.filter((one) => !this.showAtField(place, one));
    const lines = others.map(describeMistake);
    showMistakes(this.find("[data-mistakes]"), [phrase("refused"), ...lines]);
    this.find("[aria-invalid=true]:not(fieldset), [aria-invalid=true] :is(input, select, textarea)")?.focus();
  }

  /** @param {string} said */
  showAtReason(said) {
    this.find("[name=why]").setAttribute("aria-invalid", String(!!said));
    this.find("[data-leave] small").textContent = said;
  }

  /** Show a mistake at its field. Returns whether there is one. @param {string} place @param {T.AdaptFinding} mistake */
  showAtField(place, mistake) {
    const path = mistake.loc.join("/");
    if (path === leavePath(this.place)) {
      this.showAtReason(describeCure(mistake));
      return true;
    }
    const key = !place ? path : path.startsWith(`${place}/`) ? path.slice(place.length + 1) : "";
    const missing = path === place && /^the key `(\w+)`/.exec(mistake.problem)?.[1];
    const found = this.inputs.filter((one) =>
      missing ? one.path === missing : key === one.path || key.startsWith(`${one.path}/`)
    );
    const [input] = found.sort((a, b) => b.path.length - a.path.length);
    const chosen = path === place && !missing ? this.idInputs[0] : input;
    chosen?.show(describeCure(mistake), key.slice(chosen.path.length + 1).split("/").filter(Boolean)); // prettier-ignore
    return !!chosen;
  }
}

/** Open the form of a place: `job`, `adapt/ID`, or `cases/` for a new row. @param {string} place */
export const openForm = (place) => void new PlaceForm(place);
