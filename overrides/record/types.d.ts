// The record, version 1, and what the modules say about it. The Python twin is generator/pilotbook/models/record.py.

/** A day as "2026-11-20", in the reader's own calendar. */
export type Day = string;
/** A time as "2026-11-20T10:00:00.000Z". */
export type Time = string;
/** An entry's place: `pilot`, `checks/ID`, `answers/ID`, `tables/TABLE/ROW`, `changes/ID`, `cost/NAME`, `decision`. */
export type Path = string;

export type Status = "open" | "done" | "not-applicable" | "exception";
export type State = Status | "stale" | "expired" | "incomplete";
export type Outcome = "go" | "conditional-go" | "no-go" | "stop";

/** When and by which browser an entry was last changed. */
export interface Edit {
  at: Time;
  by: string;
  /** By browser, its newest edit of this entry that had been seen. */
  after?: Seen;
  /** When status and day of a tick were last set, if a later edit left both alone. */
  ticked?: Time;
}
export interface Edits {
  [path: Path]: Edit;
}

export interface Pilot {
  id?: string;
  name: string;
  playbook: string;
  stage?: string;
  company?: string;
  invented?: boolean;
  [field: string]: unknown;
}
export interface Ticked {
  status?: string;
  by?: string;
  due?: Day;
  on?: Day;
  evidence?: string;
  note?: string;
  reason?: string;
  expires?: Day;
  /** The digest of the wording that was ticked. */
  wording?: string;
  [field: string]: unknown;
}
export interface Answered {
  text: string;
  by?: string;
  on?: Day;
  [field: string]: unknown;
}
export interface Row {
  [field: string]: unknown;
}
export interface Changed {
  what: string;
  on: Day;
  by?: string;
  note?: string;
  [field: string]: unknown;
}
export interface Condition {
  text?: string;
  owner?: string;
  due?: Day;
  [field: string]: unknown;
}
export interface Decision {
  outcome?: string;
  signer?: string;
  on?: Day;
  reason?: string;
  conditions?: Condition[];
  exception?: { by?: string; reason?: string; [field: string]: unknown };
  [field: string]: unknown;
}

/** What was written down, without whose it is. */
export interface Written {
  version?: number;
  pilot?: object;
  checks?: { [id: string]: Ticked };
  answers?: { [id: string]: Answered };
  tables?: { [table: string]: { [row: string]: Row } };
  changes?: { [id: string]: Changed };
  cost?: { [name: string]: number };
  decision?: Decision;
  edits?: Edits;
}
export interface Record extends Written {
  version: number;
  pilot: Pilot;
  /** The checks that the playbook had when the record was carried over; `-ID`: it was told that ID is retired. */
  known?: string[];
  [field: string]: unknown;
}

/** What a page says about a check. */
export interface CheckRule {
  id: string;
  gate: string;
  blocking?: boolean;
  staleDays?: number;
  staleChanges?: string[];
  kickoff?: boolean;
  role?: string;
  wording?: string;
}
/** A check's rule with its words, for exports. */
export interface ToldRule extends CheckRule {
  text?: string;
  done_when?: string;
}

export type Why =
  | { kind: "days"; days: number; since: Day }
  | { kind: "change"; what: string; changed: Day; change?: string }
  | { kind: "expired"; expires: Day }
  | { kind: "missing"; fields: string[] };
export interface Standing {
  state: State;
  why: Why | null;
}
export interface Blocker {
  id: string;
  state: State;
}
export type GateState = {
  gate: string;
  open: boolean;
  total: number;
  settled: number;
  blockers: Blocker[];
  /** Checks that are stale or whose exception has ended. */
  stale: number;
};
export interface DecisionState {
  outcome: string | null;
  /** Whether it stands as it is written. */
  allowed: boolean;
  /** Whether it is a go against a gate that is shut. */
  needsException: boolean;
  blockers: Blocker[];
  missing: string[];
  overdue: Condition[];
}

export interface Problem {
  problem: "not-json" | "not-a-record" | "newer" | "too-large" | "hostile" | "broken";
  /** The place that is wrong, or the newer version. */
  detail?: string;
}
export type Read = { record: Record; problem?: undefined; detail?: undefined } | (Problem & { record?: undefined });

export interface Conflict {
  path: Path;
  winner: any;
  loser: any;
  winnerStamp: string;
  loserStamp: string;
}
export interface Merged {
  record: Record;
  conflicts: Conflict[];
  added: Path[];
  changed: Path[];
  removed: Path[];
}
export interface Preview {
  new: number;
  changed: number;
  removed: number;
  /** What theirs holds and mine already has, or has in a later form. */
  same: number;
  conflicts: Conflict[];
  otherPlaybook: boolean;
}

/** What became of ids that are gone: `data/changes.json`. */
export interface Gone {
  [kind: string]: { [id: string]: { kind: string; to?: string[]; version?: string; why?: string } };
}
export interface Moved {
  from: string;
  to: string[];
}
export interface CarryReport {
  renamed: Moved[];
  split: Moved[];
  merged: Moved[];
  retired: string[];
  reworded: string[];
  added: string[];
}

/** The part of the browser's Storage that is used. */
export interface Kept {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}
export interface Listed {
  id: string;
  name: string;
  playbook: string;
  /** When it was last changed. */
  at: Time;
  /** Written by a newer version: shown, never touched. */
  newer: boolean;
}
export type Saved = { ok: true; record: Record } | { ok: false; why: "full" | "blocked" | "newer"; record: Record };

export interface Summary {
  checks: number;
  answers: number;
  notes: number;
  evidence: number;
  names: string[];
}
export interface Typed {
  found: string[];
  unknown: { typed: string; nearest?: string }[];
}

/** When, and which browser. */
export interface Who {
  now: Time;
  replica: string;
}

/** One record's view of one entry. */
export interface Side {
  value: any;
  edit?: Edit;
}

// --- gates.js ---

/** Where one check stands on a day. With `edits`, a tick made later on the day of a change still counts. */
export type standing = (
  rule: CheckRule,
  entry: Ticked | undefined,
  changes: Written["changes"],
  today: Day,
  edits?: Edits
) => Standing;
/** Whether it counts: done, not applicable, or an exception that runs. */
export type settled = (state: State) => boolean;
/** Whether a gate is open: exactly when no blocking check of it is unsettled. */
export type gateState = (rules: CheckRule[], record: Written, gate: string, today: Day) => GateState;
export type allGates = (rules: CheckRule[], record: Written, gates: string[], today: Day) => GateState[];
/** The gate at which the pilot stands: the first that is shut, or the last. */
export type stage = (states: GateState[]) => string | undefined;
/** Whether the decision stands as it is written, and what stands against it. Gates after `decide` come after it. */
export type decisionState = (rules: CheckRule[], record: Written, gates: string[], today: Day) => DecisionState;
/** Whether an answer to "who" holds no person's name. A word that it does not know is taken for a name. */
export type looksLikeATeam = (text: string) => boolean;

// --- record.js ---

/** Read a record that came from anywhere: a file, a link, a storage that others write to as well. Never throws. */
export type read = (text: string) => Read;
export type blank = (about: { playbook: string; name: string; id: string; now: Time; replica: string }) => Record;
export type entry = (record: Record, path: Path) => any;
/** Every entry with its path. */
export type entries = (record: Record) => [Path, any][];
export type paths = (record: Record) => Path[];
/**
 * A record in which one entry is different; nothing takes it out. Setting what is already there changes nothing, its time
 * neither. Throws when the value does not fit the path: a fault of the program, never of a person.
 */
export type setEntry = (record: Record, path: Path, value: unknown, who: { now: Time; replica: string }) => Record;
export type sameValue = (a: unknown, b: unknown) => boolean;

// --- merge.js ---

/** Both records as one. The pilot keeps the id that it has in `a`; all else is the same whichever comes first. */
export type merge = (a: Record, b: Record) => Merged;

// --- exchange.js ---

/** What merging would do to mine, before anything is done. */
export type preview = (mine: Record, theirs: Record) => Preview;

/** Mine with what theirs holds, nothing else, each difference as an edit of now. Keeps mine's id. */
export type become = (mine: Record, theirs: Record, who: Who) => Record;

// --- carry.js ---

/**
 * A record whose entries stand under the ids that the book has today; the same record when there is nothing to do.
 * Nothing is dropped: an entry whose id is retired stays where it is. `known` are all checks of the record's playbook.
 */
export type carry = (record: Record, changes: Gone, known: CheckRule[]) => { record: Record; report: CarryReport };

// --- store.js ---

export interface Store {
  /** The pilots, the last changed one first. */
  list(playbook?: string): Listed[];
  get(id: string): Record | null;
  /** Save a record, merged with what another tab may have saved since. What could not be stored is held until it can be. */
  save(record: Record): Saved;
  /** Take a pilot away. Gives back how to bring it back. */
  remove(id: string): () => void;
  /** The pilot that was open last, or else was changed last. */
  current(playbook?: string): string | null;
  setCurrent(id: string): void;
  /** This browser's name in edits: random, and says nothing about anybody. */
  replica(): string;
  /** The name of who sits here, if they said it. */
  me(): string | undefined;
  setMe(name: string): void;
  /** When the record was last downloaded. */
  exportedAt(id: string): Time | null;
  setExported(id: string): void;
  /** Whether another tab changed a pilot, from an event of the type `storage`. */
  heard(event: { key: string | null }): boolean;
  /** `blocked`: there is no storage. `rubbish`: something unreadable was put aside under `KEY:rubbish`. */
  readonly problem: null | "blocked" | "rubbish";
}
/** The pilots of this browser. `prefix` holds the site's path, since all sites of one host share one storage. */
export type createStore = (given: {
  storage: Kept | null;
  prefix: string;
  now: () => Time;
  random: () => string;
}) => Store;

// --- link.js ---

export type toLink = (record: Record) => Promise<string>;
export type fromLink = (hash: string) => Promise<Read>;
/** What a record gives away, to be said before it is sent. */
export type summary = (record: Record) => Summary;

// --- export.js ---

/** A row a check, then every other entry. Without `today` no tick is stale. */
export type toCsv = (record: Record, rules: ToldRule[], today?: Day) => string;
/** A task list by gate, for an issue tracker. Without `today` no tick is stale. */
export type toMarkdown = (record: Record, rules: ToldRule[], today?: Day) => string;
/** The checks that somebody typed from a sheet of paper, ids with anything between them. */
export type fromIds = (text: string, rules: CheckRule[]) => Typed;

// --- cost/sum.js ---

/** A number, the name of an input, or a sign and its terms from left to right. */
export type Formula = number | string | [string, ...Formula[]];
export interface Amounts {
  [name: string]: number;
}
export interface CostModel {
  volumes: number[];
  middle: number;
  swing: number;
  parts: { [name: string]: Formula };
  byHand: Formula;
  pilot: Formula;
  perRun: string[];
  standing: string[];
  atLeastOne: string[];
}
export interface Month {
  runs: number;
  amounts: Amounts;
  total: number;
  perRun: number;
  byHand: number;
  byHandPerRun: number;
  standing: number;
}
export type compute = (formula: any, values: Amounts) => number;
export type inputsOf = (model: CostModel, defaults: Amounts, own: Amounts) => Amounts;
export type month = (model: CostModel, inputs: Amounts, volume: number) => Month;
export type breakEven = (model: CostModel, inputs: Amounts) => number | null;
export type whatMatters = (model: CostModel, inputs: Amounts) => { name: string; lower: number; higher: number }[];

// --- diagnose/verdict.js ---

export interface Choice {
  weighs: "solid" | "thin" | "wave";
  opens: string[];
  demo: boolean;
  veto: boolean;
  assumptions: { [assumption: string]: string };
}
/** The questions without their words: `data/diagnose.json`. */
export interface Diagnosis {
  gaps: string[];
  assumptions: string[];
  questions: { [id: string]: { [answer: string]: Choice } };
  rules: { when: { [sort: string]: number }; verdict: string }[];
}
/** By question, the answer's id. */
export type Given = { [question: string]: string };
export interface Diagnosed {
  left: string[];
  counts: { [sort: string]: number };
  rule: number | null;
  verdict: string | null;
  gaps: { [gap: string]: [string, string][] };
  assumptions: { [assumption: string]: string | null };
}
export type diagnose = (diagnosis: Diagnosis, given: Given) => Diagnosed;

// --- register/row.js ---

export interface Passed {
  gate: string;
  on: Day;
  days: number | null;
}
/** Where one pilot or agent stands: at a gate, in `production`, or `stopped`. */
export interface Stands {
  at: string;
  owner: string;
  /** Whether the owner is a person's name. */
  named: boolean;
  gates: GateState[];
  blockers: string[];
  stale: number;
  since: string;
  days: number | null;
  approver: string;
  passed: Passed[];
}
export type passed = (rules: CheckRule[], record: Record, states: GateState[]) => Passed[];
export type stands = (rules: CheckRule[], record: Record, gates: string[], today: Day) => Stands;
export type sums = (standings: Stands[]) => {
  named: number;
  unnamed: number;
  pilots: number;
  nameless: number;
  stopped: number;
};
export type took = (standings: Stands[], gates: string[]) => { gate: string; passed: number; days: number | null }[];

// --- Inside the modules ---

export type Texts = { [name: string]: string[] };
export type Seen = { [replica: string]: Time };
export type is = (value: any) => boolean;
export type outOfDate = (
  rule: CheckRule,
  on: Day,
  changes: { [id: string]: Changed },
  today: Day,
  edits: Edits
) => Why | null;
export type refuse = (detail: string, problem?: string) => never;
/** A copy as JSON has it, without characters that no kind of file holds. */
export type plain = (value: any, depth?: number) => any;
/** Refuse a value of the wrong shape. */
export type inspect = (path: Path, value: any) => unknown;
/** What is not an entry: what only a newer version knows among it. */
export type others = (record: Record) => [string, any][];
/** Set or delete an entry in a record that is still being made. */
export type put = (record: any, path: Path, value?: unknown) => void;
/** A copy with one entry set or deleted. What is not on the way to it is shared. */
export type withEntry = (holder: any, way: string[], value: unknown) => any;
/** JSON with its keys in order. */
export type canonical = (value: unknown) => string;
export type beats = (a: Side, b: Side) => boolean;
/** The winner of two views of an entry, with all that both have seen: commutative, associative, idempotent. */
export type join = (a: Side, b: Side) => Side;
export type side = (record: Record, path: Path) => Side;
/** Whether one edit was made by somebody who had seen the other. */
export type saw = (one: Edit, other: Edit) => boolean;
/** Where an id leads today, and by which kinds of change. */
export type follow = (
  gone: Gone[string],
  id: string,
  here: Set<string>,
  way?: string[]
) => { to: string[]; kinds: string[] };
/** The checks, and what the record holds beyond them, each with what was written about it. */
export type told = (record: Record, rules: ToldRule[], today: Day) => any[];
export type ask = <R>(act: (storage: Kept) => R) => R | undefined;
export type load = (key: string, text?: string | null) => Read | null;

// --- The page: overrides/components/ ---

export interface Desk {
  record: Record | null;
  /** The playbook of the page; none on a page of the library. */
  page: string;
  /** The playbook that a new pilot would go through. */
  playbook: string;
  /** Its title. */
  title: string;
  /** Whether every check of the playbook stands on the page. */
  whole: boolean;
  /** The checks of the page. */
  rules: CheckRule[];
  rule: Map<string, CheckRule>;
  gone: Gone;
  /** When the record was last saved, and why it could not be. */
  saved: string;
  failed: string;
  /** Whether the pilot was just made, and wants a name. */
  fresh: boolean;
  undo: (() => unknown) | null;
}
export type arrive = (page: string, playbook: string, title: string, whole: boolean) => void;
