// What the place in an Azure container says: node blob.mjs ADDRESS [write]
import { createBlobPlace } from "../../overrides/places/blob.js";

const [address, act] = process.argv.slice(2);
const place = createBlobPlace(address);
const fail = (promise) => promise.then(() => "", ({ problem }) => problem ?? "threw");

const look = async () => {
  const odd = await place.list("k4");
  return {
    files: (await place.list("k3")).map(({ name }) => name),
    pilots: (await place.list()).filter(({ isFolder }) => isFolder).map(({ name }) => name),
    odd: odd.map(({ name, isFolder, size }) => [name, isFolder, size]),
    read: await place.read("k4", odd[0].name),
    none: await place.list("k5"),
    missing: await fail(place.read("k3", "none.json")),
    user: place.user
  };
};

const write = async () => ({ list: await fail(place.list("k3")), write: await fail(place.write("k3", "a.json", "{}")) });

console.log(JSON.stringify(await (act === "write" ? write() : look())));
