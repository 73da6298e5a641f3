// Reads, checks and edits one pilot's record. Every function leaves the records that it receives unchanged.
/** @import * as T from "./types.js" */

export const EPOCH = "1970-01-01T00:00:00.001Z";
const PATH = /^(pilot|decision|(checks|answers|changes|cost|tables\/[a-z][a-z\d_-]{0,63})\/[a-z][a-z\d_-]{0,63})$/;
const FORBIDDEN = /(^|\/)(__proto__|constructor|prototype)(\/|$)/;
// eslint-disable-next-line no-control-regex -- these are the characters that it removes
const UNSEEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\p{Cs}]/gu;
const GROUPS = ["checks", "answers", "tables", "changes", "cost"];
/** The fields that hold text, wherever they are. */
const TEXTS = (
  "by company due evidence expires name note on outcome owner playbook reason signer " +
  "stage status text what wording"
).split(" ");
/** @type {T.Texts} */
const REQUIRED_FIELDS = { pilot: ["name", "playbook"], answers: ["text"], changes: ["what", "on"] };

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

/** @type {T.sanitize} */
const sanitize = (value, depth = 0) => {
  if (typeof value === "string") return value.replace(UNSEEN, "");
  if (Object(value) !== value) return value;
  if (depth > 20) refuse("[[[", "hostile");
  if (Array.isArray(value)) return value.map((part) => sanitize(part, depth + 1));
  const parts = Object.entries(value).filter(([, part]) => part !== "" && part !== undefined);
  return Object.fromEntries(
    parts.map(([key, part]) => [key, FORBIDDEN.test(key) ? refuse(key, "hostile") : sanitize(part, depth + 1)])
  );
};

/** @type {T.inspect} */
const inspectTexts = (place, value) => {
  if (!isObject(value)) refuse(place);
  for (const field of TEXTS) if (typeof (value[field] ?? "") !== "string") refuse(`${place}/${field}`);
};

/** @type {T.inspect} */
const inspectDecision = (path, { exception, conditions }) => {
  inspectTexts(`${path}/exception`, exception ?? {});
  if (!Array.isArray(conditions ?? [])) refuse(`${path}/conditions`);
  for (const condition of conditions ?? []) inspectTexts(`${path}/conditions`, condition);
};

/** @type {T.inspect} */
const inspect = (path, value) => {
  const [group] = path.split("/");
  if (!isPath(path)) refuse(path);
  if (group === "cost") return Number.isFinite(value) || refuse(path);
  inspectTexts(path, value);
  for (const field of REQUIRED_FIELDS[group] ?? []) if (!value[field]?.trim()) refuse(`${path}/${field}`);
  const { id = "0" } = value;
  if (group === "pilot" && !isName(id)) refuse("pilot/id");
  if (group === "decision") inspectDecision(path, value);
};

/** @type {T.inspect} */
const inspectEdit = (path, edit) => {
  const { at, by, ticked = at, after = {} } = Object(edit);
  const valid = [at, ticked, ...Object.values(after)].every(isTime) && [by, ...Object.keys(after)].every(isName);
  if (!valid) refuse(`edits/${path}`);
};

/** @type {T.listEntries} */
export const listEntries = (record) => {
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

/** @type {T.listPaths} */
export const listPaths = (record) => listEntries(record).map(([path]) => path);

/** @type {T.listOthers} */
export const listOthers = (record) =>
  Object.entries(record).filter(([key]) => !["version", "pilot", "decision", "edits", ...GROUPS].includes(key));

/** @type {T.put} */
export const put = (record, path, value) => {
  const keys = path.split("/");
  const last = keys.pop() ?? "";
  const holder = keys.reduce((at, key) => (at[key] ??= {}), record);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
};

/** Refuse JSON that does not have the outer shape of a record. @param {any} raw */
const inspectShape = (raw) => {
  if (raw?.version > 1) refuse(`${raw.version}`, "newer");
  if (raw?.version !== 1) refuse("version");
  for (const group of [...GROUPS, "edits"]) if (!isObject((raw[group] ??= {}))) refuse(group);
  for (const table in raw.tables) if (!isObject(raw.tables[table])) refuse(`tables/${table}`);
  for (const path in raw.edits) inspectEdit(path, raw.edits[path]);
  const { known = [] } = raw;
  if (!Array.isArray(known) || !known.every(isName)) refuse("known");
};

/** @type {T.read} */
export const read = (text) => {
  try {
    if (text.length > 5e6) refuse("", "too-large");
    const raw = sanitize(JSON.parse(text));
    inspectShape(raw);
    /** @type {any} */
    const record = { version: 1, ...Object.fromEntries(listOthers(raw)), edits: raw.edits };
    for (const [path, value] of listEntries(raw)) {
      inspect(path, value);
      put(record, path, value);
    }
    return { record };
  } catch (error) {
    const { problem = "not-json", detail } = /** @type {any} */ (error);
    return { problem, detail };
  }
};

/** @type {T.createBlank} */
export const createBlank = ({ playbook, name, id, now, replica }) => ({
  version: 1,
  pilot: { id, name, playbook },
  edits: { pilot: { at: now, by: replica } }
});

/** @type {T.getEntry} */
export const getEntry = (record, path) =>
  path.split("/").reduce((at, key) => (Object.hasOwn(Object(at), key) ? at[key] : undefined), Object(record));

/** Order an object's keys, for `JSON.stringify`. @param {string} _ @param {any} part */
const sortKeys = (_, part) =>
  isObject(part)
    ? Object.fromEntries(
        Object.keys(part)
          .sort()
          .map((key) => [key, part[key]])
      )
    : part;

/** @type {T.toCanonical} */
export const toCanonical = (value) => JSON.stringify(value, sortKeys);

/** @type {T.isSame} */
export const isSame = (a, b) => a === b || toCanonical(a) === toCanonical(b);

/** Return an edit's time and browser as one text that sorts. @param {T.Edit} [edit] */
export const toStamp = (edit) => (edit ? `${edit.at}~${edit.by}` : "");

/** Return a text that decides between two edits with the same stamp. @param {T.Side} side */
const toWeight = ({ value, edit }) => toCanonical([value === undefined ? 0 : [value], { ...edit, after: 0 }]);

/** @type {T.beats} */
export const beats = (a, b) => {
  const [one, other] = [toStamp(a.edit), toStamp(b.edit)];
  return one === other ? toWeight(a) >= toWeight(b) : one > other;
};

/** @type {T.join} */
export const join = (a, b) => {
  const { value, edit } = beats(a, b) ? a : b;
  if (!edit) return { value };
  const { after: _, ...own } = edit;
  /** @type {T.Seen} */
  const after = {};
  for (const one of [a.edit, b.edit]) {
    const seen = one ? [...Object.entries(one.after ?? {}), [one.by, one.at]] : [];
    for (const [by, at] of seen) if (!(after[by] > at)) after[by] = at;
  }
  if (after[own.by] <= own.at) delete after[own.by];
  return { value, edit: Object.keys(after)[0] ? { ...own, after } : own };
};

/** @type {T.getSide} */
export const getSide = (record, path) => ({
  value: isPath(path) ? getEntry(record, path) : undefined,
  edit: record.edits?.[path]
});

/** Return the time one millisecond later. */
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
export const setEntry = (record, path, given, { now, replica }) => {
  const value = sanitize(given);
  if (value !== undefined || path === "pilot") inspect(path, value);
  const old = getSide(record, path);
  if (isSame(value, old.value)) return record;
  const next = old.edit ? justAfter(old.edit.at) : "";
  /** @type {T.Edit} */
  const own = { at: next > now ? next : now, by: replica };
  const signedBefore = value?.status === "done" && old.value?.status === "done" && value.on === old.value.on;
  if (signedBefore) own.ticked = old.edit?.ticked ?? old.edit?.at ?? EPOCH;
  const { edit } = join({ value, edit: own }, old);
  return withEntry({ ...record, edits: { ...record.edits, [path]: edit } }, path.split("/"), value);
};
