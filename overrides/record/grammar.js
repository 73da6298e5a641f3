// Checks what a record may hold: paths, times, numbers and texts. Gives the same results as
// pilotbook/record_format/grammar.py: see docs/record.md and tests/golden/cases/records.yml.
/** @import * as T from "./types.js" */

/** The stamp of a value without an edit. */
export const EPOCH = "1970-01-01T00:00:00.001Z";
export const NOBODY = "-";

const ID = "[a-z\\d][a-z\\d_-]{0,63}";
const FIELD = "[A-Za-z\\d_][\\w-]{0,63}";
const ENTRY = new RegExp(
  `^(pilot/(?!id$)${FIELD}` +
    `|checks/${ID}/((remarks|history)/${ID}/${FIELD}|(?!(remarks|history)$)${FIELD})` +
    `|(answers|changes|tables/${ID})/${ID}/${FIELD}` +
    `|cost/${ID}` +
    `|kickoff/(agenda/${ID}|(?!agenda$)${FIELD})` +
    `|decision/(conditions/${ID}/${FIELD}|exception/${FIELD}|(?!(conditions|exception)$)${FIELD}))$`
);
const CONTAINER = new RegExp(
  `^(pilot|kickoff|decision(/exception|/conditions/${ID})?|checks/${ID}(/(remarks|history)/${ID})?` +
    `|(answers|changes|tables/${ID})/${ID})$`
);
const KNOWN = new RegExp(`^-?${ID}$`);
const LAST = "2999-12-31T23:59:59.999Z";

const UNSEEN = /(?![\t\n\r])[\p{Cc}\p{Cs}\p{NChar}\u202a-\u202e\u2066-\u2069]/gu;
/** The fields that hold text, wherever they are the field of an entry. */
const TEXTS = new Set(
  (
    "approver as_of by company control due evidence expires led_by met name note on outcome owner " +
    "playbook reason signer stage status text what wording"
  ).split(" ")
);
const DEEPEST = 20;

/** @type {T.refuse} */
export const refuse = (detail, problem = "not-a-record") => {
  throw Object.assign(new Error(detail), { problem, detail });
};

/** Create an object in which every key is an ordinary word. @returns {any} */
export const createMap = () => Object.create(null);

/** Copy an object into one in which every key is an ordinary word. @returns {any} */
export const copyMap = (given = {}) => Object.assign(createMap(), given);

/** @type {T.is} */
export const isObject = (value) => Object(value) === value && !Array.isArray(value);

/** Whether a text names a browser or a pilot. @type {T.is} */
export const isName = (value) => typeof value === "string" && /^[a-z\d-]{1,64}$/.test(value);

/** @type {T.is} */
export const isKnown = (value) => typeof value === "string" && KNOWN.test(value);

/** @type {T.is} */
export const isEntry = (path) => ENTRY.test(path);

/** @type {T.is} */
export const isContainer = (path) => CONTAINER.test(path);

/** @type {T.isTime} */
export const isTime = (value, latest = LAST) =>
  typeof value === "string" &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
  value >= "1970" &&
  value <= latest &&
  new Date(Date.parse(value) || 0).toISOString() === value;

/** @type {T.sanitize} */
export const sanitize = (value, path = []) => {
  if (path.length > DEEPEST) refuse("[[[", "hostile");
  if (typeof value === "string") return value.replace(UNSEEN, "");
  if (typeof value === "number" && !Number.isFinite(value)) refuse(path.join("/"));
  if (Object(value) !== value) return value;
  if (Array.isArray(value)) return value.map((part, index) => sanitize(part, [...path, `${index}`]));
  const made = createMap();
  for (const [key, part] of Object.entries(value)) {
    if (key.replace(UNSEEN, "") !== key) refuse([...path, key.replace(UNSEEN, "")].join("/"));
    const clean = sanitize(part, [...path, key]);
    if (clean !== "" && clean !== null && clean !== undefined) made[key] = clean;
  }
  return made;
};

/** Return how many objects and lists are around the innermost value. @param {any} value @returns {number} */
const measureDepth = (value) =>
  Object(value) === value ? 1 + Math.max(-1, ...Object.values(value).map(measureDepth)) : 0;

/** Refuse a value that an entry may not have. @param {T.Path} path @param {unknown} value */
export const inspectValue = (path, value) => {
  if (measureDepth(value) > 15) refuse("[[[", "hostile");
  if (path.startsWith("cost/")) return typeof value === "number" || refuse(path);
  const field = path.slice(path.lastIndexOf("/") + 1);
  if (TEXTS.has(field) && typeof value !== "string") refuse(path);
};

/** Refuse a stamp. @param {T.Path} path @param {any} stamp @param {T.Time} [latest] */
const inspectStamp = (path, stamp, latest) => {
  if (!isObject(stamp) || !isTime(stamp.at, latest) || !isName(stamp.by)) refuse(`edits/${path}`);
};

/** Refuse what an edit covers. @param {T.Path} path @param {any} after @param {T.Time} [latest] */
const inspectSeen = (path, after, latest) => {
  const isSeen = isObject(after) && Object.entries(after).every(([name, time]) => isName(name) && isTime(time, latest));
  if (!isSeen) refuse(`edits/${path}`);
};

/** @type {T.inspectEdit} */
export const inspectEdit = (path, edit, latest) => {
  const { at, by, after = {}, concurrent = [] } = isObject(edit) ? edit : refuse(`edits/${path}`);
  const isStamped = at !== undefined || by !== undefined;
  const isPlace = isEntry(path) || (isContainer(path) && !isStamped);
  if (!isPlace || !Array.isArray(concurrent) || (concurrent[0] && !isStamped)) refuse(`edits/${path}`);
  inspectSeen(path, after, latest);
  if (isStamped) inspectStamp(path, edit, latest);
  for (const version of concurrent) {
    inspectStamp(path, version, latest);
    if (version.value !== undefined) inspectValue(path, version.value);
  }
};

/** Return the time one millisecond later. */
export const justAfter = (time = "") => new Date(Date.parse(time) + 1).toISOString();

/** List the containers of an entry. @type {T.listContainers} */
export const listContainers = (path) => {
  const parts = path.split("/");
  return parts.map((_, count) => parts.slice(0, count).join("/")).filter(isContainer);
};
