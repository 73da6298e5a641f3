// Turns test results into entries of a record. It never signs, and what people wrote stays. The Python twin is
// generator/pilotbook/records/results/fill.py, which says more; `data/suites/ID.json` has its words.
/** @import * as T from "../types.js" */

import { digest } from "../digest.js";
import { getEntry } from "../entries.js";
import { RUNS, digestOf, listCases, listProbes, listRules } from "../suite.js";
import { isVisible } from "../visible.js";

const GENERATED = /^([0-9]{4}-[0-9]{2}-[0-9]{2}), .*[0-9]+ of [0-9]+ right/;
const PROBED = /^([0-9]{4}-[0-9]{2}-[0-9]{2}), /;
const NUMBERS = Array.from({ length: RUNS }, (_, index) => index + 1);

/** @type {T.fillResults} */
export const fillResults = (rows, record, results, today) =>
  new ResultsFilling(rows, record, { ...results, on: results.on || today }).make();

/** @param {any} text @returns {string[]} */
const toLines = (text) => (typeof text === "string" && text ? text.split("\n") : []);

/** @param {string[]} lines @param {string} line */
const addLine = (lines, line) => (!line || lines.includes(line) ? lines : [...lines, line]);

/** Return the latest day that lines begin with. @param {string[]} lines @param {RegExp} pattern */
const findLatest = (lines, pattern) => {
  const days = lines.map((line) => pattern.exec(line)?.[1] ?? "").sort();
  return days[days.length - 1] ?? "";
};

/** @type {T.findOf} */
const findOf = ({ name }, known) => {
  if (known.has(name)) return name;
  const parts = (name.match(/[a-z0-9_-]+/g) ?? []).flatMap((word) => [word, word.replace(/-[0-9]+$/, "")]);
  const found = new Set(parts.filter((word) => known.has(word)));
  return found.size === 1 ? [...found][0] : "";
};

/** @param {boolean | null} [passed] */
const toOutcome = (passed) => (typeof passed === "boolean" ? (passed ? "passed" : "failed") : undefined);

/** Return what each column shows. Of more runs than columns, the first failure is in the last. @param {T.Run[]} runs */
const toColumns = (runs) => {
  const shown = runs.slice(0, RUNS).map(({ passed }) => passed);
  const hasLater = runs.length > RUNS && !shown.includes(false) && runs.some(({ passed }) => passed === false);
  if (hasLater) shown[RUNS - 1] = false;
  return NUMBERS.map((number) => toOutcome(shown[number - 1]));
};

/** @param {Map<string, T.Run[]>} groups @param {string} id @param {T.Run} run */
const addRun = (groups, id, run) => groups.set(id, [...(groups.get(id) ?? []), run]);

/** @template V @param {V[]} listed @param {(one: V) => string} toId */
const toMap = (listed, toId) => new Map(listed.map((one) => [toId(one), one]));

class ResultsFilling {
  /** @param {T.SuiteRows} rows @param {T.Record} record @param {T.Results} results */
  constructor(rows, record, results) {
    this.rows = rows;
    this.record = record;
    this.results = results;
    this.cases = toMap(listCases(rows, record), ({ id }) => id);
    this.rules = toMap(listRules(rows, record), ({ id }) => id);
    this.probes = toMap(listProbes([...this.rules.values()]), ({ id }) => id);
    const { on, version, tool } = results;
    this.about = this.say(version ? "about" : "about-no-version", { on, version, tool });
    /** @type {T.Filling} */
    this.made = {
      entries: [],
      evidence: [],
      filled: [],
      unknown: [],
      manual: [],
      errors: [],
      missing: [],
      older: [],
      mismatch: [],
      unnamed: false,
      version: ""
    };
  }

  make() {
    const { made, results, rows } = this;
    const { cases, probes } = this.group();
    if (results.playbook && results.playbook !== rows.playbook) made.mismatch.push("playbook");
    this.compare("cases", cases, this.cases, results.cases);
    this.compare("probes", probes, this.probes, results.probes);
    const verdicts = this.fillAll(this.cases, cases, (id, runs) => this.fillCase(id, runs));
    const refused = this.fillAll(this.probes, probes, (id, runs) => this.fillProbe(id, runs));
    if (made.filled.some((id) => cases.has(id))) {
      this.addEvidence("cases", verdicts, [...this.cases.keys()]);
      const attacks = [...this.cases.values()].filter(({ metadata }) => metadata.kind === "adversarial");
      const ids = attacks.map(({ id }) => id);
      if (ids.some((id) => verdicts.has(id))) this.addEvidence("attacks", verdicts, ids);
      this.addVersion();
    }
    if (made.filled.some((id) => probes.has(id))) this.addEvidence("probes", refused, [...this.probes.keys()]);
    return made;
  }

  /** Return the runs of each case and of each probe. What is neither is listed. */
  group() {
    /** @type {Map<string, T.Run[]>} */
    const cases = new Map();
    /** @type {Map<string, T.Run[]>} */
    const probes = new Map();
    const [unknown, manual] = [new Set(), new Set()];
    const known = new Set([...Object.keys(this.rows.cases), ...this.cases.keys()]);
    for (const run of this.results.runs) {
      const id = run.kind === "probe" ? "" : findOf(run, known);
      const probe = run.kind === "case" || id ? "" : findOf(run, this.probes);
      if (this.cases.has(id)) addRun(cases, id, run);
      else if (probe) addRun(probes, probe, run);
      else (id ? manual : unknown).add(id || run.name);
    }
    this.made.unknown = [...unknown];
    this.made.manual = [...manual];
    return { cases, probes };
  }

  /**
   * Compare what ran with what there is to run.
   * @param {"cases" | "probes"} what @param {Map<string, T.Run[]>} found @param {Map<string, object>} listed
   * @param {string} said
   */
  compare(what, found, listed, said) {
    if (!found.size) return;
    this.made.missing.push(...[...listed.keys()].filter((id) => !found.has(id)));
    this.made.unnamed ||= !said;
    if (said && said !== digestOf([...listed.values()])) this.made.mismatch.push(what);
  }

  /**
   * Fill in each that ran, in the suite's order.
   * @param {Map<string, object>} listed @param {Map<string, T.Run[]>} found
   * @param {(id: string, runs: T.Run[]) => boolean | null} fill @returns {T.Verdicts}
   */
  fillAll(listed, found, fill) {
    const ids = [...listed.keys()].filter((id) => found.has(id));
    return new Map(ids.map((id) => [id, fill(id, found.get(id) ?? [])]));
  }

  /** Fill in one case. null: too few completed runs for a verdict. @param {string} id @param {T.Run[]} found */
  fillCase(id, found) {
    const { made, results } = this;
    const runs = found.every(({ run }) => run) ? [...found].sort((a, b) => a.run - b.run) : found;
    const done = runs.filter(({ passed }) => passed !== null);
    if (!done[0]) {
      made.errors.push(id);
      return null;
    }
    const right = done.filter(({ passed }) => passed).length;
    const verdict = done.length < RUNS ? null : right === done.length;
    const path = `tables/cases/${id}`;
    const row = /** @type {any} */ (getEntry(this.record, path) ?? {});
    const lines = toLines(row.note);
    const latest = findLatest(lines, GENERATED);
    const line = this.describeCase(runs, right, done.length);
    made.filled.push(id);
    if (latest > results.on) {
      made.older.push(id);
      this.set(`${path}/note`, addLine(lines, line).join("\n"));
      return verdict;
    }
    const before = latest ? lines : addLine(lines, this.describeEarlier(row));
    toColumns(runs).forEach((value, index) => this.set(`${path}/run-${index + 1}`, value));
    this.set(`${path}/result`, toOutcome(verdict));
    this.set(`${path}/note`, addLine(before, line).join("\n"));
    return verdict;
  }

  /** @param {T.Run[]} runs @param {number} right @param {number} count */
  describeCase(runs, right, count) {
    const why = runs.find((run) => run.passed === false && run.why)?.why;
    const errors = runs.length - count;
    const said = this.say("case", { about: this.about, right, count });
    const more = errors ? this.say("case-errors", { count: errors }) : "";
    return said + more + (why ? this.say("case-why", { why }) : "");
  }

  /** Sum up the runs that are there and come from no file, because this file's replace them. @param {any} row */
  describeEarlier(row) {
    const known = NUMBERS.filter((number) => ["passed", "failed"].includes(row[`run-${number}`]));
    const result = typeof row.result === "string" ? row.result : "";
    if (!known[0]) return result && this.say("earlier-only-result", { result });
    const wrong = known.filter((number) => row[`run-${number}`] === "failed");
    const said = this.say("earlier", { right: known.length - wrong.length, count: known.length });
    const failed = wrong[0] ? this.say("earlier-failed", { runs: wrong.join(", ") }) : "";
    return said + failed + (result && this.say("earlier-result", { result }));
  }

  /** Fill in the row of one probe. null: nobody knows. @param {string} id @param {T.Run[]} runs */
  fillProbe(id, runs) {
    const done = runs.filter(({ passed }) => passed !== null);
    const probe = this.probes.get(id);
    if (!done[0] || !probe) {
      this.made.errors.push(id);
      return null;
    }
    const path = `tables/enforced/own-probe-${digest(id)}`;
    const row = /** @type {any} */ (getEntry(this.record, path) ?? {});
    const lines = toLines(row.seen);
    const isRefused = done.every(({ passed }) => passed);
    const line = this.say(isRefused ? "refused" : "not-refused", { about: this.about });
    const { action } = /** @type {T.Rule} */ (this.rules.get(probe.row));
    this.set(`${path}/own`, "yes");
    if (!isVisible(row.action)) this.set(`${path}/action`, this.say(probe.try, { action }));
    if (!isVisible(row["tried-by"])) this.set(`${path}/tried-by`, this.results.tool);
    this.set(`${path}/tried`, [this.results.on, findLatest(lines, PROBED)].sort()[1]);
    this.set(`${path}/seen`, addLine(lines, line).join("\n"));
    this.made.filled.push(id);
    return isRefused;
  }

  /** @param {string} what @param {T.Verdicts} verdicts @param {string[]} listed */
  addEvidence(what, verdicts, listed) {
    const check = this.rows.checks[what];
    if (!check) return;
    const { tool, version, on, cases, probes } = this.results;
    const kind = what === "probes" ? "probes" : "cases";
    const right = listed.filter((id) => verdicts.get(id) === true).length;
    const count = listed.filter((id) => (verdicts.get(id) ?? null) === null).length;
    const open = count ? this.say(`${kind}-open`, { count }) : "";
    const said = this.say(what, { right, total: listed.length, runs: RUNS }) + open;
    const suite = kind === "probes" ? probes : cases;
    const line =
      this.say(version ? "evidence" : "evidence-no-version", { said, tool, version, on }) +
      (suite ? this.say("suite", { suite }) : "");
    this.made.evidence.push(line);
    this.append(`checks/${check}/evidence`, line);
  }

  addVersion() {
    const { version } = this.results;
    if (!version) return;
    const path = "tables/test-plan/version/text";
    const notes = Object.values(this.record.changes ?? {}).map(({ note }) => note);
    const told = [getEntry(this.record, path), ...notes];
    if (!told.some((text) => typeof text === "string" && text.includes(version))) this.made.version = version;
    this.append(path, version);
  }

  /** Add a text after what is there, unless it is in there already. @param {string} path @param {string} text */
  append(path, text) {
    const there = getEntry(this.record, path);
    const old = typeof there === "string" ? there : "";
    if (!`; ${old}; `.includes(`; ${text}; `)) this.set(path, old ? `${old}; ${text}` : text);
  }

  /** Add an entry, unless the record has this value. @param {string} path @param {string} [value] */
  set(path, value) {
    if (getEntry(this.record, path) !== value) this.made.entries.push(value === undefined ? [path] : [path, value]);
  }

  /** Fill a text. Braces in values stay as they are. @param {string} name @param {{[key: string]: unknown}} values */
  say(name, values) {
    return this.rows.words[name].replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
  }
}
