// The types of the record, version 2 (docs/record.md), and of the modules that work with it. The Python twin is
// generator/pilotbook/models/record.py.

/** A day as "2026-11-20", in the reader's own calendar. */
export type Day = string;
/** A time as "2026-11-20T10:00:00.000Z". */
export type Time = string;
/**
 * The path of an entry, such as `checks/ID/status`, `answers/ID/text`, `tables/TABLE/ROW/FIELD`, `cost/NAME`,
 * `kickoff/on` or `decision/outcome`; or of a container, which holds entries, such as `checks/ID` or `decision`.
 */
export type Path = string;

export type Status = "open" | "done" | "not-applicable" | "exception";
export type State = Status | "stale" | "expired" | "incomplete";
export type Outcome = "go" | "conditional-go" | "no-go" | "stop";

/** When and by which browser an entry was written; for a container only `after`: what was removed with it. */
export interface Edit {
  at?: Time;
  by?: string;
  /** By browser, the newest of its edits of this entry that is covered. */
  after?: Seen;
  /** What was written apart and nobody has answered, the newest first. Without a value: a deletion. */
  concurrent?: Version[];
}
export interface Edits {
  [path: Path]: Edit;
}
/** One value of an entry, when it was written and in which browser. Without a value: a deletion. */
export interface Version {
  value?: any;
  at: Time;
  by: string;
}

export interface Pilot {
  id?: string;
  name: string;
  playbook: string;
  stage?: string;
  company?: string;
  invented?: boolean;
  /** The day on which an invented pilot is assessed. */
  as_of?: Day;
  [field: string]: unknown;
}
/** What someone said about a check. */
export interface Remark {
  text?: string;
  by?: string;
  on?: Day;
  [field: string]: unknown;
}
export interface SignOff {
  status?: string;
  /** Who is responsible. */
  by?: string;
  /** Who signed off. */
  signer?: string;
  due?: Day;
  on?: Day;
  evidence?: string;
  reason?: string;
  expires?: Day;
  /** The compensating control of an exception. */
  control?: string;
  /** The second person, who agrees. */
  approver?: string;
  remarks?: { [id: string]: Remark };
  /** Earlier sign-offs. */
  history?: { [id: string]: SignOff };
  /** The digest of the wording that was signed off. */
  wording?: string;
  [field: string]: unknown;
}
export interface Answer {
  text?: string;
  by?: string;
  on?: Day;
  [field: string]: unknown;
}
export interface Row {
  [field: string]: unknown;
}
export interface ChangeEntry {
  what?: string;
  on?: Day;
  by?: string;
  note?: string;
  [field: string]: unknown;
}
export interface Condition {
  text?: string;
  owner?: string;
  due?: Day;
  met?: Day;
  evidence?: string;
  [field: string]: unknown;
}
export interface Decision {
  outcome?: string;
  signer?: string;
  on?: Day;
  reason?: string;
  conditions?: { [id: string]: Condition };
  exception?: { by?: string; reason?: string; [field: string]: unknown };
  [field: string]: unknown;
}

/** The kickoff meeting. */
export interface Kickoff {
  on?: Day;
  led_by?: string;
  /** The items of the agenda that are done, by `item-` and their number from 1. */
  agenda?: { [item: string]: unknown };
  [field: string]: unknown;
}

/** The entries of a record, without whose they are. */
export interface RecordEntries {
  version?: number;
  pilot?: object;
  checks?: { [id: string]: SignOff };
  answers?: { [id: string]: Answer };
  tables?: { [table: string]: { [row: string]: Row } };
  changes?: { [id: string]: ChangeEntry };
  cost?: { [name: string]: number };
  kickoff?: Kickoff;
  decision?: Decision;
  edits?: Edits;
  /** The evidence that was there and was left out of this copy. */
  left_out?: Path[];
}
export interface Record extends RecordEntries {
  version: number;
  pilot: Pilot;
  /** The checks that the playbook had when it was migrated; `-ID`: the reader was told that ID is retired. */
  known?: string[];
  [field: string]: unknown;
}

/** The rule of a check, from the file of its playbook or from the attributes of a page of the library. */
export interface CheckRule {
  id: string;
  gate: string;
  blocking?: boolean;
  /** Whether its gate is passed before the agent gets its first live input. */
  beforeLive?: boolean;
  staleDays?: number;
  staleChanges?: string[];
  kickoff?: boolean;
  role?: string;
  /** The gap that it helps to close. */
  gap?: string;
  wording?: string;
}
/** The rule of a check with its words, for exports. */
export interface RuleWithText extends CheckRule {
  text?: string;
  done_when?: string;
}
export type Titles = { [id: string]: string };
/** What the pages of a playbook know of it, from `data/rules/ID.json`. */
export interface PlaybookRules {
  title: string;
  /** A checklist is not about an agent: it has no kickoff. */
  kind?: "checklist";
  /** Whether a checklist has no gates. */
  gateless?: boolean;
  /** Set if a playbook has no kickoff meeting yet. */
  kickoff?: false;
  /** The titles of the gates, in their order. */
  gates: Titles;
  decision: string | null;
  checks: RuleWithText[];
  /** The written questions. */
  questions: Titles;
  /** The worksheets, with the names of their rows. */
  tables: { [table: string]: { title: string; rows: Titles } };
  /** The names of the inputs of the cost model. */
  inputs: Titles;
}

export type Why =
  | { kind: "days"; days: number; since: Day }
  | { kind: "change"; what: string; changed: Day; change?: string }
  | { kind: "expired"; expires: Day }
  | { kind: "missing"; fields: string[] }
  | { kind: Refusal | "too-many" };
/** Why a complete sign-off of a blocking check does not count. */
export type Refusal = "same-person" | "no-exception" | "too-long" | "future";
export interface Standing {
  state: State;
  why: Why | null;
}
export interface Blocker {
  id: string;
  /** `too-many`: the check has an exception, and the pilot has more exceptions than it may have. */
  state: State | "too-many";
}
export type GateState = {
  gate: string;
  open: boolean;
  total: number;
  settled: number;
  blockers: Blocker[];
  /** At the gate of the decision: the conditions whose day has passed and that are not met. */
  overdue: Condition[];
  /** Checks that are stale or whose exception has ended. */
  stale: number;
};
export interface DecisionState {
  outcome: string | null;
  /** Whether the decision counts as it is written. */
  allowed: boolean;
  blockers: Blocker[];
  /** The blocking checks that have an exception: they make a go a conditional one. */
  exceptions: string[];
  missing: string[];
  overdue: Condition[];
}

export interface Problem {
  problem:
    | "not-json"
    | "not-a-record"
    | "newer"
    | "too-large"
    | "hostile"
    | "broken"
    | "cut"
    | "encoding"
    | "empty"
    | "no-pilots"
    | "merge";
  /** The path that is wrong, or the newer version. */
  detail?: string;
}
export type Read = { record: Record; problem?: undefined; detail?: undefined } | (Problem & { record?: undefined });

/** An entry of which several values stand, because they were written apart. */
export interface Conflict {
  path: Path;
  shown: Version;
  others: Version[];
}
export interface Merged {
  record: Record;
  conflicts: Conflict[];
  added: Path[];
  changed: Path[];
  removed: Path[];
}
/** What a merge does, by what people know as one thing, such as a check. Each is in one list. */
export interface Preview {
  new: Path[];
  changed: Path[];
  removed: Path[];
  /** Those that stay as they are in mine. */
  same: Path[];
  /** Those of which two versions stand only since both records are one. */
  apart: Path[];
  conflicts: Conflict[];
  /** The merged record. */
  record: Record;
  /** Why the merged record cannot be saved: only forged records come to that. */
  problem?: string;
}

/** What became of ids that the book no longer has: `data/changes.json`. */
export interface Gone {
  [kind: string]: { [id: string]: { kind: string; to?: string[]; version?: string; why?: string } };
}
export interface Move {
  from: string;
  to: string[];
}
export interface MigrationReport {
  renamed: Move[];
  split: Move[];
  merged: Move[];
  retired: string[];
  reworded: string[];
  added: string[];
}

/** The part of the browser's `Storage` that is used. */
export interface PilotSummary {
  id: string;
  name: string;
  playbook: string;
  /** When it was last changed. */
  at: Time;
  /** Whether a newer version wrote it: it is listed, and never changed. */
  newer: boolean;
}
/** Why something is not in the database. `newer-page`: a newer page has changed the database. */
export type Failure = "full" | "blocked" | "newer" | "newer-page" | "too-large";
export type SaveResult = { ok: true; isBinned: boolean } | { ok: false; why: Failure };

export interface Summary {
  checks: number;
  answers: number;
  notes: number;
  evidence: number;
  names: string[];
}
export interface PaperIds {
  found: string[];
  unknown: { typed: string; nearest?: string }[];
}

/** When someone edits, and in which browser. */
export interface Who {
  now: Time;
  replica: string;
}

/** The versions of one entry in one record, the newest first, and what they cover. */
export interface Side {
  versions: Version[];
  seen: Seen;
}

// --- gates.js ---

/** Assess one check as of a day. By its edits, a sign-off made later on the day of a change still counts. */
export type assessCheck = (rule: CheckRule, record: RecordEntries | null | undefined, today: Day) => Standing;
export type isLeftOut = (record: RecordEntries, path: Path) => boolean;
export type listMissingFields = (rule: CheckRule, record: RecordEntries, entry: SignOff) => string[];
/** Whether a state counts: done, not applicable, or an exception that has not ended. */
export type isSettled = (state: State) => boolean;
/** The fields without which a status does not count. */
export type requiredFields = (rule: { blocking?: boolean } | undefined, status: string | undefined) => string[];
export type findLack = (rule: CheckRule, record: RecordEntries, entry: SignOff) => Why | null;
export type findRefusal = (entry: SignOff, today: Day) => Refusal | "";
export type isMet = (record: RecordEntries, id: string, today: Day) => boolean;
export type listOverdue = (record: RecordEntries, today: Day) => Condition[];
/** Return the day on which a pilot is assessed: today, or the day that an invented one names. */
export type evaluationDay = (record: { pilot?: Partial<Pilot> } | null, today: Day) => Day;
/** Assess gates as of a day. A gate is passed when none of its blocking checks blocks it, and no condition is overdue. */
export type assessGates = (
  rules: CheckRule[],
  record: RecordEntries,
  gates: string[],
  today: Day,
  decisionGate?: string
) => GateState[];
/** Return the gate at which the pilot is: the first that is not open, or the last. */
export type findStage = (states: GateState[]) => string | undefined;
// --- decision.js ---

export type listMissing = (record: RecordEntries, hasExceptions: boolean) => string[];
/** Assess the decision, with what speaks against it. Without a gate of its own it comes after all gates. */
export type assessDecision = (
  rules: CheckRule[],
  record: RecordEntries,
  gates: string[],
  today: Day,
  decisionGate?: string
) => DecisionState;
/** Whether an answer to "who" holds no person's name. Every word that is not on its list counts as a name. */
export type looksLikeATeam = (text: string) => boolean;

// --- next.js ---

/** When an unfinished check is due; empty: it is finished, has expired, or has no due date. */
export type Due = "" | "overdue" | "week" | "later";
export type assessDue = (state: State, due: Day, today: Day) => Due;
/** What is left to do, as of a day. */
export interface DueSummary {
  /** The checks that are overdue, in the order of the rules. */
  overdue: string[];
  /** The checks whose sign-off or exception has ended. */
  expired: string[];
  /** The check with the earliest due date, or else the first one that blocks the current gate, which has none. */
  next: { id: string; by: string; due: Day } | null;
}
/** Say what is left to do. The gates are in the order of the rules. */
export type summarizeDue = (rules: CheckRule[], record: RecordEntries, today: Day) => DueSummary;

// --- person.js ---

export type isSamePerson = (a: unknown, b: unknown) => boolean;

// --- record.js ---

/**
 * Read a record of version 1 or 2 from anywhere: a file, a link, a storage that others write to as well. Never throws.
 * `latest` is the latest time that an edit may have.
 */
export type read = (text: string, latest?: Time) => Read;
/** Create a record without entries. */
export type createBlank = (about: { playbook: string; name: string; id: string; now: Time; replica: string }) => Record;
/** Return the value of an entry, or all below a container; `undefined`: there is none. */
export type getEntry = (record: RecordEntries, path: Path) => any;
/** List every entry with its path, or those of one container. */
export type listEntries = (record: RecordEntries & { [key: string]: any }, from?: Path) => [Path, any][];
export type listPaths = (record: Record) => Path[];
/** List what people know as one thing: a check, an answer, a row, a change, a cost, the kickoff, the decision. */
export type listItems = (record: Record) => [Path, any][];
/**
 * Return a record with one entry, or all below a container, set, or removed if the value is `undefined`. To set the
 * same value again changes nothing, not even the time. `base` is what the writer saw: what was written since is
 * kept as a concurrent version. Throws when the value does not fit the path: a bug, never a reader's mistake.
 */
export type setEntry = (record: Record, path: Path, value: unknown, who: Who, base?: Side) => Record;
/** Like `setEntry` for an entry, but also when the value is the same. */
export type writeEntry = (record: Record, path: Path, value: unknown, who: Who, base?: Side) => Record;
/** Answer what stands apart: the value replaces every version. */
export type answerEntry = (record: Record, path: Path, value: unknown, who: Who) => Record;
/** List the entries with concurrent versions that have another value. */
export type listConcurrent = (record: Record) => { path: Path; shown: any; others: Version[] }[];
export type isSame = (a: unknown, b: unknown) => boolean;

// --- sign-off.js ---

/** Put the sign-off that a check has into its history, before another takes its place. */
export type keepSignOff = (record: Record, id: string, who: Who) => Record;
/** Sign off a check, or open it again with the status `open`. The time is renewed even on the same day. */
export type signOff = (record: Record, id: string, values: SignOff, who: Who) => Record;

// --- acts.js ---

export interface Change {
  path: Path;
  from: any;
  to: any;
}
/** List the entries that differ between two states of a record; `null`: there was none. */
export type listChanges = (before: Record | null, after: Record) => Change[];
/** Set back what an act changed. What was changed again since stays, and is listed. */
export type revert = (record: Record, changes: Change[], who: Who) => { record: Record; left: Path[] };

// --- merge.js ---

/** Merge both records. The pilot keeps the id that it has in `a`; all else is the same whichever comes first. */
export type merge = (a: Record, b: Record) => Merged;

// --- import-preview.js ---

/** Return the path of what people know as one thing, to which an entry belongs: `checks/ID`, `tables/TABLE/ROW`, … */
export type toItem = (path: Path) => Path;
/** Return what merging would do to mine, before anything is done. */
export type previewImport = (mine: Record, theirs: Record) => Preview;
/** Set values that were chosen, each in place of all versions of its entry. */
export type answerConflicts = (record: Record, values: [Path, unknown][], who: Who) => Record;
/**
 * Undo what an import changed, and remove the concurrent versions that it added. `before` and `after` are the record
 * around the import. What was changed again since stays, and is listed.
 */
export type undoImport = (current: Record, before: Record, after: Record, who: Who) => { record: Record; left: Path[] };
/** Return a function from a stamp's browser to the name that was last given in it, as far as records show one. */
export type listAuthors = (...records: Record[]) => (by: string) => string | undefined;
/** Return mine with exactly the entries of theirs, each difference as an edit of now. Keeps mine's id. */
export type replaceEntries = (mine: Record, theirs: Record, who: Who) => Record;

// --- renames.js ---

/** Return the ids to which an id leads today, and the kinds of change on the way. An id of `here` leads to itself. */
export type follow = (
  gone: Gone[string],
  id: string,
  here: Set<string>,
  way?: string[]
) => { to: string[]; kinds: string[] };
/** Return the id that took the place of another; the id itself where none or several did. */
export type currentId = (gone: Gone[string], id: string, here?: Set<string>) => string;

// --- migrate.js ---

/**
 * Return a record whose entries have the ids of today's book; the same record when there is nothing to do. Nothing is
 * dropped: an entry whose id is retired stays where it is. `known` are all checks of the record's playbook.
 */
export type migrate = (
  record: Record,
  changes: Gone,
  known: CheckRule[]
) => { record: Record; report: MigrationReport };

// --- storage/ ---

/** The database's stores, inside a transaction. */
export interface Stores {
  pilots: IDBObjectStore;
  summaries: IDBObjectStore;
  settings: IDBObjectStore;
  bin: IDBObjectStore;
}
export type ask = <R>(request: IDBRequest<R>) => Promise<R>;
/** Act in one transaction; resolves when it is complete. `act` may wait for requests of its stores alone. */
export type transact = <R>(mode: IDBTransactionMode, act: (stores: Stores) => Promise<R> | R) => Promise<R>;
export type createDatabase = (getFactory: () => IDBFactory) => transact;
/** A summary as it is stored: with its site, and a stamp that is new with each write. */
export interface StoredSummary extends PilotSummary {
  site: string;
  stamp?: string;
}
/** What a tab knows of a pilot: the record, the record as it is stored, and the stamp of that. */
export interface Slot {
  record: Record | null;
  base: Record | null;
  stamp?: string;
  /** Whether there is something to write. */
  isDirty: boolean;
  /** Why that could not be written the last time. */
  why?: Failure | undefined;
  work?: Promise<SaveResult> | undefined;
}
/** A text that localStorage holds. */
export interface Noted {
  key: string;
  kind: string;
  id: string;
  text: string;
}
/** The name of a setting. A page notes those of its own that are not written when it goes: see `list` in journal.js. */
export type SettingKey = "me" | "replica" | `${"current" | "exported" | "left" | "place" | "seen"}:${string}`;
export interface Journal {
  note(name: string, key: string, text: string): void;
  clear(name: string): void;
  list(): Noted[];
  remove(noted: { key: string; text: string }): void;
  listOthers(): { site: string; id: string; text: string }[];
}
export type createJournal = (getLocal: () => globalThis.Storage, prefix: string) => Journal;
/** Use the browser's storage; `undefined` if it is blocked. */
export type attempt = <R>(act: (local: globalThis.Storage) => R) => R | undefined;
export type takeName = (
  locks: LockManager | undefined,
  prefix: string,
  base: string,
  random: () => string
) => Promise<string>;

/** Something that was deleted: it can be restored for 30 days. */
export interface Deleted {
  kind: "pilot" | "replaced" | "decision" | "row" | "condition" | "unreadable";
  /** The pilot's id. */
  pilot: string;
  playbook?: string;
  /** Where it was in the record. */
  path?: Path;
  /** The text of a record, or what was at the path. */
  value: any;
  /** The pilot's name. */
  name: string;
}
/** Describe a row, a condition or the decision of a record as an item of the bin; `null`: it is none of these. */
export type describeRemoved = (before: Record, path: Path) => Deleted | null;
export interface BinItem extends Deleted {
  id: string;
  at: Time;
}
export interface Bin {
  /** Keep what is deleted. */
  put(item: Deleted, id?: string): Promise<void>;
  readonly hasItems: boolean;
}
export interface Storage {
  /** Resolves when the lists are there, or the database takes too long. */
  ready: Promise<unknown>;
  open(): Promise<unknown>;
  /** List the pilots, the last changed one first. */
  list(playbook?: string): PilotSummary[];
  has(id: string): boolean;
  /** Return the record as this tab knows it. */
  held(id: string): Record | null;
  /** Whether that is what is stored, as far as the tab has heard. */
  isHeld(id: string): boolean;
  /** Whether another tab has deleted a pilot that this tab knows. */
  isGone(id: string): boolean;
  /** Forget a pilot that another tab has deleted. */
  forget(id: string): void;
  /** Read a record, merged with what the tab knows of it. */
  get(id: string): Promise<Record | null>;
  /**
   * Save a record that has an id, merged with what other tabs have saved. `from` is the held record from which it was
   * made: of a deleted one it follows that into the bin. Without it the record is
   * merged, or added. `held` has it at once; the result comes when it is on the disk.
   */
  save(record: Record, from?: Record | null): Promise<SaveResult>;
  /** Move a pilot to the bin. Returns whether that worked. */
  remove(id: string): Promise<boolean>;
  /** Read again what is listed. */
  refresh(): Promise<void>;
  /** Return the pilot that was open last, or else was changed last. */
  current(playbook?: string): string | null;
  setCurrent(id: string): void;
  /** Return this tab's id in edits. It is random, and says nothing about anyone. */
  replica(): string;
  /** Whether an edit is of this browser, in whichever tab. */
  isOwn(by?: string): boolean;
  /** Return the reader's name, if they gave it. */
  me(): string | undefined;
  setMe(name: string): void;
  /** Return when the record was last downloaded. */
  exportedAt(id: string): Time | null;
  setExported(id: string): void;
  /** Whether something is being written. */
  readonly isBusy: boolean;
  /** Whether something could not be written. */
  readonly isUnsaved: boolean;
  /** Whether other sites of this origin have pilots. */
  readonly hasOthers: boolean;
  /** `unreadable`: something unreadable was put into the bin. */
  readonly problem: null | "blocked" | "newer-page" | "unreadable";
  /** Note, at once, what is not written yet, for the next page. */
  note(): void;
  /** Call a listener when another tab has changed something. */
  listen(listener: () => void): void;
  bin: Bin;
  getSetting(key: SettingKey): string | undefined;
  /** What modules need that are loaded later. */
  inside: Inside;
}
/** What the storage knows. */
export interface StorageState {
  /** What there is, without the records. */
  summaries: Map<string, StoredSummary>;
  /** What other sites of this origin have. */
  others: StoredSummary[];
  settings: Map<string, string>;
  /** The records that this tab has read or changed. */
  slots: Map<string, Slot>;
  /** The tab's name in edits, and the browser's. */
  name: string;
  base: string;
  isOpen: boolean;
  hasBin: boolean;
  problem: Storage["problem"];
}
/** What the parts of the storage share. */
export interface Inside {
  transact: transact;
  journal: Journal;
  /** The key of a pilot, a setting or an item of the bin of this site. */
  keyOf: (id: string) => [string, string];
  site: string;
  now: () => Time;
  random: () => string;
  /** Tell the other tabs that something has changed. */
  tell: () => void;
  set: (key: SettingKey, value?: string) => Promise<void>;
  listOthers: () => StoredSummary[];
}
export interface Writer {
  getSlot(id?: string): Slot;
  /** Forget a deleted pilot, but not that it was stored: what is still typed into it goes where it is. */
  letGo(id: string): void;
  /** Put a text that nobody can read into the bin, from which it can be downloaded. */
  putAside(stores: Stores, id: string, text: string): void;
  /** Delete what the database has of a pilot. */
  erase(stores: Stores, id: string): void;
  save: Storage["save"];
  remove: Storage["remove"];
}
export type createWriter = (state: StorageState, inside: Inside) => Writer;
export type createLegacy = (state: StorageState, inside: Inside, writer: Writer) => (noted: Noted) => Promise<void>;

/** What came of restoring an item, and the pilot that has it now. */
export interface Restored {
  how: "restored" | "not-restored" | "no-pilot" | "still-unreadable";
  pilot?: string;
}
/** A pilot of another site of this origin. */
export interface Found {
  site: string;
  record: Record;
}
/** Create the storage of pilots. `site` is the site's path: all sites of one origin share one database. */
export type createStorage = (given: {
  factory: () => IDBFactory;
  local: () => globalThis.Storage;
  locks?: LockManager;
  channel?: BroadcastChannel | null;
  site: string;
  now: () => Time;
  random: () => string;
}) => Storage;

// --- file.js ---

/**
 * Read a file: one record, or all that a register's file has, each with the pilot's name, if it has one. Never throws.
 * `latest` is the latest time that an edit may have.
 */
export type readFile = (bytes: Uint8Array, latest?: Time) => (Read & { name?: string })[];

// --- link.js ---

/** Pack a record into the end of an address, without `known`. */
export type toLink = (record: Record) => Promise<string>;
/** Find a link in an address, and decode it; an empty text: there is none. */
export type findLink = (address: string) => string;
/**
 * Read a record from the end of an address, also where programs wrapped it, encoded it, or wrote something behind it.
 * Never throws. `latest` is the latest time that an edit may have.
 */
export type fromLink = (address: string, latest?: Time) => Promise<Read>;
/** Count what a record gives away, to be said before someone sends it. */
export type summarize = (record: Record) => Summary;

// --- export.js ---

/** Write one row per check, as it is assessed on a day, then every other entry. */
export type toCsv = (record: Record, rules: RuleWithText[], today: Day) => string;
/** Write a task list by gate, as of a day, for an issue tracker. */
export type toMarkdown = (record: Record, rules: RuleWithText[], today: Day) => string;
/** Find the checks that someone typed from a sheet of paper, ids with anything between them. */
export type matchIds = (text: string, rules: CheckRule[]) => PaperIds;

// --- people.js ---

/** List the people in a record, each once: first the one with a role, if it is given. */
export type listPeople = (record: Record, role?: string) => string[];

// --- ics.js ---

/** A check with its words, for a calendar. */
export interface CalendarCheck {
  id: string;
  title?: string;
  staleDays?: number;
}
/** A day of a pilot that matters. */
export interface CalendarDay {
  /** The path of the entry that has the day: with the pilot's id it identifies the event for good. */
  path: Path;
  /** What happens: `kickoff`, `due`, `expiry` of a sign-off, end of an `exception`, `condition`. */
  name: string;
  title: string;
  day: Day;
  /** When it was last written. */
  at: Time;
  by?: string;
  /** Where it is below the playbook's page. */
  anchor: string;
}
export type findLatest = (record: Record, path: Path, fields: string[]) => Time;
export type listCheckDays = (record: Record, check: CalendarCheck) => CalendarDay[];
/** List the days that matter: the kickoff, the checks in their order, the conditions. */
export type listDays = (record: Record, checks: CalendarCheck[]) => CalendarDay[];
/**
 * Write these days as a calendar. `page` is the address of the playbook's page, or empty; `say` returns a sentence by
 * its name: that of a day, with `-by` if it has a person, or `pilot`.
 */
export type toCalendar = (
  record: Record,
  checks: CalendarCheck[],
  page: string,
  say: (name: string, values: object) => string
) => string;

// --- cost/cost-model.js ---

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
  stepCost: Formula;
  rounds: number;
  atLeastOne: string[];
}
/** One month at a volume. */
export interface Month {
  runs: number;
  amounts: Amounts;
  total: number;
  perRun: number;
  byHand: number;
  byHandPerRun: number;
  standing: number;
}
export type Months = { [volume: string]: Month };
export type compute = (formula: Formula, values: Amounts) => number;
export type resolveInputs = (model: CostModel, defaults: Amounts, own: Amounts) => Amounts;
export type computeMonth = (model: CostModel, inputs: Amounts, volume: number) => Month;
export type findBreakEven = (model: CostModel, inputs: Amounts) => number | null;
export type rankInputs = (model: CostModel, inputs: Amounts) => { name: string; lower: number; higher: number }[];

// --- diagnose/verdict.js ---

export interface Choice {
  weighs: "solid" | "thin" | "wave";
  opens: string[];
  demo: boolean;
  veto: boolean;
  assumptions: { [assumption: string]: string };
}
/** The questions without their words: `data/diagnose.json`. */
export interface Questionnaire {
  gaps: string[];
  assumptions: string[];
  questions: { [id: string]: { [answer: string]: Choice } };
  rules: { when: { [sort: string]: number }; verdict: string }[];
}
/** By question, the answer's id. */
export type Answers = { [question: string]: string };
export interface DiagnosisResult {
  left: string[];
  counts: { [sort: string]: number };
  rule: number | null;
  verdict: string | null;
  gaps: { [gap: string]: [string, string][] };
  assumptions: { [assumption: string]: string | null };
}
/** Diagnose a pilot from its answers. Verdict and rule are null while an answer is missing. */
export type diagnose = (questionnaire: Questionnaire, answers: Answers) => DiagnosisResult;

// --- register/standing.js ---

export interface GatePass {
  gate: string;
  on: Day;
  days: number | null;
}
/** Where one pilot or agent is: at a gate, in `production`, or `stopped`. */
export interface PilotStatus {
  at: string;
  owner: string;
  /** Whether the owner is a person's name. */
  named: boolean;
  gates: GateState[];
  blockers: string[];
  /** The conditions of the decision that are overdue. */
  overdue: Condition[];
  /** The number of checks that are not settled though their due date has passed. */
  late: number;
  stale: number;
  since: string;
  days: number | null;
  approver: string;
  passed: GatePass[];
  /** Whether the pilot is made up: it is shown, and counts nowhere. */
  invented: boolean;
}
export type listPassedGates = (rules: CheckRule[], record: Record, states: GateState[]) => GatePass[];
/** The time that a pilot spent at a gate or another stage. */
export interface Stay {
  stage: string;
  since: Day;
  until: Day;
  days: number;
}
export type listStays = (pilot: PilotStatus) => Stay[];
/** A pilot in the register's table. */
export interface RegisterRow {
  id: string;
  name: string;
  playbook: string;
  title: string;
  /** The playbook's checks, with what people call them. */
  rules: RuleWithText[];
  /** The titles of the gates that the pilot passes, in their order. */
  titles: Titles;
  at: PilotStatus;
}
export type assessPilot = (
  rules: CheckRule[],
  record: Record,
  gates: string[],
  today: Day,
  decisionGate?: string
) => PilotStatus;
export type countPilots = (pilots: PilotStatus[]) => {
  named: number;
  unnamed: number;
  past: number;
  pilots: number;
  nameless: number;
  stopped: number;
  invented: number;
};
export type measureGates = (
  standings: PilotStatus[],
  gates: string[]
) => { gate: string; passed: number; days: number | null }[];

// --- Inside the modules ---

export type Texts = { [name: string]: string[] };
export type Seen = { [replica: string]: Time };
export type is = (value: any) => boolean;
export type findStaleReason = (rule: CheckRule, on: Day, record: RecordEntries, today: Day) => Why | null;
/** Throw an error that says why a text is not a record. */
export type refuse = (detail: string, problem?: string) => never;
/** Copy a value as JSON has it, without empty texts and characters that no kind of file holds. */
export type sanitize = (value: any, path?: string[]) => any;
export type isTime = (value: unknown, latest?: Time) => boolean;
/** Refuse an edit that no browser writes. */
export type inspectEdit = (path: Path, edit: any, latest?: Time) => void;
export type listContainers = (path: Path) => Path[];
export type upgrade = (raw: any) => any;
/** List what is not an entry, such as what only a newer version knows. */
export type listOthers = (record: Record) => [string, any][];
/** Set a value in a record that is still being made. */
export type put = (record: any, path: Path, value: unknown) => void;
/** Set an entry and its edit in a record that is still being made, and return it. */
export type putSide = (record: any, path: Path, side: Side) => any;
/** Return a copy with one value set or deleted. It shares all that is not on the way to the value. */
export type withEntry = (holder: any, way: string[], value: unknown) => any;
export type chooseTime = (record: Record, path: Path, who: Who, seen: Seen) => Time;
export type withSide = (record: Record, path: Path, side: Side) => Record;
/**
 * Run an act of several writes on a copy of a record, and return what it returns, or the record where it wrote nothing.
 * Its writes share one copy of the edits, so what it passes on must be the last of its records.
 */
export type inOneCopy = (record: Record, act: (record: Record) => Record) => Record;
export type removeContainer = (record: Record, path: Path) => Record;
/** Write JSON with its keys in order. */
export type toCanonical = (value: unknown) => string;
export type getSide = (record: Record, path: Path) => Side;
export type getCover = (record: Record, path: Path, seen: Seen) => Seen;
/** Add what is seen to what was seen, and return it. */
export type addSeen = (seen: Seen, more?: Seen) => Seen;
export type addStamps = (seen: Seen, versions: Version[]) => Seen;
export type readSide = (value: unknown, edit?: Edit) => Side;
/** Return the edit that says a side; `undefined`: the value alone says it. */
export type writeEdit = (side: Side) => Edit | undefined;
/** Order versions, the newest first, each once. */
export type sortVersions = (versions: Version[]) => Version[];
export type isRemoved = (version: Version, side: Side, cover: Seen) => boolean;
/** Join two sides: commutative, associative, idempotent. `cover` is what each record covers of the entry. */
export type joinSides = (a: Side, b: Side, coverA?: Seen, coverB?: Seen) => Side;
export type listConflicts = (path: Path, mine: Side, joined: Side) => Conflict[];
export type moveItem = (record: any, group: string, move: Move & { how: "renamed" | "merged" | "split" }) => any;
export type migrateGroup = (
  record: any,
  group: string,
  gone: Gone[string],
  here: Set<string>,
  report: MigrationReport
) => any;
/** List the checks, and those that only the record has, each with its entry. */
export type listChecks = (record: Record, rules: RuleWithText[], today: Day) => any[];
// --- suite.js, results/ ---

/** A row of the agent permissions, as `data/suites/ID.json` has it. */
export interface SuiteAction {
  action: string;
  mode: string;
  tool?: string;
  max?: { calls: number; per: string; then: string };
  [field: string]: unknown;
}
/** A row of the edge cases. */
export interface SuiteRow {
  kind: string;
  input: string;
  expected: string;
  run_as?: string;
  does?: string[];
  does_not?: string[];
  hands_to?: string;
}
/** What `data/suites/ID.json` says about a playbook. */
export interface SuiteRows {
  playbook: string;
  /** The checks whose evidence results are: `cases`, `attacks`, `probes`. */
  checks: { [what: string]: string };
  cases: { [id: string]: SuiteRow };
  autonomy: { [id: string]: SuiteAction };
  /** What is written into a record. */
  words: { [name: string]: string };
}
export interface SuiteCase {
  id: string;
  input: unknown;
  target: unknown;
  metadata: { kind?: string; run_as?: string; does?: string[]; does_not?: string[]; hands_to?: string };
}
export interface Rule {
  id: string;
  action: string;
  tool: string;
  effect: string;
  max?: { calls: number; per: string; then: string };
}
/** A call that has to be refused. */
export interface Probe {
  id: string;
  row: string;
  tool: string;
  try: string;
  calls_before: number;
  per?: string;
}
/** Return the mode of an action: the record's, or else the playbook's. */
export type findMode = (rows: SuiteRows, record: Record, id: string) => string | undefined;
/** List the cases that a test runner can run. A case does not expect an action that the record prohibits. */
export type listCases = (rows: SuiteRows, record: Record) => SuiteCase[];
/** List a rule for each action with a tool of its own. */
export type listRules = (rows: SuiteRows, record: Record) => Rule[];
/** List one probe for each call that has to be refused. */
export type listProbes = (rules: Rule[]) => Probe[];

/** One run of one case or probe. */
export interface Run {
  /** The ID of the case or the probe, or the name of a test that contains it. */
  name: string;
  /** `case` or `probe` if the file says so, else empty. */
  kind: string;
  /** Its number from 1, or 0. */
  run: number;
  /** null: it ended in an error. */
  passed: boolean | null;
  why: string;
}
/** What a file of test results says. A text is empty if the file does not have it. */
export interface Results {
  tool: string;
  on: Day;
  version: string;
  playbook: string;
  cases: string;
  probes: string;
  runs: Run[];
}
/** Return the first line of a text, clean, and cut if it is long. Anything but a text is empty. */
export type toResultLine = (value: unknown, longest?: number) => string;
export type toRun = (name: unknown, kind: string, number: unknown, passed: boolean | null, why: unknown) => Run;
/** Make the results of one version. Throws if there are no runs, or runs of several versions. */
export type makeResults = (
  source: { tool: string; on?: string; about?: { [key: string]: string } },
  versions: string[],
  runs: Run[]
) => Results;
/** Read a file of test results. Never throws. */
export type readResults = (bytes: Uint8Array) => { results?: Results; problem?: string; detail?: string };
/** The entries that results fill in, and what people should know. */
export interface Filling {
  /** A path and its new text. Without a text: a deletion. */
  entries: [Path, string?][];
  evidence: string[];
  filled: string[];
  unknown: string[];
  manual: string[];
  errors: string[];
  missing: string[];
  older: string[];
  mismatch: ("playbook" | "cases" | "probes")[];
  unnamed: boolean;
  version: string;
}
export type Verdicts = Map<string, boolean | null>;
/** Find the ID that a run is of: its name, or the only ID that is a word of it. Empty: none. */
export type findOf = (run: Run, known: Set<string> | Map<string, unknown>) => string;
/** Turn results into entries. `today` stands for the day of a file that has none. */
export type fillResults = (rows: SuiteRows, record: Record, results: Results, today: Day) => Filling;
// --- overrides/places/ ---

/** How a place failed. `missing`: a file that was there is gone. `locked`: a sync client has it. */
export type PlaceProblem =
  | "signed-out"
  | "forbidden"
  | "busy"
  | "too-large"
  | "full"
  | "broken"
  | "unreachable"
  | "not-a-place"
  | "no-permission"
  | "no-folder"
  | "no-folders"
  | "denied"
  | "locked"
  | "missing";
export type failPlace = (problem: PlaceProblem) => never;
export interface PlaceFile {
  name: string;
  /** A text that changes with the file, though not with each write within two seconds. */
  mark: string;
  size: number;
  isFolder: boolean;
}
/** A folder with a folder per pilot, in which each browser has one file. Everything fails with a `PlaceProblem`. */
export interface Place {
  /** Who signed in, if the place says so. Known after the first answer. */
  readonly user: string;
  /** List a pilot's files, or the folders of the pilots; null: there is no such folder. */
  list(pilot?: string): Promise<PlaceFile[] | null>;
  read(pilot: string, name: string): Promise<string>;
  write(pilot: string, name: string, text: string): Promise<void>;
  /** Call a listener when something may have changed. */
  watch?(tell: () => void): Promise<void>;
}
/** Sends a request, as `fetch` does. */
export type Ask = (url: string, options?: RequestInit) => Promise<Response>;
/** `options` come on top of what every request has. */
export type sendRequest = (url: string, options?: RequestInit, ask?: Ask) => Promise<Response>;
/** `address` ends with a slash, or is that of a container with its key. `ask` is `fetch`. */
export type createHttpPlace = (address: string, ask?: Ask) => Place;
export type createFolderPlace = (directory: FileSystemDirectoryHandle) => Place;

/** Returns who wrote a version of an entry; an empty text: nobody knows. */
export type nameWriter = (record: Record, path: Path, version: Version) => string;

/** A file of a pilot at a place, as it was read. */
export interface SharedFile {
  name: string;
  mark: string;
  /** When this mark was first seen, and when the file was last read. */
  since: number;
  readAt: number;
  /** Who signed in at the place to write it; empty: the place does not say. */
  user: string;
  /** The name that the writer gave. */
  author: string;
  record?: Record;
  /** Why it cannot be used. */
  problem?: Problem["problem"] | "other-pilot";
}
/**
 * `written`: a later turn has to show it. `stale`: it was written several times and no turn shows it. `gone`: someone
 * deleted the pilot, and nothing is written. `newer`: a newer page wrote a file there, which stays as it is.
 */
export type LoopState = "level" | "written" | "stale" | "gone" | "newer";
export interface Turn {
  state: LoopState;
  unreadable: SharedFile[];
}
export interface Loop {
  /** Read, merge, and write what the place lacks. Fails with a `PlaceProblem`. */
  turn(): Promise<Turn>;
  files(): SharedFile[];
  /** Write the pilot again, though someone deleted it. */
  forgetGone(): void;
}
export type createLoop = (given: {
  place: Place;
  pilot: string;
  browser: string;
  /** Return the reader's name. */
  author: () => string;
  get: () => Record;
  save: (record: Record, from: Record) => void;
  /** Whether the pilot was at the place before. */
  wasThere?: boolean;
  clock?: () => number;
}) => Loop;

export interface News {
  /** The path of a check, a row, the decision. */
  thing: Path;
  at: Time;
  changes: [Path, Version][];
}
export type listSeen = (record: Record) => Seen;
export type listNews = (record: Record, seen: Seen, isOwn: (by: string) => boolean) => News[];

// --- The page: overrides/components/ ---

/** The state of the page. */
export interface Store {
  record: Record | null;
  /** The playbook of the page; none on a page of the library. */
  page: string;
  /** The playbook that a new pilot would go through. */
  playbook: string;
  /** The title of that playbook. */
  title: string;
  /** The checks of the playbook, or of a page of the library. */
  rules: RuleWithText[];
  ruleById: Map<string, RuleWithText>;
  /** What is known of the playbook: also its checks that the page does not show. None on a page of the library. */
  names: PlaybookRules | null;
  renames: Gone;
  /** When the record was last saved. */
  saved: string;
  /** Why the record could not be saved. */
  failed: string;
  /** Whether the pilot that the page shows was deleted in another tab. */
  isGone: boolean;
  /** The pilot of the page, while it is read. */
  opening: Promise<void> | null;
  /** What a reader did before a playbook was chosen for the pilot that it starts. */
  waiting: (() => void)[];
  /** Whether the pilot was just started, and needs a name. */
  isNew: boolean;
  /** Whether the page shows no record for now, because a reader prints it blank. */
  isBlank: boolean;
}
/** One act of a reader. */
export interface Act {
  /** What was done; empty: entries were changed. */
  name: string;
  /** The path or the id that it is about. */
  about: string;
  /** The pilot in which it can be undone; none: in every one. */
  pilot?: string;
  /** The record before and after, more than once while someone types on. */
  steps: [Record, Record][];
  /** Whether typing on would be another act. */
  isClosed?: boolean;
  /** Undo what is not a change of a record. */
  undo?: () => unknown;
}
export type act = (name: string, about: string, edit: (record: Record) => Record) => void;
/** A path, its new value, and what its writer saw. */
export type EntryChange = [Path, unknown, Side?];
/** What a field showed when it was last filled or saved. */
export interface Filled {
  path: Path;
  /** The record that it showed. */
  record: Record | null;
  /** The entry's value, and what the field made of it. */
  given: string;
  text: string;
}
export type openPage = (page: string, playbook: string, title: string) => Promise<void>;

export type nameRow = (table: string, row: string, value?: Row) => string;
export type nameItem = (item: Path, record: Record) => string;
export type describeAll = (record: Record) => [string, string][];
export type describeFields = (fields: [Path, any][]) => string;
export type isSamePilot = (theirs: Record, mine: Record) => boolean;
export type createChoice = (item: Path, effect: Preview, mine: Record, theirs: Record) => HTMLElement;
export type listAnswers = (dialog: HTMLElement) => [Path, unknown][];

/** The actions of the menu, by name. `bar` is the toolbar; what `given` is depends on the action. */
export interface Menu {
  [name: string]: (bar: any, given?: any, more?: any) => unknown;
}
