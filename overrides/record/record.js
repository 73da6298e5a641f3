// Reads and edits one pilot's record. Every function leaves the records that it receives unchanged.
/** @import * as T from "./types.js" */

import {
  copyMap,
  createMap,
  inspectEdit,
  inspectValue,
  isContainer,
  isEntry,
  isKnown,
  isName,
  isObject,
  justAfter,
  listContainers,
  refuse,
  sanitize
} from "./grammar.js";
import { ENTRY_GROUPS, GROUPS, getEntry, listEntries, listOthers, put, withEntry } from "./entries.js";
import { upgrade } from "./upgrade.js";
import { isVisible } from "./visible.js";
import { addSeen, isSame, joinSides, readSide, sortVersions, writeEdit } from "./versions.js";

export const VERSION = 2;
/** The entries that a record cannot be without. */
const MANDATORY = ["pilot/name", "pilot/playbook"];

/** Return the edit of an entry or a container. @param {T.Record} record @param {T.Path} path */
export const getEdit = (record, path) =>
  record.edits && Object.hasOwn(record.edits, path) ? record.edits[path] : undefined;

/** Return the side of an entry. A container has no versions, only what it covers. @type {T.getSide} */
export const getSide = (record, path) =>
  readSide(isContainer(path) ? undefined : getEntry(record, path), getEdit(record, path));

/** Return what is covered of an entry, by itself and its containers. @type {T.getCover} */
export const getCover = (record, path, seen) => {
  let cover = seen;
  for (const container of listContainers(path)) {
    const after = getEdit(record, container)?.after;
    if (after) cover = addSeen(cover === seen ? copyMap(seen) : cover, after);
  }
  return cover;
};

/** @type {T.putSide} */
export const putSide = (record, path, side) => {
  const edit = writeEdit(side);
  const value = side.versions[0]?.value;
  if (edit) record.edits[path] = edit;
  if (value !== undefined) put(record, path, value);
  return value === undefined && getEntry(record, path) !== undefined && isEntry(path)
    ? withEntry(record, path.split("/"), undefined)
    : record;
};

/** What the lists of a record hold. @type {[string, (item: any) => boolean][]} */
const LISTS = [
  ["known", isKnown],
  ["left_out", (path) => typeof path === "string" && isEntry(path)]
];

/** @param {unknown} value @param {(item: any) => boolean} fits */
const isListOf = (value, fits) => Array.isArray(value) && value.every(fits);

/** Refuse JSON that does not have the outer shape of a record. @param {any} raw */
const inspectShape = (raw) => {
  if (!isObject(raw)) refuse("version");
  if (typeof raw.version === "number" && raw.version > VERSION) refuse(`${raw.version}`, "newer");
  if (raw.version !== 1 && raw.version !== VERSION) refuse("version");
  for (const group of [...GROUPS, "edits"]) if (!isObject((raw[group] ??= createMap()))) refuse(group);
  for (const group of ENTRY_GROUPS) if (!isObject(raw[group] ?? {})) refuse(group);
  for (const [key, fits] of LISTS) if (!isListOf(raw[key] ?? [], fits)) refuse(key);
};

/** Copy what a record holds, and refuse what may not be in it. @param {any} raw @param {T.Time} [latest] */
const build = (raw, latest) => {
  let record = copyMap({ version: VERSION, ...Object.fromEntries(listOthers(raw)), edits: createMap() });
  /** @param {any} value @param {string} path */
  const walk = (value, path) => {
    if (isEntry(path)) {
      inspectValue(path, value);
      put(record, path, value);
    } else if (path === "pilot/id") {
      if (!isName(value)) refuse(path);
      put(record, path, value);
    } else if (!isObject(value)) refuse(path);
    else {
      for (const key in value) {
        if (key.includes("/")) refuse(`${path}/${key}`); // it would be taken for the path of another entry
        walk(value[key], `${path}/${key}`);
      }
    }
  };
  for (const group of ENTRY_GROUPS) if (raw[group] !== undefined) walk(raw[group], group);
  for (const path in raw.edits) {
    const edit = raw.edits[path];
    inspectEdit(path, edit, latest);
    const { versions, seen } = readSide(isEntry(path) ? getEntry(record, path) : undefined, edit);
    record = putSide(record, path, { versions: sortVersions(versions), seen });
  }
  for (const path of MANDATORY) if (!isVisible(getEntry(record, path))) refuse(path);
  return record;
};

/** @type {T.read} */
export const read = (text, latest) => {
  try {
    if (text.length > 5e6) refuse("", "too-large");
    const raw = sanitize(JSON.parse(text));
    inspectShape(raw);
    return { record: build(raw.version === 1 ? upgrade(raw) : raw, latest) };
  } catch (error) {
    const { problem = "not-json", detail } = /** @type {any} */ (error);
    return { problem, detail };
  }
};

/** @type {T.createBlank} */
export const createBlank = ({ playbook, name, id, now, replica }) => {
  const edit = { at: now, by: replica };
  return copyMap({
    version: VERSION,
    pilot: copyMap({ id, name, playbook }),
    edits: copyMap({ "pilot/name": edit, "pilot/playbook": edit })
  });
};

/**
 * Return the time of a new version: now, or just after all that is known of the entry, and not before `own`.
 * @param {T.Time} now @param {T.Seen} cover @param {T.Time} own
 */
const nextTime = (now, cover, own) => {
  const last = Object.values(cover).reduce((latest, at) => (at > latest ? at : latest), "");
  const least = own > now && own > last ? own : last;
  return least >= now ? justAfter(least) : now;
};

/**
 * Return the newest time of a browser in the outermost container of an entry. Removing the container covers all
 * that this browser wrote there until then, so what it writes next is later, also where a wrong clock had been followed.
 * @param {T.Record} record @param {T.Path} path @param {string} replica
 */
const lastTimeWithin = (record, path, replica) => {
  const [container] = listContainers(path);
  if (container === undefined) return "";
  const below = `${container}/`;
  let last = "";
  for (const place in record.edits) {
    if (!place.startsWith(below)) continue;
    const at = getSide(record, place).seen[replica];
    if (at > last) last = at;
  }
  return last;
};

/** Return the time at which a browser writes an entry of which it has seen this. @type {T.chooseTime} */
const chooseTime = (record, path, { now, replica }, seen) =>
  nextTime(now, getCover(record, path, seen), lastTimeWithin(record, path, replica));

/** The edits that the running act has copied: its next steps write into the same copy. @type {T.Edits | undefined} */
let copied;

/** @type {T.inOneCopy} */
export const inOneCopy = (record, act) => {
  copied = copyMap(record.edits);
  const draft = { ...record, edits: copied };
  const made = act(draft);
  copied = undefined;
  return made === draft ? record : made;
};

/** Write a side into a copy of a record. @type {T.withSide} */
const withSide = (record, path, side) => {
  const made = withEntry(record, path.split("/"), side.versions[0]?.value);
  const edit = writeEdit(side);
  const edits = copied && record.edits === copied ? copied : copyMap(record.edits);
  if (edit) edits[path] = edit;
  else delete edits[path];
  made.edits = edits;
  return made;
};

/** Return a value as a record holds it. @param {unknown} value */
const clean = (value) => {
  const made = sanitize(value);
  return made === "" || made === null ? undefined : made;
};

/** Throw where a value does not fit its entry: what is stored must be read again. @param {T.Path} path @param {unknown} value */
const inspectWrite = (path, value) => {
  if (!isEntry(path)) refuse(path);
  if (value !== undefined) inspectValue(path, value);
  if (MANDATORY.includes(path) && !isVisible(value)) refuse(path);
};

/** @type {T.writeEntry} */
export const writeEntry = (record, path, given, who, base) => {
  const value = clean(given);
  inspectWrite(path, value);
  const current = getSide(record, path);
  const from = base ?? current;
  const { replica } = who;
  const at = chooseTime(record, path, who, addSeen(copyMap(from.seen), current.seen));
  const [shown, ...concurrent] = from.versions;
  const others = concurrent.filter((one) => !isSame(one.value, value) && !isSame(one.value, shown?.value));
  const written = {
    versions: sortVersions([{ value, at, by: replica }, ...others]),
    seen: addSeen(copyMap(from.seen), { [replica]: at })
  };
  return withSide(record, path, base ? joinSides(written, current) : written);
};

/** @type {T.answerEntry} */
export const answerEntry = (record, path, given, who) => {
  const value = clean(given);
  inspectWrite(path, value);
  const { seen } = getSide(record, path);
  const { replica } = who;
  const at = chooseTime(record, path, who, seen);
  const versions = [{ value, at, by: replica }];
  return withSide(record, path, { versions, seen: addSeen(copyMap(seen), { [replica]: at }) });
};

/** Remove a container: all below it, for everyone who merges. @type {T.removeContainer} */
const removeContainer = (record, path) => {
  const below = `${path}/`;
  const seen = copyMap(getEdit(record, path)?.after);
  const edits = createMap();
  for (const [place, edit] of Object.entries(record.edits ?? {})) if (!place.startsWith(below)) edits[place] = edit;
  const places = [...Object.keys(record.edits ?? {}), ...listEntries(record, path).map(([place]) => place)];
  for (const place of new Set(places)) if (place.startsWith(below)) addSeen(seen, getSide(record, place).seen);
  const made = withEntry(record, path.split("/"), undefined);
  if (Object.keys(seen)[0] !== undefined) edits[path] = { after: seen };
  made.edits = edits;
  return made;
};

/** @type {T.setEntry} */
export const setEntry = (record, path, value, who, base) => {
  if (!isContainer(path)) {
    const shown = base ? base.versions[0]?.value : getEntry(record, path);
    return isSame(shown, clean(value)) ? record : writeEntry(record, path, value, who, base);
  }
  if (path === "pilot" ? value === undefined : value !== undefined && !isObject(value)) refuse(path);
  if (value === undefined) return getEntry(record, path) === undefined ? record : removeContainer(record, path);
  const wanted = new Map(listEntries(withEntry(createMap(), path.split("/"), sanitize(value)), path));
  const before = listEntries(record, path).map(([place]) => place);
  return [...new Set([...before, ...wanted.keys()])].reduce(
    (made, place) => setEntry(made, place, wanted.get(place), who),
    record
  );
};

/** @type {T.listConcurrent} */
export const listConcurrent = ({ edits = {}, ...record }) =>
  Object.keys(edits).flatMap((path) => {
    const { concurrent } = edits[path];
    if (!concurrent) return [];
    const shown = getEntry(record, path);
    const others = concurrent.filter((/** @type {T.Version} */ { value }) => !isSame(value, shown));
    return others.length ? [{ path, shown, others }] : [];
  });
