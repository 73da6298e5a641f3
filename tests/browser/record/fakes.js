// Browsers whose storage goes wrong, records to try, and chance that is the same in each run.

/** What localStorage does, in memory. */
globalThis.FakeLocal = class {
  constructor(content = {}) {
    this.content = new Map(Object.entries(content));
  }
  get length() {
    return this.content.size;
  }
  key(index) {
    return [...this.content.keys()][index] ?? null;
  }
  getItem(key) {
    return this.content.get(key) ?? null;
  }
  setItem(key, value) {
    this.content.set(key, String(value));
  }
  removeItem(key) {
    this.content.delete(key);
  }
};

let worlds = 0;
/** A browser: a database and a localStorage that its tabs share. */
globalThis.browser = (content) => {
  const suffix = `-test-${(worlds += 1)}-${Math.random()}`;
  return { suffix, local: new globalThis.FakeLocal(content), count: 0 };
};

/** Fails writes to the databases of tests: `fault(name, call)` throws what is to be thrown, or nothing. */
globalThis.fault = null;
for (const method of ["put", "delete"]) {
  const real = IDBObjectStore.prototype[method];
  IDBObjectStore.prototype[method] = function (...given) {
    globalThis.fault?.(this.name, method);
    return real.apply(this, given);
  };
}
globalThis.noRoom = () => {
  throw new DOMException("no room", "QuotaExceededError");
};

/** A tab of a browser, with a clock that moves a second at each look. It has opened its storage. */
globalThis.tab = async (world, { site = "/site/", start = "2026-11-20T10:00:00.000Z", ...given } = {}) => {
  let time = Date.parse(start);
  const now = () => new Date((time += 1000)).toISOString();
  const channel = new BroadcastChannel(`${site}${world.suffix}`);
  const open = (name, version) => indexedDB.open(name + world.suffix, version);
  const random = () => `r${(world.count += 1)}`;
  const locks = { request: (name, ...rest) => navigator.locks.request(name + world.suffix, ...rest) };
  const parts = { factory: () => ({ open }), local: () => world.local, locks, channel, site, now, random };
  const store = globalThis.pb.createStorage({ ...parts, ...given });
  await store.open();
  const who = () => ({ now: now(), replica: store.replica() });
  return { store, now, who, channel };
};

/** Wait for something. */
globalThis.until = async (holds) => {
  for (let round = 0; !(await holds()); round += 1) {
    if (round > 300) throw new Error(`never: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** Everything in one store of a browser's database, by key. */
globalThis.stored = async (world, name = "pilots") => {
  const wait = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
  const database = await wait(indexedDB.open(`pilotbook${world.suffix}`, 1));
  const store = database.transaction(name).objectStore(name);
  const [keys, values] = await Promise.all([wait(store.getAllKeys()), wait(store.getAll())]);
  database.close();
  return Object.fromEntries(keys.map((key, index) => [key.join(), values[index]]));
};

/** A record with one entry for each pair of path and value, written at 10:00, 10:01, … by `replica`. */
globalThis.made = (pairs, replica = "one", start = "2026-11-20T10:00:00.000Z") => {
  const { createBlank, setEntry } = globalThis.pb;
  let record = createBlank({ playbook: "bot", name: "Wren", id: "k3f9", now: start, replica });
  Object.entries(pairs).forEach(([path, value], index) => {
    record = setEntry(record, path, value, { now: new Date(Date.parse(start) + (index + 1) * 60000).toISOString(), replica });
  });
  return record;
};

/** Chance with a seed: mulberry32. */
globalThis.chance = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

const IDS = ["a", "b", "prototype", "constructor"];
const BROWSERS = ["p1", "p2", "p3", "-"];
const CONTAINERS = ["pilot", "checks/a", "checks/b/remarks/r1", "answers/a", "tables/t/a", "changes/a", "decision"];

/** A random entry. */
const randomPath = (pick) =>
  pick([
    `checks/${pick(IDS)}/${pick(["status", "evidence", "toString", "__proto__"])}`,
    `checks/${pick(IDS)}/remarks/${pick(["r1", "r2"])}/text`,
    `answers/${pick(IDS)}/text`,
    `tables/t/${pick(IDS)}/x`,
    `changes/${pick(IDS)}/what`,
    "cost/x",
    "decision/outcome",
    "decision/conditions/c1/text",
    "pilot/stage",
  ]);

const randomValue = (path, pick) => (path.startsWith("cost") ? pick([1, 2, 3]) : pick(["x", "y", "z"]));

const picker = (next) => (list) => list[Math.floor(next() * list.length)];

/** Set a value in plain JSON, in which `__proto__` is a key like any other. */
const putRaw = (raw, path, value) => {
  const keys = path.split("/");
  const last = keys.pop();
  const own = { enumerable: true, writable: true, configurable: true };
  const holder = keys.reduce((at, key) => {
    if (!Object.hasOwn(at, key)) Object.defineProperty(at, key, { value: {}, ...own });
    return at[key];
  }, raw);
  Object.defineProperty(holder, last, { value, ...own });
};

/** A random record, forged as a hostile hand might: values, times, `after` and `concurrent` are independent of each other. */
globalThis.forged = (next) => {
  const pick = picker(next);
  const time = () => `2026-11-2${Math.floor(next() * 3)}T10:00:0${Math.floor(next() * 4)}.000Z`;
  const seen = () => Object.fromEntries(BROWSERS.filter(() => next() < 0.4).map((by) => [by, time()]));
  const stamp = () => ({ at: time(), by: pick(BROWSERS) });
  const raw = { version: 2, pilot: { id: "k3f9", name: pick(["Wren", "Rook"]), playbook: "bot" }, edits: {} };
  for (let round = 0; round < 6; round++) {
    const path = randomPath(pick);
    const value = () => randomValue(path, pick);
    if (next() < 0.7) putRaw(raw, path, value());
    if (next() < 0.8) {
      const edit = stamp();
      if (next() < 0.5) edit.after = seen();
      if (next() < 0.4) edit.concurrent = [{ value: value(), ...stamp() }, ...(next() < 0.3 ? [stamp()] : [])];
      raw.edits[path] = next() < 0.1 ? { after: seen() } : edit;
    }
    if (next() < 0.2) raw.edits[pick(CONTAINERS)] = { after: seen() };
  }
  if (next() < 0.3) raw.edits["pilot/name"] = stamp();
  if (next() < 0.5) raw.book = pick(["1.0.0", "1.1.0"]);
  if (next() < 0.3) raw.plans = { year: pick(["2026", "2027"]) };
  if (next() < 0.5) raw.known = [pick(["a", "b", "-old"]), "c"].sort();
  const { record, ...problem } = globalThis.pb.read(JSON.stringify(raw));
  if (!record) throw new Error(JSON.stringify([problem, raw]));
  return record;
};

/**
 * A random history: browsers whose clocks differ write, remove, answer and merge, each knowing only what reached it.
 * Returns their copies, every value that was written, and those that someone who saw them has replaced or removed.
 */
globalThis.histories = (next, steps = 25) => {
  const { createBlank, setEntry, answerEntry, listConcurrent, getSide, listPaths, merge } = globalThis.pb;
  const pick = picker(next);
  let real = Date.parse("2026-11-20T10:00:00.000Z");
  const offsets = BROWSERS.map(() => Math.floor(next() * 3 - 1) * 5000);
  const start = createBlank({ playbook: "bot", name: "Wren", id: "k3f9", now: "2026-11-20T09:00:00.000Z", replica: "p1" });
  const copies = ["p1", "p2", "p3"].map(() => start);
  const written = new Map();
  const replaced = new Set();
  /** Note what a browser saw of an entry, and replaces. */
  const replace = (versions) => versions.forEach(({ value }) => value !== undefined && replaced.add(value));
  for (let step = 0; step < steps; step++) {
    const index = Math.floor(next() * copies.length);
    const before = copies[index];
    real += Math.floor(next() * 3) * 500;
    const who = { now: new Date(real + offsets[index]).toISOString(), replica: `p${index + 1}` };
    const act = next();
    if (act < 0.5) {
      const path = randomPath(pick);
      const value = next() < 0.15 ? undefined : path.startsWith("cost") ? step + 1 : `v${step}`;
      copies[index] = setEntry(before, path, value, who);
      if (copies[index] !== before) replace(getSide(before, path).versions.slice(0, 1));
      if (value !== undefined) written.set(value, path);
    } else if (act < 0.6) {
      const path = pick(CONTAINERS.slice(1));
      copies[index] = setEntry(before, path, undefined, who);
      const below = [...new Set([...listPaths(before), ...Object.keys(before.edits)])].filter((one) => one.startsWith(`${path}/`));
      if (copies[index] !== before) below.forEach((one) => replace(getSide(before, one).versions));
    } else if (act < 0.7) {
      const [apart] = listConcurrent(before);
      if (apart) {
        const value = apart.path.startsWith("cost") ? step + 1 : `v${step}`;
        replace(getSide(before, apart.path).versions);
        copies[index] = answerEntry(before, apart.path, value, who);
        written.set(value, apart.path);
      }
    } else copies[index] = merge(before, pick(copies)).record;
  }
  return { copies, written, replaced };
};

globalThis.frozen = (value) => {
  if (value && typeof value === "object") Object.values(Object.freeze(value)).forEach(globalThis.frozen);
  return value;
};
