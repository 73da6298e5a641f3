// The form of one place of the playbook: its fields, what is wrong with them, leaving it out and taking it back.
/** @import * as T from "../../adapt/types.js" */

import { pick } from "../../adapt/merge.js";
import { isOwn, listFields, schemaAt, toEntries, tryEntries, valuesAt } from "../../adapt/edit.js";
import { checkForkId } from "../../adapt/check.js";
import { valueAt } from "../../adapt/draft.js";
import { createInputs } from "./adapt-fields.js";
import { describeMistake, openAdaptDialog, phrase, showMistakes } from "./adapt-parts.js";
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
  const own = place ? [`${place}/`] : ["title", "team", "summary"];
  return Object.keys(adapting.draft.entries).filter(
    (path) =>
      own.some((one) => (place ? path.startsWith(one) : path === one)) && valueAt(adapting.draft, path) !== undefined
  );
};

/** A check of the base has these, whether the fork changes them or not. @param {T.AdaptField[]} fields */
const requireFields = (fields) => {
  for (const field of fields) field.required = ["text", "done_when", "evidence", "role", "gate"].includes(field.key);
};

/** Save a field even if nobody changes it. @param {T.AdaptInput[]} inputs @param {string} path */
const touch = (inputs, path) => {
  for (const input of inputs) {
    if (input.path === path) input.isTouched = () => true;
  }
};

class PlaceForm {
  /** @param {string} given */
  constructor(given) {
    const [table = "", id = "", gate = ""] = given.split("/");
    this.table = table;
    this.isNew = given.includes("/") && !id;
    this.place = this.isNew ? `${table}/` : given;
    const { merged } = readAdapted();
    const values = this.isNew ? (gate ? { gate } : {}) : valuesAt(merged, this.place);
    this.dialog = openAdaptDialog("pb-adapt-dialog");
    this.find("[data-title]").textContent = titleOfPlace(this.place, values);
    const fields = listFields(adapting.rules, schemaAt(adapting.rules, this.place));
    if (table === "adapt") requireFields(fields);
    this.inputs = createInputs(fields, merged, values, "");
    if (gate) touch(this.inputs, "gate");
    this.find("[data-fields]").append(...this.inputs.map(({ node }) => node));
    if (this.isNew) this.addId(merged);
    this.addActs();
    this.dialog.querySelector("textarea, input, select")?.focus();
  }

  /** Show what can be done here, and do it. */
  addActs() {
    this.find("[data-act=reset]").hidden = !entriesBelow(this.place)[0] || isOwn(adapting.base, this.place);
    this.find("[data-act=remove]").hidden = this.isNew || !isOwn(adapting.base, this.place) || this.table === "answers";
    this.find("[data-leave]").hidden = !leavePath(this.place);
    this.find("form").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.save();
    });
    this.dialog.addEventListener("click", (/** @type {any} */ { target }) =>
      this.run(target.closest("[data-act]")?.dataset.act)
    );
  }

  /** @param {string} selector @returns {any} which the part decides */
  find(selector) {
    return this.dialog.querySelector(selector);
  }

  /** Add the field of the ID. @param {T.Merged} merged */
  addId(merged) {
    const field = {
      key: "id",
      title: phrase("id-title"),
      required: true,
      part: { type: "string" },
      about: phrase("id-about"),
      kind: "text"
    };
    const [input] = createInputs([field], merged, {}, "");
    this.idInput = input;
    if (input) this.find("[data-fields]").append(input.node);
  }

  /** @param {string} act */
  run(act) {
    if (act === "reset" || act === "remove") this.apply(entriesBelow(this.place).map((path) => [path, undefined]));
    else if (act === "leave-out") this.apply([[leavePath(this.place), this.find("[name=why]").value.trim() || " "]]);
  }

  /** Return the place that is saved: a new one gets an ID. */
  placeToSave() {
    if (!this.isNew) return this.place;
    const given = this.idInput?.read();
    const { base, rules } = adapting;
    const { merged } = readAdapted();
    const isCheck = this.table === "checks";
    const rows = { ...base.values[this.table], ...merged.values[this.table], ...base.seen.rows[this.table] };
    const isTaken = (/** @type {string} */ id) =>
      isCheck ? merged.checks.some((one) => one.id === id) || !!pick(rules.taken, id) : !!pick(rows, id);
    const key = { cases: "input", checks: "text" }[this.table];
    const [first] = this.inputs.filter(({ path }) => !key || path === key);
    return `${this.table}/${given ?? createId(String(first?.read() ?? ""), isTaken)}`;
  }

  save() {
    const place = this.placeToSave();
    /** @type {[string, unknown][]} */
    const fields = this.inputs.filter((input) => input.isTouched()).map((input) => [input.path, input.read()]);
    if (this.isNew) {
      const [, id = ""] = place.split("/");
      const [mistake] = checkForkId({ ...adapting.rules, playbooks: [] }, "", id);
      if (mistake) return this.idInput?.show(`${mistake.problem}. ${mistake.cure}`);
    }
    // An emptied field is a mistake where the base has something: a fork can't take that away.
    const emptied = fields.map(
      ([path, value]) => /** @type {[string, unknown]} */ ([path, value === undefined && !this.isNew ? "" : value])
    );
    const { rules, base, draft } = adapting;
    const entries = toEntries(rules, base, draft, place, fields.filter(([, value]) => value !== undefined)); // prettier-ignore
    for (const [path, value] of emptied) {
      if (value !== "") continue;
      const full = place ? `${place}/${path}` : path;
      const has = valueAt(draft, full) !== undefined && isEmptyBelow(place, path);
      entries.push([full, has ? undefined : " "]);
    }
    if (!entries[0] && !this.isNew) return this.dialog.close();
    if (this.isNew && !entries[0]) entries.push([`${place}/${this.inputs[0]?.path}`, " "]);
    this.apply(entries, place);
  }

  /** Change the draft, or say what would be wrong. @param {[string, unknown][]} entries @param {string} [place] */
  apply(entries, place = this.place) {
    const mistakes = tryEntries(adapting.rules, adapting.base, adapting.draft, entries);
    for (const input of this.inputs) input.show("");
    showMistakes(this.find("[data-mistakes]"), []);
    if (!mistakes[0]) {
      changeDraft(entries);
      return this.dialog.close();
    }
    const others = mistakes.filter((one) => !this.showAtField(place, one));
    const lines = others.map(describeMistake);
    showMistakes(this.find("[data-mistakes]"), [phrase("refused"), ...lines]);
    this.find("[aria-invalid=true], [data-mistakes]")?.focus();
  }

  /** Show a mistake at its field. Returns whether there is one. @param {string} place @param {T.AdaptFinding} mistake */
  showAtField(place, { loc, problem, cure }) {
    const path = loc.join("/");
    const key = place ? (path.startsWith(`${place}/`) ? path.slice(place.length + 1) : "") : path;
    const missing = path === place && /^the key `(\w+)`/.exec(problem)?.[1];
    const found = this.inputs.filter((one) =>
      missing ? one.path === missing : key === one.path || key.startsWith(`${one.path}/`)
    );
    const input = found.sort((a, b) => b.path.length - a.path.length)[0];
    if (path === place && this.idInput && !missing) this.idInput.show(`${problem}. ${cure}`);
    else if (!input) return false;
    else input.show(`${problem}. ${cure}`, key.slice(input.path.length + 1).split("/").filter(Boolean)); // prettier-ignore
    return true;
  }
}

/** Whether a place has nothing in a field without the draft. @param {string} place @param {string} path */
const isEmptyBelow = (place, path) => {
  if (isOwn(adapting.base, place)) return true;
  const original = adapting.original && valuesAt(adapting.original, place);
  const found = path.split("/").reduce((/** @type {any} */ value, key) => value?.[key], original);
  return found === undefined || found === null;
};

/** Open the form of a place: `job`, `adapt/ID`, or `cases/` for a new row. @param {string} place */
export const openForm = (place) => void new PlaceForm(place);
