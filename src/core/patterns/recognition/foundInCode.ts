/** The lines of a piece of code, from 1, both included. */
export interface CodeLines {
  readonly from: number;
  readonly to: number;
}

/**
 * Why something was found: a call of a file API (`file`) or of an S3 SDK (`store`), a name that a sample exports, the header that a
 * pattern's file carries, the id of a pattern or goal in the text, an operation of an API.
 */
export type EvidenceKind = 'file' | 'store' | 'sample' | 'marker' | 'id' | 'operation';

/** A line that something was found by. */
export interface Evidence {
  readonly kind: EvidenceKind;
  /** From 1. */
  readonly line: number;
  /** The line without its indentation. */
  readonly text: string;
  /** What stands there: `fs.writeFile`, `PutObject`, `createExclusive`, `P14-one-winner`. */
  readonly word: string;
  /** Of calls: the word that patterns use for it, such as `read`. */
  readonly construct?: string;
  /** It is what it looks like; otherwise a person has to say. */
  readonly sure: boolean;
}

/** A pattern of the catalogue that answers some code. */
export interface FoundPattern {
  readonly id: string;
  /** Chosen unless somebody says otherwise. */
  readonly likely: boolean;
  readonly evidence: readonly Evidence[];
}

/** An operation of an API that some code calls. */
export interface FoundOperation {
  /** Address or path of the definition, as the caller has it. */
  readonly definition: string;
  /** `GET /os-buckets/{id}` */
  readonly id: string;
  readonly likely: boolean;
  readonly evidence: readonly Evidence[];
}

/** What no pattern of the catalogue answers yet. */
export interface UnansweredConstruct {
  readonly construct: string;
  readonly evidence: readonly Evidence[];
}

/** What some code does with files, objects and APIs. */
export interface FoundInCode {
  /** By id. */
  readonly patterns: readonly FoundPattern[];
  readonly operations: readonly FoundOperation[];
  readonly unanswered: readonly UnansweredConstruct[];
}
