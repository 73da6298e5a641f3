// Answers questions about records, one JSON value a line, with the modules of overrides/record.
import { createInterface } from "node:readline";

const folder = process.argv[2];
const load = (name) => import(`${folder}/${name}.js`);
const [calendar, decisions, gates, merging, migrating, records, versions, visible, reading, filling] = await Promise.all(
  [
    "ics",
    "decision",
    "gates",
    "merge",
    "migrate",
    "record",
    "versions",
    "visible",
    "results/reading",
    "results/fill"
  ].map(load)
);
const toAscii = (text) => text.replace(/[\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
const toLine = (found) => (found.record ? { record: versions.toCanonical(found.record) } : found);

const answers = {
  read: ({ text, latest }) => toLine(records.read(text, latest)),
  visible: ({ texts }) => texts.map(visible.isVisible),
  merge: ({ a, b }) => {
    const [one, other] = [a, b].map((text) => records.read(text));
    if (!one.record || !other.record) return { problem: one.problem ?? other.problem };
    const { record, added, changed, removed, conflicts } = merging.merge(one.record, other.record);
    const paths = conflicts.map(({ path }) => path);
    return { record: versions.toCanonical(record), added, changed, removed, conflicts: paths };
  },
  migrate: ({ text, gone, checks }) => {
    const { record, problem } = records.read(text);
    if (!record) return { problem };
    const rules = checks.map((id) => ({ id }));
    const known = record.known ?? []; // the page adds its checks there, and Python does not
    const found = migrating.migrate(record, gone, rules).record;
    const { record: made, problem: broken } = records.read(JSON.stringify(found));
    const again = migrating.migrate(found, gone, rules).record === found;
    return { record: versions.toCanonical({ ...found, known }), again, same: versions.isSame(made, found), broken };
  },
  calendar: ({ text, checks, page, sentences }) => {
    const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, key) => values[key]);
    return calendar.toCalendar(records.read(text).record, checks, page, (name, values) => fill(sentences[name], values));
  },
  results: ({ file, record, rows, today }) => {
    const { results, problem, detail } = reading.readResults(Buffer.from(file, "base64"));
    return results ? { filling: filling.fillResults(rows, record, results, today) } : { problem, detail };
  },
  gates: ({ text, rules, order, decision, today }) => {
    const { record } = records.read(text);
    const states = gates.assessGates(rules, record, order, today, decision);
    const { outcome, allowed, missing } = decisions.assessDecision(rules, record, order, today, decision);
    const standing = rules.map((rule) => {
      const { state, why } = gates.assessCheck(rule, record, today);
      return [state, why?.kind ?? null];
    });
    const found = states.map(({ open, settled, stale, overdue }) => [open, settled, stale, overdue.length]);
    return { states: found, outcome, allowed, missing, standing };
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  const { name, ...given } = JSON.parse(line);
  let answer;
  try {
    answer = answers[name](given);
  } catch (error) {
    answer = { threw: `${error.stack}` };
  }
  process.stdout.write(`${toAscii(JSON.stringify(answer))}\n`);
}
