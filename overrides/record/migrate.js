// Carries a record over to the ids of today's book.
/** @import * as T from "./types.js" */

import { EPOCH, join, justAfter, put, sameValue, side } from "./record.js";

/** @type {T.follow} */
const follow = (gone, id, here, way = []) => {
  const change = here.has(id) || way.includes(id) || !Object.hasOwn(gone, id) ? undefined : gone[id];
  if (!change?.to?.length) return { to: [id], kinds: [] };
  const ways = change.to.map((next) => follow(gone, next, here, [...way, id]));
  return {
    to: [...new Set(ways.flatMap(({ to }) => to))],
    kinds: [change.kind, ...ways.flatMap(({ kinds }) => kinds)]
  };
};

/** @type {T.join} */
const combined = (a, b) => {
  const won = join(a, b);
  const value = { ...(won.value ?? a.value ?? b.value) };
  for (const field of ["text", "evidence", "note"]) {
    for (const other of [a.value?.[field], b.value?.[field]]) {
      if (other && !value[field]?.includes(other)) value[field] = value[field] ? `${value[field]}\n\n${other}` : other;
    }
  }
  return { ...won, value };
};

/** @type {T.carry} */
export const carry = (record, changes, known) => {
  const here = new Set(known.map(({ id }) => id));
  /** @type {T.CarryReport} */
  const report = { renamed: [], split: [], merged: [], retired: [], reworded: [], added: [] };
  const made = structuredClone(record);
  const edits = (made.edits ??= {});
  for (const [group, kind] of [
    ["checks", "check"],
    ["answers", "question"]
  ]) {
    const gone = changes[kind] ?? {};
    for (const id of Object.keys(made[group] ?? {})) {
      const { to, kinds } = follow(gone, id, here);
      if (to.includes(id)) continue;
      const split = kinds.includes("split");
      report[split ? "split" : kinds.includes("merged") ? "merged" : "renamed"].push({ from: id, to });
      const path = `${group}/${id}`;
      const old = side(made, path);
      const moved = split && group === "checks" ? { ...old, value: { ...old.value, status: "open" } } : old;
      for (const next of to.map((one) => `${group}/${one}`)) {
        const { value, edit } = combined(side(made, next), moved);
        put(made, next, value);
        if (edit) edits[next] = edit;
      }
      put(made, path);
      edits[path] = { by: "carry", ...old.edit, at: justAfter(old.edit?.at ?? EPOCH) };
    }
    for (const id of Object.keys(made[group] ?? {})) {
      if (Object.hasOwn(gone, id) && !here.has(id) && !record.known?.includes(`-${id}`)) report.retired.push(id);
    }
  }
  const { to } = follow(changes.playbook ?? {}, made.pilot.playbook, new Set());
  if (to.length === 1) made.pilot.playbook = to[0];
  for (const { id, wording } of known) {
    const ticked = made.checks?.[id]?.wording;
    if (ticked && wording && ticked !== wording) report.reworded.push(id);
    if (record.known && !record.known.includes(id)) report.added.push(id);
  }
  const told = report.retired.map((id) => `-${id}`);
  if (known.length) made.known = [...new Set([...(record.known ?? []), ...here, ...told])].sort();
  return { record: sameValue(made, record) ? record : made, report };
};
