// The loop at places in memory that do what servers, sync clients and people do: node loop.mjs SCENARIO [ROUNDS]
import { findUser } from "../../overrides/places/user.js";
import { blank, chance, createBrowser, createHttpPlace, getSide, isSame, listLost, readAll, setEntry, turn } from "./places.mjs";

/** A folder in memory. Its clock gives marks of whole seconds, as servers do; `fault` may answer in its place. */
const createMemory = () => {
  const files = new Map();
  const world = { files, time: 1e12, fault: null, writes: 0 };
  const fail = (problem) => {
    throw Object.assign(new Error(problem), { problem });
  };
  world.fail = fail;
  world.put = (pilot, name, text) => files.set(`${pilot}/${name}`, { text, mark: `${Math.floor(world.time / 1000)}` });
  world.place = (given = {}) => ({
    user: "",
    async list(pilot) {
      await world.fault?.("list");
      const names = [...files.keys()].filter((key) => key.startsWith(`${pilot}/`));
      const list = names.map((key) => ({ name: key.slice(pilot.length + 1), ...files.get(key) }));
      return list[0] ? list.map(({ name, mark, text }) => ({ name, mark: `${mark}~${text.length}`, size: text.length })) : null;
    },
    async read(pilot, name) {
      await world.fault?.("read");
      return (files.get(`${pilot}/${name}`) ?? fail("missing")).text;
    },
    async write(pilot, name, text) {
      world.writes += 1;
      await world.fault?.("write");
      world.put(pilot, name, text);
    },
    ...given
  });
  world.browser = (name, start, { place, ...given } = {}) =>
    createBrowser(name, world.place(place), start, { clock: () => (world.time += 400), ...given });
  return world;
};
const note = (text) => ["checks/a/evidence", text];
const settle = async (all, rounds = 12) => {
  let said = [];
  for (let round = 0; round < rounds; round += 1) {
    said = [];
    for (const one of all) said.push(await turn(one));
  }
  return said;
};
const until = async (one, wanted, rounds = 30) => {
  const said = [];
  for (let round = 0; round < rounds && said.at(-1) !== wanted; round += 1) said.push(await turn(one));
  return said;
};

const scenarios = {
  async interleavings(rounds) {
    let [lost, apart] = [0, 0];
    for (let seed = 1; seed <= rounds; seed += 1) {
      const random = chance(seed);
      const world = createMemory();
      const all = ["anna", "ben", "cleo"].map((name) => world.browser(name, blankOf("k3")));
      for (let step = 0; step < 12; step += 1) {
        const one = all[Math.floor(random() * 3)];
        world.fault = random() < 0.2 ? () => world.fail("broken") : null;
        one.edit(`checks/c${Math.floor(random() * 4)}/evidence`, `words ${step}`);
        if (random() < 0.7) await Promise.all([turn(one), turn(all[0])]);
      }
      world.fault = null;
      await settle(all);
      const there = await readAll(world.place(), "k3");
      lost += listLost(there, all).length;
      apart += all.some((one) => !isSame(one.get(), there)) ? 1 : 0;
    }
    return { lost, apart };
  },
  async "only-own-files"() {
    const world = createMemory();
    const all = ["anna", "ben"].map((name) => world.browser(name, blankOf("k3")));
    all[0].edit(...note("one"));
    await settle(all);
    const before = world.writes;
    await settle(all);
    return { files: [...world.files.keys()].sort(), more: world.writes - before, said: await settle(all, 1) };
  },
  async "same-second"() {
    const world = createMemory();
    const [anna, ben] = ["anna", "ben"].map((name) => world.browser(name, blankOf("k3")));
    anna.edit(...note("aaa"));
    await settle([anna, ben], 3);
    world.time = Math.floor(world.time / 1000) * 1000;
    const moment = world.time;
    anna.edit(...note("bbb"));
    await turn(anna);
    world.time = moment;
    await turn(ben);
    world.time = moment + 100;
    anna.edit(...note("ccc")); // the same length in the same second: the same mark
    await turn(anna);
    await until(ben, "never", 8);
    return ben.get().checks.a.evidence;
  },
  async refusals() {
    const found = {};
    for (const problem of ["signed-out", "forbidden", "busy", "too-large", "full", "broken", "unreachable"]) {
      for (const where of ["list", "read", "write"]) {
        const world = createMemory();
        const [anna, ben] = ["anna", "ben"].map((name) => world.browser(name, blankOf("k3")));
        ben.edit("checks/b/evidence", "theirs");
        await settle([ben], 2);
        anna.edit(...note("mine"));
        world.fault = (what) => what === where && world.fail(problem);
        const said = await turn(anna);
        const kept = anna.get().checks.a.evidence;
        world.fault = null;
        await settle([anna, ben]);
        found[`${problem} ${where}`] = [said, kept, ben.get().checks.a.evidence];
      }
    }
    return found;
  },
  async torn() {
    const world = createMemory();
    const [anna, ben] = ["anna", "ben"].map((name) => world.browser(name, blankOf("k3")));
    ben.edit("checks/b/evidence", "theirs");
    await settle([ben], 3);
    const whole = world.files.get("k3/ben.json").text;
    world.put("k3", "ben.json", whole.slice(0, 100));
    const early = (await anna.loop.turn()).unreadable.length;
    for (let round = 0; round < 10; round += 1) await turn(anna);
    const late = (await anna.loop.turn()).unreadable.map(({ name, problem }) => [name, problem]);
    const left = world.files.get("k3/ben.json").text.length;
    world.time += 5000;
    world.put("k3", "ben.json", whole);
    await settle([anna]);
    return { early, late, left, after: (await anna.loop.turn()).unreadable.length, got: anna.get().checks.b.evidence };
  },
  async hostile() {
    const world = createMemory();
    const anna = world.browser("anna", blankOf("k3"));
    anna.edit(...note("mine"));
    await settle([anna]);
    const own = { ...anna.get(), shared: undefined };
    const far = structuredClone(own);
    far.edits["pilot/name"] = { at: "2990-01-01T00:00:00.000Z", by: "eve" };
    const cover = structuredClone(own);
    delete cover.pilot.name;
    cover.edits["pilot/name"] = { at: new Date().toISOString(), by: "eve", after: { first: "2026-11-30T00:00:00.000Z" } };
    const files = {
      "text.json": "<script>alert(1)</script>",
      "other.json": JSON.stringify({ ...own, pilot: { ...own.pilot, id: "x9" } }),
      "far.json": JSON.stringify(far),
      "cover.json": JSON.stringify(cover),
      "deep.json": `{"version":2,"pilot":${"[".repeat(5000)}${"]".repeat(5000)}}`,
      "proto.json": '{"version":2,"__proto__":{"x":1},"pilot":{"id":"k3","name":"W","playbook":"bot"},"checks":{"__proto__":{"evidence":"x"}}}',
      "large.json": `"${"x".repeat(5_000_001)}"`
    };
    for (const [name, text] of Object.entries(files)) world.put("k3", name, text);
    const said = await settle([anna]);
    const unreadable = (await anna.loop.turn()).unreadable.map(({ name, problem }) => [name, problem]).sort();
    const left = Object.entries(files).every(([name, text]) => world.files.get(`k3/${name}`).text === text);
    return { said, unreadable, left, kept: anna.get().checks.a.evidence, name: anna.get().pilot.name, polluted: {}.x ?? null };
  },
  async newer() {
    const world = createMemory();
    const anna = world.browser("anna", blankOf("k3"));
    anna.edit(...note("mine"));
    await settle([anna]);
    world.time += 5000;
    const text = JSON.stringify({ ...anna.get(), version: 3 });
    world.put("k3", "ben.json", text);
    anna.edit("checks/b/evidence", "more");
    const others = await settle([anna]);
    world.time += 5000;
    world.put("k3", "anna.json", text);
    anna.edit("checks/c/evidence", "again");
    const own = await settle([anna]);
    return { others, own, left: ["ben", "anna"].every((name) => world.files.get(`k3/${name}.json`).text === text) };
  },
  async gone() {
    const world = createMemory();
    const [anna, ben] = ["anna", "ben"].map((name) => world.browser(name, blankOf("k3")));
    anna.edit(...note("mine"));
    ben.edit("checks/b/evidence", "theirs");
    await settle([anna, ben]);
    world.files.clear();
    anna.edit("checks/c/evidence", "later");
    const said = await settle([anna, ben]);
    const empty = world.files.size;
    const again = world.browser("anna", anna.get(), { wasThere: true });
    const reopened = await turn(again);
    anna.loop.forgetGone();
    await settle([anna, ben]);
    const own = [...world.files.keys()];
    world.files.delete("k3/anna.json");
    world.put("k3", "cleo.json", JSON.stringify(anna.get()));
    return { said, empty, reopened, own, ownDeleted: await turn(anna) };
  },
  async stale() {
    const world = createMemory();
    const anna = world.browser("anna", blankOf("k3"));
    anna.edit(...note("one"));
    await settle([anna]);
    world.time += 5000;
    const old = new Map(world.files);
    const proxy = world.place({
      list: async () => [...old].map(([key, { mark, text }]) => ({ name: key.slice(3), mark, size: text.length })),
      read: async (_, name) => old.get(`k3/${name}`).text
    });
    const behind = createBrowser("anna", proxy, anna.get(), { clock: () => (world.time += 400) });
    await until(behind, "level");
    behind.edit(...note("two"));
    const said = await until(behind, "stale", 6);
    const there = JSON.parse(world.files.get("k3/anna.json").text).checks.a.evidence;
    const direct = world.browser("anna", behind.get());
    return { said, there, healed: (await settle([direct])).at(-1) };
  },
  async swallowed() {
    const world = createMemory();
    const anna = world.browser("anna", blankOf("k3"), { place: { write: async () => {} } });
    world.put("k3", "ben.json", JSON.stringify(anna.get()));
    await settle([anna], 20);
    anna.edit(...note("mine"));
    const said = await until(anna, "level", 20);
    return [...new Set(said)];
  },
  async "conflict-copies"() {
    const world = createMemory();
    const [anna, ben] = ["anna", "ben"].map((name) => world.browser(name, blankOf("k3")));
    anna.edit(...note("mine"));
    await settle([anna]);
    const copy = setEntry(anna.get(), "checks/b/evidence", "in the copy", { now: new Date().toISOString(), replica: "anna" });
    world.put("k3", "anna (Anna's conflicted copy 2026-11-28).json", JSON.stringify(copy));
    world.put("k3", "anna.sync-conflict-20261128-080000-ABCDEFG.json", JSON.stringify(setEntry(anna.get(), "checks/c/evidence", "too", { now: new Date().toISOString(), replica: "anna" })));
    await settle([anna, ben]);
    return [anna, ben].map((one) => [one.get().checks.b.evidence, one.get().checks.c.evidence]);
  },
  async "signed-in"() {
    const world = createMemory();
    const anna = world.browser("anna", blankOf("k3"), { place: { user: "anna@example.com" } });
    const eve = world.browser("eve", blankOf("k3"), { place: { user: "eve" } });
    const ben = world.browser("ben", blankOf("k3"));
    anna.edit("checks/a/signer", "Anna");
    await settle([anna]);
    const forged = setEntry(eve.get(), "checks/b/signer", "Anna", { now: new Date().toISOString(), replica: "anna" });
    world.put("k3", "eve@eve.json", JSON.stringify(forged));
    await settle([ben]);
    const who = (path) => findUser(ben.loop.files(), path, { ...ben.get().edits[path], value: 1 });
    const found = { files: [...world.files.keys()].sort(), a: who("checks/a/signer"), b: who("checks/b/signer") };
    eve.edit("checks/c/evidence", "eve's");
    anna.edit("checks/c/evidence", "anna's");
    await settle([anna, eve, ben]);
    const versions = getSide(ben.get(), "checks/c/evidence").versions;
    return { ...found, both: versions.map((one) => findUser(ben.loop.files(), "checks/c/evidence", one)).sort() };
  },
  async "http-statuses"() {
    const found = {};
    for (const status of [200, 0, 401, 403, 404, 405, 409, 412, 413, 415, 423, 429, 500, 502, 503, 507]) {
      const place = createHttpPlace("https://example.com/records/", async (_, { method = "GET" }) => {
        const isList = method === "GET";
        const said = isList ? 200 : status;
        return { status: said, ok: said >= 200 && said < 300, headers: new Headers(), text: async () => "[]" };
      });
      const problem = await place.write("k3", "a.json", "{}").then(() => "", (error) => error.problem);
      const lists = createHttpPlace("https://example.com/records/", async () => ({
        status, ok: status === 200, headers: new Headers(), text: async () => "<!doctype html>Sign in"
      }));
      found[status] = [problem, await lists.list("k3").then((list) => list, (error) => error.problem)];
    }
    const place = createHttpPlace("https://example.com/records/", () => Promise.reject(new TypeError("Failed to fetch")));
    found.none = await place.list("k3").catch((error) => error.problem);
    return found;
  }
};
const blankOf = (() => {
  const known = {};
  return (id) => (known[id] ??= blank(id));
})();
console.log(JSON.stringify(await scenarios[process.argv[2]](Number(process.argv[3]))));
