// Random interleavings of writers at a real server: node interleave.mjs ADDRESS AUTHORIZATION RUNS WRITERS
import { blank, chance, createBrowser, openAddress, isSame, listLost, readAll, turn } from "./places.mjs";

const [address, authorization, runs, writers] = process.argv.slice(2);
const said = {};
const times = [];
const ask = async (url, options = {}) => {
  const begun = performance.now();
  const headers = { ...options.headers, ...(authorization && { Authorization: authorization }) };
  const answer = await fetch(url, { ...options, headers });
  times.push(performance.now() - begun);
  return answer;
};
const begun = Date.now();
let [lost, apart, unsettled, concurrent] = [0, 0, 0, 0];
for (let seed = 1; seed <= Number(runs); seed += 1) {
  const random = chance(seed * 7919 + Number(writers));
  const pilot = `w${writers}r${seed}`;
  const start = blank(pilot);
  const all = Array.from({ length: Number(writers) }, (_, n) =>
    createBrowser(`p${n}`, openAddress(address, ask), start)
  );
  const act = async (one) => {
    for (let step = 0; step < 4; step += 1) {
      const path = `checks/c${Math.floor(random() * 6)}/evidence`;
      one.edit(path, `words ${seed} ${step} ${one.name}`);
      if (random() < 0.7) {
        const state = await turn(one);
        said[state] = (said[state] ?? 0) + 1;
      }
      if (random() < 0.3) await new Promise((resolve) => setTimeout(resolve, random() * 4));
    }
  };
  await Promise.all(all.map(act));
  let level = 0;
  for (let round = 0; round < 40 && level < all.length; round += 1) {
    level = 0;
    for (const one of all) if ((await turn(one)) === "level") level += 1;
  }
  if (level < all.length) unsettled += 1;
  const there = await readAll(openAddress(address, ask), pilot);
  lost += listLost(there, all).length;
  if (all.some((one) => !isSame(one.get(), there))) apart += 1;
  concurrent += Object.values(there?.edits ?? {}).filter((edit) => edit.concurrent).length;
}
times.sort((a, b) => a - b);
const median = times[times.length >> 1].toFixed(1);
const seconds = (Date.now() - begun) / 1000;
console.log(JSON.stringify({ runs: Number(runs), writers: Number(writers), edits: runs * writers * 4, lost, apart, unsettled, concurrent, requests: times.length, median, seconds, said }));
