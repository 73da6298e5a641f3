// Eight people at one server, far busier than a workshop: node eight.mjs ADDRESS AUTHORIZATION SECONDS EDITS
// They go on for so many seconds, and until they have made so many edits: a slow machine takes longer for them.
import { getEdit } from "../../overrides/record/record.js";
import { blank, chance, createBrowser, openAddress, getSide, isSame, listLost, readAll, sleep, turn } from "./places.mjs";

const [address, authorization, seconds, edits] = process.argv.slice(2);
const random = chance(5);
let requests = 0;
let bytes = 0;
const ask = async (url, options = {}) => {
  requests += 1;
  await sleep(20 + random() * 60); // the network
  const answer = await fetch(url, { ...options, headers: { ...options.headers, ...(authorization && { Authorization: authorization }) } });
  bytes += (options.body?.length ?? 0) + Number(answer.headers.get("content-length") ?? 0);
  return answer;
};
const start = blank("eight");
const all = Array.from({ length: 8 }, (_, n) => createBrowser(`p${n}`, openAddress(address, ask), start));
/** When each edit was made, and who has seen it. */
const marks = [];
const note = () => {
  for (const mark of marks) {
    for (const one of all) {
      if (mark.seen.has(one.name) || one.name === mark.by) continue;
      if (getSide(one.get(), mark.path).seen[mark.by] >= mark.at) mark.seen.set(one.name, Date.now() - mark.made);
    }
  }
};
const end = Date.now() + Number(seconds) * 1000;
const failed = {};
await Promise.all(
  all.map(async (one) => {
    let next = Date.now() + random() * 2000;
    while (Date.now() < end || marks.length < Number(edits)) {
      if (Date.now() >= next) {
        const path = `checks/c${Math.floor(random() * 50)}/evidence`;
        one.edit(path, `words of ${one.name} ${Date.now()}`);
        marks.push({ path, by: one.name, at: getEdit(one.get(), path).at, made: Date.now(), seen: new Map() });
        next = Date.now() - Math.log(1 - random()) * 2000; // an edit every two seconds
      }
      const said = await turn(one);
      if (!["level", "written"].includes(said)) failed[said] = (failed[said] ?? 0) + 1;
      note();
      await sleep(said === "level" ? 800 + random() * 400 : 50 + random() * 200);
    }
  })
);
for (let round = 0; round < 12; round += 1) {
  const said = [];
  for (const one of all) said.push(await turn(one));
  note();
  if (said.every((one) => one === "level")) break;
}
const there = await readAll(openAddress(address, ask), "eight");
const delays = marks.flatMap(({ seen }) => [...seen.values()]).sort((a, b) => a - b);
console.log(
  JSON.stringify({
    edits: marks.length,
    lost: listLost(there, all).length,
    apart: all.filter((one) => !isSame(one.get(), there)).length,
    unseen: marks.filter(({ seen }) => seen.size < 7).length,
    median: delays[delays.length >> 1],
    p95: delays[Math.floor(delays.length * 0.95)],
    requests,
    megabytes: Number((bytes / 1048576).toFixed(1)),
    failed
  })
);
