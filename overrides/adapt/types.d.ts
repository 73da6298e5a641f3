// The types of the form that adapts a playbook. `render/views/adapt.py` writes the data.

declare global {
  /** The form's HTML: texts, dialogs and style. `render/script_parts.py` puts it before the script. */
  const ADAPT_PARTS: string;
}

/** Plain values by key, as a file has them. Only the schema knows what is below a key. */
// eslint-disable-next-line -- a tree of YAML has values of any type
export type Tree = { [key: string]: any };
export type Loc = (string | number)[];

/** A playbook as the base of a fork: `data/adapt/ID.json`. */
export interface Base {
  id: string;
  title: string;
  /** The ID that the page proposes for a fork. */
  fork: string;
  version: string;
  digest: string;
  /** How a fork's file begins, with `{id}` for its ID. */
  head: string;
  /** How it begins if the fork takes the place of the playbook. */
  headOfSame: string;
  /** The snapshot for the file next to the fork. */
  seen: Seen;
  values: Tree;
  /** The checks of its fixes, by gap, in order. */
  brings: { [gap: string]: string[] };
  /** The fixes' checks, as the library has them. */
  library: Tree;
  /** The playbook's own checks. */
  own: Tree;
  /** What it changes in its fixes' checks. */
  adapt: Tree;
  leaveOut: string[];
}
export interface Seen {
  digest: string;
  checks: { [id: string]: { gate: string; text: string; done_when: string; rest: string } };
  rows: { [table: string]: { [id: string]: string } };
  parts: { [part: string]: string };
}
/** What is the same for all playbooks: `data/adapt.json`. */
export interface AdaptRules {
  /** By key of a playbook, what it can have. Of `""`: what it has without a key of its own. */
  schema: Tree;
  /** By name, what is wrong and what to write instead. */
  messages: { [name: string]: [string, string] };
  /** The pattern of characters that no text may have. */
  control: string;
  /** By pattern, what a text has to be and how to write it. */
  forms: { [pattern: string]: [string, string] };
  kickoff: { room: number; least: number; most: number };
  /** By kind of difference, its title, in the order of a list. */
  kinds: Names;
  nouns: Names;
  parts: string[];
  gates: Names;
  roles: Names;
  gaps: Names;
  questions: Names;
  documents: Names;
  playbooks: string[];
  /** The library's playbooks: a fork can have the ID of its base. */
  replaceable: string[];
  /** By ID of a check, the kind and the ID of what has it. */
  taken: { [check: string]: [string, string] };
  newFile: string;
  /** The gates before the first live input. */
  beforeLive: string[];
  /** By field of a row and value, what a page shows. */
  labels: { [field: string]: Names };
}
export type Names = { [id: string]: string };

/** A value of a draft, when it was set, and by which tab. Null: it was removed. */
export type DraftEntry = [unknown, string, string];
export interface Draft {
  format: 1;
  id: string;
  playbook: string;
  /** By path in the fork's file. `#fork` is the fork's ID, `#base` the state of the base when the draft was begun. */
  entries: { [path: string]: DraftEntry };
}
/** A change of a draft: the path, and the value before and after. */
export type DraftChange = [string, unknown, unknown];

export interface AdaptedCheck extends Tree {
  id: string;
  gap: string;
  gate: string;
  text: string;
}
/** A playbook with a draft applied. */
export interface Merged {
  values: Tree;
  /** By gate, as a page shows them. */
  checks: AdaptedCheck[];
}
export interface AdaptFinding {
  loc: Loc;
  problem: string;
  cure: string;
}
/** Tells a mistake by the name of its message and what fills the blanks. */
export type Tell = (loc: Loc, name: string, values?: Tree) => void;
export interface AdaptDifference {
  kind: string;
  what: string;
  id: string;
  was: Tree;
  now: Tree;
  why: string;
}
/** A field of the form: a part of the schema that `render/views/adapt_schema.py` describes. */
export interface AdaptField extends Tree {
  key: string;
  label: string;
  /** Whether the place always has it. */
  needed?: boolean;
  /** What it is for. */
  about: string;
  /** `text`, `prose`, `number`, `flag`, `choice`, `ids`, `list`, `items` or `group`. */
  kind: string;
  /** Which IDs of the book can be chosen, or of which rows of the playbook, or which words. */
  names?: "roles" | "gates" | "documents";
  rows?: string;
  enum?: string[];
}
/** What the form has open. */
export interface AdaptState {
  draft: Draft;
  rules: AdaptRules;
  base: Base;
  /** The playbook without the draft. */
  original: Merged;
  /** `saved`, `saving` or `unsaved`. */
  saved: string;
}
/** A field on the page. */
export interface AdaptInput {
  path: string;
  /** Empty: it is in another one's. */
  node: Node | string;
  /** Whether someone changed it. */
  isTouched: () => boolean;
  read: () => unknown;
  /** Show what is wrong with it, or nothing. */
  show: (said: string, loc?: Loc) => void;
}
