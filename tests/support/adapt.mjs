// Makes random drafts of forks with the modules of overrides/adapt: one question and one answer a line, in JSON.
import { createInterface } from "node:readline";

const folder = process.argv[2];
const load = (name) => import(`${folder}/${name}.js`);
const [applying, editing, yaml, changes, drafts, checking, merging, schemas] = await Promise.all(
  ["apply", "edit", "yaml", "changes", "draft", "check", "merge", "schema"].map(load)
);

/** A generator of random numbers with a seed. */
const seeded = (seed) => () => {
  seed = (seed * 1664525 + 1013904223) % 4294967296;
  return seed / 4294967296;
};

const TEXTS = [
  "Name one person", "  two   spaces ", "a: b # no comment", '"quoted" and \\ back', "- dash", "{{ x }} <b>&amp;</b>", "null", "12",
  "日本語 \u00a0 text", "'single", "@at `code` *star* [a](https://example.org/x)", "|", "tab\there", "", " ", "bad\u202etext",
  "null\u0000byte", "emoji 🎉", "no", "=1+1", "ends with colon:", "\ufeffbom", "\ud800"
]; // prettier-ignore
const NUMBERS = ["0", "1", "0.5", "62", "1e3", "abc", "-1", "2000000", "75", ".25", "0.0000001", "1.5", "12345678"];

/** Edit a draft at random. Returns it, and what the form refused, each with the file that it would have been. */
const play = ({ rules, base, seed, steps, title }) => {
  const random = seeded(seed);
  const choose = (list) => list[Math.floor(random() * list.length)];
  let draft = { format: 1, id: "d", playbook: base.id, entries: {} };
  const refused = [];
  const acts = [];
  let time = 0;
  const set = (entries) => {
    const mistakes = editing.tryEntries(rules, base, draft, entries);
    const at = String(time++).padStart(6, "0");
    const next = drafts.setValues(draft, entries, at, "a");
    if (mistakes[0]) {
      const values = applying.valuesOf(base, next);
      refused.push({ mistakes, file: yaml.writeFork(rules, base, "our-fork", values, base) });
      return;
    }
    acts.push(drafts.toChanges(draft, entries));
    draft = next;
  };
  const fill = (field, merged) => {
    if (field.kind === "choice") return choose(Object.keys(editing.listChoices(rules, merged, field)));
    if (field.kind === "ids")
      return Object.keys(editing.listChoices(rules, merged, field)).filter(() => random() < 0.3);
    if (field.kind === "flag") return random() < 0.5;
    if (field.kind === "items") {
      const count = 3 + Math.floor(random() * 3);
      return Array.from({ length: count }, () =>
        Object.fromEntries(
          editing.listFields(field.items).filter(({ needed }) => needed || random() < 0.3).map((one) => [one.key, fill(one, merged)])
        )
      );
    }
    return editing.readField(field, field.kind === "number" ? choose(NUMBERS) : choose(TEXTS));
  };
  const fillAll = (fields, merged, share, prefix = "") =>
    fields.flatMap((field) => {
      const wanted = random() < share || (field.needed && share > 0.5);
      if (!wanted) return [];
      const key = `${prefix}${field.key}`;
      if (field.kind === "group") return fillAll(editing.listFields(field), merged, 0.9, `${key}/`);
      const value = fill(field, merged);
      return value === "" && random() < 0.8 ? [] : [[key, value]]; // an emptied field is refused in most places
    });
  const edit = (place, share) => {
    if (/\bundefined\b/.test(place)) return; // the playbook has nothing of this kind
    const merged = applying.applyDraft(rules, base, draft);
    const fields = editing.listFields(schemas.getSchema(rules, place.split("/")[0]));
    set(editing.toEntries(rules, base, draft, place, fillAll(fields, merged, share)));
  };
  const tables = ["autonomy", "exceptions", "cases", "integrations", "signals", "undo"];
  const one = [
    () => {
      const parts = ["job", "owner", "metric", "stalls", "cost", "needs", "kickoff"];
      edit(choose(["", ...parts.filter((part) => base.values[part])]), 0.15);
    },
    () => edit(`gaps/${choose(Object.keys(base.values.gaps ?? {}))}`, 1),
    () => edit(`answers/${choose(Object.keys(base.values.answers ?? {}))}`, 0.5),
    () => {
      const table = choose(tables);
      edit(`${table}/${choose(Object.keys(applying.applyDraft(rules, base, draft).values[table] ?? {}))}`, 0.3);
    },
    () => edit(`${choose(tables.filter((table) => base.values[table]))}/own-${Math.floor(random() * 4)}`, 0.9),
    () => {
      const { checks } = applying.applyDraft(rules, base, draft);
      edit(`adapt/${choose(checks.filter(({ id }) => !id.startsWith("own-")))?.id}`, 0.3);
    },
    () =>
      edit(
        `checks/${choose(["own-check", "owner-named", "own-b", "own-c", Object.keys(base.own)[0] ?? "own-d"])}`,
        0.9
      ),
    () => {
      const { checks } = applying.applyDraft(rules, base, draft);
      const { id } = choose(checks.filter(({ id }) => !id.startsWith("own-"))) ?? {};
      const why = editing.readField({ kind: "text" }, choose(TEXTS)) || " ";
      if (id) set([[`leave_out/${id}`, why]]);
    },
    () => {
      const table = choose(["gaps", ...tables]);
      const id = choose(Object.keys(base.values[table] ?? {}));
      if (id) set([[`without/${table}/${id}`, choose(["Not here.", "We have none."])]]);
    },
    () => {
      const changes = acts.pop();
      if (changes)
        draft = drafts.setValues(draft, drafts.revertChanges(draft, changes), String(time++).padStart(6, "0"), "a");
    }
  ];
  edit("", 0.9);
  for (let step = 0; step < steps; step++) choose(one)();
  if (title || !drafts.valueAt(draft, "title")) set([["title", title ?? "Our fork"]]);
  const values = applying.valuesOf(base, draft);
  return {
    draft,
    file: yaml.writeFork(rules, base, "our-fork", values, base),
    merged: applying.applyDraft(rules, base, draft),
    mistakes: checking.checkFork(rules, base, values),
    differences: changes.listDifferences(rules, base, values),
    again: JSON.stringify(drafts.readDraft(JSON.stringify(draft))) === JSON.stringify(draft),
    refused
  };
};

const answers = {
  play,
  check: ({ rules, base, values }) => {
    const kept = merging.dropIneffective(base, values);
    return { mistakes: checking.checkFork(rules, base, kept), file: yaml.writeFork(rules, base, "our-fork", kept, base) };
  },
  write: ({ rules, base, draft }) => yaml.writeFork(rules, base, "our-fork", applying.valuesOf(base, draft), base),
  upstream: ({ rules, seen, now }) => changes.listUpstream(rules, seen, now),
  merge: ({ a, b }) => [drafts.mergeDrafts(a, b), drafts.mergeDrafts(b, a)]
};

const toAscii = (text) =>
  text.replace(/[\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  process.stdout.write(`${toAscii(JSON.stringify(answers[question.name](question)))}\n`);
}
