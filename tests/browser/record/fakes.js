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

const PATHS = ["checks/a", "checks/b", "answers/owner", "tables/cases/x", "tables/cases/y", "tables/undo/x", "changes/swap", "cost/wage", "decision"];
const REPLICAS = ["one", "two", "three"];

/** A random record, forged as a hostile hand might: times, `after` and values are independent of each other. */
globalThis.forged = (next) => {
  const pick = (list) => list[Math.floor(next() * list.length)];
  const time = () => `2026-11-20T10:00:0${Math.floor(next() * 4)}.000Z`;
  const record = { version: 1, pilot: { id: "k3f9", name: pick(["Wren", "Rook"]), playbook: "bot" }, edits: {} };
  for (const path of ["pilot", ...PATHS]) {
    if (path !== "pilot" && next() < 0.6) globalThis.pb.put(record, path, valueFor(path, pick));
    if (next() < 0.7) {
      const edit = { at: time(), by: pick(REPLICAS) };
      if (next() < 0.5) edit.after = { [pick(REPLICAS)]: time() };
      if (next() < 0.2) edit.ticked = time();
      if (next() < 0.2) edit.device = pick(["phone", "desk"]);
      record.edits[path] = edit;
    }
  }
  if (next() < 0.5) record.book = pick(["1.0.0", "1.1.0"]);
  if (next() < 0.3) record.plans = { year: pick(["2026", "2027"]) };
  if (next() < 0.3) record.edits["plans/year"] = { at: time(), by: pick(REPLICAS) };
  if (next() < 0.5) record.known = [pick(["a", "b"]), "c"].sort();
  return globalThis.pb.read(JSON.stringify(record)).record;
};

const valueFor = (path, pick) => {
  const text = pick(["x", "y", "z"]);
  if (path.startsWith("cost")) return pick([1, 2, 30]);
  if (path.startsWith("changes")) return { what: pick(["model", "data"]), on: "2026-11-01" };
  if (path.startsWith("answers")) return { text };
  return pick([{ note: text }, { status: "done", on: "2026-11-01" }, { status: "done", on: "2026-11-02", note: text }]);
};

/** A random history: some browsers edit, merge and forget, each knowing only what reached it. */
globalThis.histories = (next, steps = 12) => {
  const { createBlank, setEntry, merge } = globalThis.pb;
  const pick = (list) => list[Math.floor(next() * list.length)];
  const start = createBlank({ playbook: "bot", name: "Wren", id: "k3f9", now: "2026-11-20T09:00:00.000Z", replica: "one" });
  const copies = REPLICAS.map(() => start);
  for (let step = 0; step < steps; step++) {
    const at = Math.floor(next() * copies.length);
    if (next() < 0.3) copies[at] = merge(copies[at], pick(copies)).record;
    else {
      const path = pick(PATHS);
      const value = next() < 0.2 ? undefined : valueFor(path, pick);
      const now = new Date(Date.parse("2026-11-20T10:00:00.000Z") + Math.floor(next() * 5) * 1000).toISOString();
      copies[at] = setEntry(copies[at], path, value, { now, replica: REPLICAS[at] });
    }
  }
  return copies;
};

globalThis.frozen = (value) => {
  if (value && typeof value === "object") Object.values(Object.freeze(value)).forEach(globalThis.frozen);
  return value;
};
