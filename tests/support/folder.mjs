// One writer of a pilot in a real folder, in a page of Chromium. support/folders.py plays several at the same time.
import { createFolderPlace } from "../../overrides/places/folder.js";
import { blank, chance, createBrowser, isSame, listLost, readAll, sleep, turn } from "./places.mjs";

let place;
let writer;
let acting;

globalThis.writer = {
  open: (directory) => void (place = createFolderPlace(directory)),
  create: (pilot) => blank(pilot),
  /** Edit and turn to the folder in an order that the seed gives, without waiting for the others. */
  begin(seed, at, start) {
    const random = chance(seed * 7919 + at);
    writer = createBrowser(`p${at}`, place, start);
    const act = async () => {
      for (let step = 0; step < 4; step += 1) {
        writer.edit(`checks/c${Math.floor(random() * 6)}/evidence`, `words ${seed} ${step} ${writer.name}`);
        if (random() < 0.7) await turn(writer);
        if (random() < 0.3) await sleep(random() * 4);
      }
    };
    acting = act();
  },
  end: () => acting,
  turn: () => turn(writer),
  tell: () => ({ name: writer.name, wrote: writer.wrote, record: writer.get() }),
  /** Compare what the folder has with what everyone wrote and holds. */
  async compare(pilot, all) {
    const there = await readAll(place, pilot);
    return { lost: listLost(there, all), apart: all.filter(({ record }) => !isSame(record, there)).length };
  }
};
