import type { Localized, SampleLanguage } from '../../patterns/pattern';

/** The file that says what an integration is; it lies in the integration's folder. */
export const manifestName = 'integration.yaml';

/** What is connected: an application to object storage, a platform to a management API, or both. */
export const integrationKinds = ['s3', 'rest', 'both'] as const;
export type IntegrationKind = (typeof integrationKinds)[number];

/** The three phases of an integration, in their order: survey and justification, development, final documents. */
export const phaseIds = ['survey', 'development', 'delivery'] as const;
export type PhaseId = (typeof phaseIds)[number];

export const phaseStates = ['open', 'active', 'done'] as const;
export type PhaseState = (typeof phaseStates)[number];

/** The delivered documents, in the order in which they are handed over. */
export const documentIds = [
  'survey-report',
  'adaptation-plan',
  'adaptation-design',
  'configuration-reference',
  'development-guide',
  'deployment-guide',
  'test-plan',
  'test-report',
  'release-notes',
  'faq',
  'knowledge-transfer',
  'acceptance-report',
] as const;
export type DocumentId = (typeof documentIds)[number];

export const documentLanguages = ['zh-cn', 'en'] as const;
export type DocumentLanguage = (typeof documentLanguages)[number];

/** The build of a project; each language has its own. */
export const buildTools = ['npm', 'pip', 'maven', 'go'] as const;
export type BuildTool = (typeof buildTools)[number];

/** What moves the data that is there already; an existing engine, never we. */
export const migrationEngines = ['rclone', 'distcp', 'spark'] as const;
export type MigrationEngine = (typeof migrationEngines)[number];

/** What people in an integration do; documents name them. */
export const roleIds = ['author', 'reviewer', 'approver', 'developer', 'operator', 'customer'] as const;
export type RoleId = (typeof roleIds)[number];

/** Facts of the application or platform that is adapted. */
export interface ApplicationFacts {
  readonly name: string;
  readonly description?: Localized;
  /** Folder of its code, relative to the manifest. */
  readonly code?: string;
  /** `Java 17, Tomcat 10` */
  readonly runtime?: string;
  /** Where its files are today: `/mnt/reports`. */
  readonly mounts: readonly string[];
  /** Number of files. */
  readonly files?: number;
  /** Bytes of all files. */
  readonly bytes?: number;
}

/** A connection of the extension or the command line, by its name; never its secrets. */
export interface IntegrationConnection {
  readonly name: string;
  readonly purpose: 'development' | 'test' | 'production';
  /** Report of a probe (`storage-integrator probe --format json`), relative to the manifest. */
  readonly probe?: string;
}

export interface IntegrationBucket {
  readonly bucket: string;
  /** Ends with `/` unless empty. */
  readonly prefix: string;
  readonly connection?: string;
  readonly purpose?: Localized;
}

/** A pattern in use, and where its code is. */
export interface IntegrationPattern {
  /** `P14` */
  readonly id: string;
  /** Findings of an assessment that it answers. */
  readonly findings: readonly string[];
  /** Files with its code, relative to the manifest; found by their markers when absent. */
  readonly code: readonly string[];
}

/** An operation of a management API in use. */
export interface IntegrationOperation {
  /** Address or path of the definition, relative to the manifest. */
  readonly definition: string;
  /** The definition's `info.version` that the integration was made for. */
  readonly version?: string;
  /** Its operationId, or method and path: `GET /osd/{id}`. One of both is there. */
  readonly operationId?: string;
  readonly operation?: string;
  readonly purpose?: Localized;
}

/** What the customer demands; the acceptance report traces each to its result. */
export interface Requirement {
  /** `REQ-01` */
  readonly id: string;
  readonly title: Localized;
  /** Patterns and operations (operationId or `GET /path`) that answer it. */
  readonly patterns: readonly string[];
  readonly operations: readonly string[];
  readonly findings: readonly string[];
}

export interface Phase {
  readonly id: PhaseId;
  readonly state: PhaseState;
  /** `2026-11-24` */
  readonly due?: string;
  readonly done?: string;
}

/** A goal beside those of the patterns in use, or one of theirs that does not count here and why. */
export interface IntegrationGoal {
  /** `P14-one-winner`, or one's own: `REQ-01-chinese-names`. */
  readonly id: string;
  readonly title?: Localized;
  /** Why this goal of a pattern is not shown. */
  readonly waived?: Localized;
}

export interface Person {
  readonly role: RoleId;
  readonly name: string;
  readonly organisation?: Localized;
}

export interface IntegrationMigration {
  readonly engine: MigrationEngine;
  /** What is moved: a path or an address, as the engine writes it. */
  readonly source: string;
  readonly bucket: string;
  readonly prefix: string;
}

/** What `integration.yaml` says, with everything filled in that may be absent. */
export interface Integration {
  /** Of this file's form; 1 is the only one yet. */
  readonly schema: 1;
  /** Also the name of package and files: lower case, digits, hyphens. */
  readonly name: string;
  readonly title: Localized;
  /** Semantic version of what is delivered. */
  readonly version: string;
  readonly customer: Localized;
  readonly vendor: Localized;
  readonly kind: IntegrationKind;
  readonly language: SampleLanguage;
  readonly build: BuildTool;
  /** Java: group id, which the package begins with; Go: module path. Absent: `com.example`, `example.com/<name>`. */
  readonly package?: string;
  /** SPDX expression or `UNLICENSED`. */
  readonly license: string;
  readonly application: ApplicationFacts;
  /** Where the project is, relative to the manifest: `.` for a package of its own. */
  readonly project: string;
  readonly connections: readonly IntegrationConnection[];
  readonly buckets: readonly IntegrationBucket[];
  readonly patterns: readonly IntegrationPattern[];
  readonly apiOperations: readonly IntegrationOperation[];
  readonly requirements: readonly Requirement[];
  readonly phases: readonly Phase[];
  readonly goals: readonly IntegrationGoal[];
  readonly documents: {
    readonly wanted: readonly DocumentId[];
    readonly languages: readonly DocumentLanguage[];
    /** Relative to the manifest. */
    readonly folder: string;
    /** Folder with the customer's own templates (`<id>.<language>.md`, `reference.docx`), relative to the manifest. */
    readonly templates?: string;
  };
  readonly people: readonly Person[];
  readonly tests: {
    /** Globs of JUnit XML files, relative to the manifest. */
    readonly results: readonly string[];
  };
  /** What goes into the delivery package beside source, documents and evidence; globs relative to the manifest. */
  readonly delivery: {
    /** What a build made: `target/*.jar`. Delivered also where git ignores it. */
    readonly artefacts: readonly string[];
    readonly leaveOut: readonly string[];
  };
  readonly migration?: IntegrationMigration;
  /** Answers to what only people know, by the id of the question. */
  readonly answers: Readonly<Record<string, Localized>>;
}
