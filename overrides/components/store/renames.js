// What became of ids that are gone: asked for when a pilot is there that may hold them.

import { desk, root } from "./store.js";

export const fetchGone = async () => {
  if (Object.keys(desk.gone)[0]) return;
  const answer = await fetch(new URL("data/changes.json", root)).catch(() => null);
  if (answer?.ok) desk.gone = (await answer.json()).changes;
};
