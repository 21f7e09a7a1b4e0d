/** A file that a scaffold wants to have. */
export interface RenderedFile {
  /** Relative to the scaffold's root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly executable?: boolean;
}

/**
 * What an update does to a file.
 *
 * | action | the user | the template | on disk afterwards |
 * |---|---|---|---|
 * | create | has none | has it | the template's |
 * | identical | has what the template says | | as it was |
 * | update | did not touch it | changed | the template's |
 * | keep | changed it | did not change | the user's |
 * | merge | changed it | changed elsewhere | both |
 * | conflict | changed it | changed the same place, or never wrote what is there | the user's, until somebody decides |
 * | gone | deleted it | has it | nothing: deleted stays deleted |
 * | remove | did not touch it | no longer has it | nothing |
 * | orphan | changed it | no longer has it | the user's |
 *
 * A template whose path follows from an answer that changed is one file: what the user did to it goes along (movedFiles.ts).
 */
export type PlanAction =
  | 'create'
  | 'identical'
  | 'update'
  | 'keep'
  | 'merge'
  | 'conflict'
  | 'gone'
  | 'remove'
  | 'orphan';

export interface PlannedFile {
  readonly path: string;
  readonly action: PlanAction;
  /** What is there now; absent when nothing is. */
  readonly current?: string;
  /** The template's text; absent when it no longer has the file. */
  readonly rendered?: string;
  /** What the template said last time; absent when it never did. */
  readonly base?: string;
  /** What is there afterwards when nobody decides otherwise; absent: nothing. */
  readonly result?: string;
  /** With markers `<<<<<<<`, for who decides; only of a conflict. */
  readonly conflicted?: string;
  readonly executable?: boolean;
}

/** What a scaffold would do. Nothing has been written. */
export interface ScaffoldPlan {
  /** Absolute path. */
  readonly root: string;
  /** `project`, `tests`, `documents`, `migration`: each has its own part of the lock file. */
  readonly scaffold: string;
  readonly templateVersion: string;
  /** By path. */
  readonly files: readonly PlannedFile[];
  /** Whole text of the lock file afterwards. */
  readonly lock: string;
}
