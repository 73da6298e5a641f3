// One pilot's record. None that was given is ever changed.
/** @import * as T from "./types.js" */

export const EPOCH = "1970-01-01T00:00:00.001Z";
const PATH = /^(pilot|decision|(checks|answers|changes|cost|tables\/[a-z][a-z\d_-]{0,63})\/[a-z][a-z\d_-]{0,63})$/;
const FORBIDDEN = /(^|\/)(__proto__|constructor|prototype)(\/|$)/;
const UNSEEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\p{Cs}]/gu;
const GROUPS = ["checks", "answers", "tables", "changes", "cost"];
const TEXTS =
  "by company due evidence expires name note on outcome owner playbook reason signer stage status text what wording".split(
    " "
  );
/** @type {T.Texts} */
const NEEDED_FIELDS = { pilot: ["name", "playbook"], answers: ["text"], changes: ["what", "on"] };

/** @type {T.refuse} */
const refuse = (detail, problem = "not-a-record") => {
  throw Object.assign(new Error(detail), { problem, detail });
};

/** @type {T.is} */
const isObject = (value) => Object(value) === value && !Array.isArray(value);

/** @type {T.is} */
export const isName = (value) => typeof value === "string" && /^[a-z\d-]{1,64}$/.test(value) && !FORBIDDEN.test(value);

/** @type {T.is} */
export const isPath = (value) => PATH.test(value) && !FORBIDDEN.test(value);

/** @type {T.is} */
const isTime = (value) => new Date(Date.parse(value) || 0).toISOString() === value;

/** @type {T.plain} */
const plain = (value, depth = 0) => {
  if (typeof value === "string") return value.replace(UNSEEN, "");
  if (Object(value) !== value) return value;
  if (depth > 20) refuse("[[[", "hostile");
  if (Array.isArray(value)) return value.map((part) => plain(part, depth + 1));
  const written = Object.entries(value).filter(([, part]) => part !== "" && part !== undefined);
  const parts = written.map(([key, part]) => [
    key,
    FORBIDDEN.test(key) ? refuse(key, "hostile") : plain(part, depth + 1)
  ]);
  return Object.fromEntries(parts);
};

/** @type {T.inspect} */
const texts = (place, value) => {
  isObject(value) || refuse(place);
  for (const field of TEXTS) typeof (value[field] ?? "") === "string" || refuse(`${place}/${field}`);
};

/** @type {T.inspect} */
const inspect = (path, value) => {
  const [group] = path.split("/");
  const { id = "0", exception, conditions } = Object(value);
  isPath(path) || refuse(path);
  if (group === "cost") return Number.isFinite(value) || refuse(path);
  texts(path, value);
  for (const field of NEEDED_FIELDS[group] ?? []) value[field]?.trim() || refuse(`${path}/${field}`);
  if (group === "pilot") isName(id) || refuse("pilot/id");
  if (group !== "decision") return;
  texts("decision/exception", exception ?? {});
  Array.isArray(conditions ?? []) || refuse("decision/conditions");
  for (const condition of conditions ?? []) texts("decision/conditions", condition);
};

/** @type {T.entries} */
export const entries = (record) => {
  /** @type {[string, any][]} */
  const found = [["pilot", record.pilot]];
  for (const group of GROUPS) {
    for (const [id, value] of Object.entries(record[group] ?? {})) {
      if (group !== "tables") found.push([`${group}/${id}`, value]);
      else for (const row in value) found.push([`${group}/${id}/${row}`, value[row]]);
    }
  }
  if (record.decision) found.push(["decision", record.decision]);
  return found;
};

/** @type {T.paths} */
export const paths = (record) => entries(record).map(([path]) => path);

/** @type {T.others} */
export const others = (record) =>
  Object.entries(record).filter(([key]) => !["version", "pilot", "decision", "edits", ...GROUPS].includes(key));

/** @type {T.put} */
export const put = (record, path, value) => {
  const keys = path.split("/");
  const last = keys.pop() ?? "";
  const holder = keys.reduce((at, key) => (at[key] ??= {}), record);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
};

/** @type {T.read} */
export const read = (text) => {
  try {
    if (text.length > 5e6) refuse("", "too-large");
    const raw = plain(JSON.parse(text));
    if (raw?.version > 1) refuse(`${raw.version}`, "newer");
    if (raw?.version !== 1) refuse("version");
    for (const group of [...GROUPS, "edits"]) isObject((raw[group] ??= {})) || refuse(group);
    for (const table in raw.tables) isObject(raw.tables[table]) || refuse(`tables/${table}`);
    for (const path in raw.edits) {
      const { at, by, ticked = at, after = {} } = Object(raw.edits[path]);
      const fine = [at, ticked, ...Object.values(after)].every(isTime) && [by, ...Object.keys(after)].every(isName);
      fine || refuse(`edits/${path}`);
    }
    const { known = [] } = raw;
    (Array.isArray(known) && known.every(isName)) || refuse("known");
    /** @type {any} */
    const record = { version: 1, ...Object.fromEntries(others(raw)), edits: raw.edits };
    for (const [path, value] of entries(raw)) {
      inspect(path, value);
      put(record, path, value);
    }
    return { record };
  } catch (error) {
    const { problem = "not-json", detail } = /** @type {any} */ (error);
    return { problem, detail };
  }
};

/** @type {T.blank} */
export const blank = ({ playbook, name, id, now, replica }) => ({
  version: 1,
  pilot: { id, name, playbook },
  edits: { pilot: { at: now, by: replica } }
});

/** @type {T.entry} */
export const entry = (record, path) =>
  path.split("/").reduce((at, key) => (Object.hasOwn(Object(at), key) ? at[key] : undefined), Object(record));

/** @type {T.canonical} */
export const canonical = (value) =>
  JSON.stringify(value, (_, part) =>
    isObject(part)
      ? Object.fromEntries(
          Object.keys(part)
            .sort()
            .map((key) => [key, part[key]])
        )
      : part
  );

/** @type {T.sameValue} */
export const sameValue = (a, b) => a === b || canonical(a) === canonical(b);

/** @param {T.Edit} [edit] */
export const stamp = (edit) => (edit ? `${edit.at}~${edit.by}` : "");

/** @param {T.Side} side */
const weight = ({ value, edit }) => canonical([value === undefined ? 0 : [value], { ...edit, after: 0 }]);

/** @type {T.beats} */
export const beats = (a, b) =>
  stamp(a.edit) === stamp(b.edit) ? weight(a) >= weight(b) : stamp(a.edit) > stamp(b.edit);

/** @type {T.join} */
export const join = (a, b) => {
  const { value, edit } = beats(a, b) ? a : b;
  if (!edit) return { value };
  const { after: _, ...own } = edit;
  /** @type {T.Seen} */
  const after = {};
  for (const one of [a.edit, b.edit]) {
    for (const [by, at] of one ? [...Object.entries(one.after ?? {}), [one.by, one.at]] : [])
      if (!(after[by] > at)) after[by] = at;
  }
  if (after[own.by] <= own.at) delete after[own.by];
  return { value, edit: Object.keys(after)[0] ? { ...own, after } : own };
};

/** @type {T.side} */
export const side = (record, path) => ({
  value: isPath(path) ? entry(record, path) : undefined,
  edit: record.edits?.[path]
});

export const justAfter = (time = "") => new Date(Date.parse(time) + 1).toISOString();

/** @type {T.withEntry} */
const withEntry = (holder, [key, ...rest], value) => {
  const copy = { ...holder };
  if (rest[0]) copy[key] = withEntry(copy[key], rest, value);
  else if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy;
};

/** @type {T.setEntry} */
export const setEntry = (record, path, value, { now, replica }) => {
  const made = plain(value);
  if (made !== undefined || path === "pilot") inspect(path, made);
  const old = side(record, path);
  if (sameValue(made, old.value)) return record;
  const next = old.edit ? justAfter(old.edit.at) : "";
  /** @type {T.Edit} */
  const own = { at: next > now ? next : now, by: replica };
  if (made?.status === "done" && made.status === old.value?.status && made.on === old.value.on) {
    own.ticked = old.edit?.ticked ?? old.edit?.at ?? EPOCH;
  }
  const { edit } = join({ value: made, edit: own }, old);
  return withEntry({ ...record, edits: { ...record.edits, [path]: edit } }, path.split("/"), made);
};
