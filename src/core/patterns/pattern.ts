import type { CapabilityId } from '../capabilities/capabilities';
import type { ReportLanguage } from '../capabilities/texts/capabilityTexts';

/** The languages that samples are written in. */
export const sampleLanguages = ['typescript', 'python', 'java', 'go'] as const;

export type SampleLanguage = (typeof sampleLanguages)[number];

/** A text in the languages of documents and pages. */
export type Localized = Readonly<Record<ReportLanguage, string>>;

/** What the view groups patterns by: what they replace. */
export const patternGroups = [
  'foundation',
  'files',
  'directories',
  'concurrency',
  'transfer',
  'migration',
  'management',
] as const;

export type PatternGroup = (typeof patternGroups)[number];

/** What a verification goal can need of a target beside capabilities: a TLS endpoint, faults on demand. */
export const targetNeeds = ['tls', 'faults'] as const;

export type GoalNeed = CapabilityId | (typeof targetNeeds)[number];

/** What a test has to show; its id is part of the names of the tests that do. */
export interface VerificationGoal {
  /** `P14-one-winner` */
  readonly id: string;
  readonly title: Localized;
  /** Where one of these is missing the goal does not apply. */
  readonly needs: readonly GoalNeed[];
}

/** What a sample expects of the endpoint, judged by what the probe found. */
export interface Precondition {
  readonly capability: CapabilityId;
  /** What the sample does where the store does not do it: take another way that holds, or refuse. */
  readonly otherwise: 'alternative' | 'refuse';
  /** What that means for the application. */
  readonly text: Localized;
}

/** A trap that the sample avoids, and how. */
export interface Pitfall {
  readonly id: string;
  readonly title: Localized;
  readonly text: Localized;
}

/** What a policy has to allow: S3 actions on the bucket itself or on the objects below the prefix. */
export interface PolicyGrant {
  readonly on: 'bucket' | 'objects';
  readonly actions: readonly string[];
}

/** A configuration key that the sample reads from the environment. */
export interface PatternSetting {
  readonly key: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'url' | 'file' | 'enum';
  readonly values?: readonly string[];
  /** Absent: none. */
  readonly default?: string;
  readonly required: boolean;
  /** Never written to a file by us. */
  readonly secret: boolean;
  readonly meaning: Localized;
}

/** A region of the samples that an editor inserts when its prefix is typed. */
export interface ShortForm {
  /** The region's name in the samples of every language. */
  readonly region: string;
  readonly title: Localized;
  /** Names that become tab stops, in this order; those that a language's sample does not have are left out. */
  readonly stops: readonly string[];
}

/** Where and when all of a pattern's goals that apply there were seen to hold, in every language. */
export interface Verification {
  readonly target: string;
  /** `2026-11-24` */
  readonly date: string;
}

/** What `pattern.yaml` of a pattern's folder says. */
export interface PatternSpec {
  /** `P14` for object storage, `R03` for management APIs. */
  readonly id: string;
  readonly slug: string;
  /** Grows with every change that a project with the sample in it should take over. */
  readonly version: number;
  readonly group: PatternGroup;
  /** Constructs of an application that it answers, by the words that rules use: `read`, `lock`. */
  readonly constructs: readonly string[];
  /** Patterns whose sample files this one's import. */
  readonly requires: readonly string[];
  readonly title: Localized;
  /** What it is for, in a few sentences. */
  readonly summary: Localized;
  /** The file or NAS construct that it replaces. */
  readonly replaces: Localized;
  /** S3 operations that the sample sends. */
  readonly operations: readonly string[];
  readonly policy: readonly PolicyGrant[];
  readonly preconditions: readonly Precondition[];
  readonly pitfalls: readonly Pitfall[];
  readonly goals: readonly VerificationGoal[];
  readonly settings: readonly PatternSetting[];
  readonly shortForms: readonly ShortForm[];
  readonly verified: readonly Verification[];
}
