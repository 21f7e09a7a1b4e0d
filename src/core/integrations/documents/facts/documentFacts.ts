import type { OperationDetail } from '../../../apis/detail/operationDetail';
import type { SchemaChild } from '../../../apis/detail/schemaView';
import type { Pattern } from '../../../patterns/catalogue';
import type { CodeDeclaration } from '../../../patterns/codeDeclarations';
import type { Localized, PatternSetting } from '../../../patterns/pattern';
import type { ProbeReport } from '../../../probe/probeReport';
import type {
  DocumentLanguage,
  Integration,
  IntegrationConnection,
  IntegrationOperation,
} from '../../manifest/integration';
import type { TestResults } from '../../results/testResults';
import type { GoalFacts } from './goalFacts';
import type { PatternSection } from './patternSection';

/** Lines of a project's file that a document quotes. */
export interface CodeExcerpt {
  /** Of the region or short form. */
  readonly name: string;
  /** From 1, both included. */
  readonly first: number;
  readonly last: number;
  /** As it is in the file, without the indentation that all lines share. */
  readonly text: string;
}

/** A file of the integration that came from a pattern, or that the manifest names as its code. */
export interface CodeFile {
  /** Relative to the integration's folder, with `/`. */
  readonly file: string;
  readonly pattern: string;
  /** Of the pattern's sample that it came from; absent where the file carries no marker. */
  readonly version?: number;
  readonly lines: number;
  /** Hex. */
  readonly sha256: string;
  readonly excerpts: readonly CodeExcerpt[];
  readonly declarations: readonly CodeDeclaration[];
}

export interface PatternFacts {
  readonly pattern: Pattern;
  /** In the manifest; false: the code of others is built on it. */
  readonly chosen: boolean;
  readonly findings: readonly string[];
  readonly section: Readonly<Record<DocumentLanguage, PatternSection>>;
  readonly code: readonly CodeFile[];
}

/** A key of the configuration, from the patterns in use and the project's own schema. */
export interface SettingFacts extends Omit<PatternSetting, 'type'> {
  readonly type: string;
  /** Patterns that read it. */
  readonly patterns: readonly string[];
  /** Also in the project's own schema. */
  readonly declared: boolean;
  /** A value that fits, by the schema; never of a secret. */
  readonly example?: string;
  /** Of a number. */
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A connection of the manifest with what the probe found. */
export interface ProbedConnection {
  readonly connection: IntegrationConnection;
  readonly report?: ProbeReport;
}

/** A property of an answer or body, with those within it. */
export interface PropertyFacts {
  readonly path: string;
  readonly property: SchemaChild;
}

/** An operation in use, and what its definition says of it. */
export interface OperationFacts {
  readonly used: IntegrationOperation;
  /** operationId, or method and path: the id by which requirements and documents name it. */
  readonly id: string;
  /** Absent when the definition could not be read or has no such operation. */
  readonly detail?: OperationDetail;
  /** Version of the definition as it is now. */
  readonly definitionVersion?: string;
  readonly definitionTitle?: string;
  readonly body: readonly PropertyFacts[];
  /** By status. */
  readonly answers: Readonly<Record<string, readonly PropertyFacts[]>>;
  /** Why there is no detail, in English. */
  readonly problem?: string;
}

export interface GitCommit {
  readonly hash: string;
  /** `2026-11-24` */
  readonly date: string;
  readonly subject: string;
}

export interface GitTag {
  readonly name: string;
  readonly date: string;
  readonly subject: string;
}

/** What git knows; the documents themselves and the lock file are left out, so that committing them changes nothing. */
export interface GitFacts {
  /** Full hash of the newest commit that changed anything else. */
  readonly revision: string;
  readonly date: string;
  readonly tags: readonly GitTag[];
  /** The newest tag of another version; changes are counted from there. */
  readonly since?: string;
  readonly commits: readonly GitCommit[];
  /** Changed since that tag. */
  readonly changed: readonly { readonly status: string; readonly file: string }[];
}

/** A package that the delivery depends on: a line of its SBOM. */
export interface ComponentFacts {
  readonly name: string;
  /** Exact; empty where no lock file says it. */
  readonly version: string;
  /** What the project asks for where the version is not exact: `>=1.40,<2`. */
  readonly requested?: string;
  /** SPDX; absent when not known. */
  readonly license?: string;
  /** `excluded`: only for building and testing. */
  readonly scope?: 'required' | 'optional' | 'excluded';
  /** False: another component needs it. */
  readonly direct?: boolean;
}

export interface FileFacts {
  readonly file: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** A kind of error as the code in use tells them apart. */
export interface ErrorFacts {
  readonly kind: string;
  readonly side: 's3' | 'rest';
  /** Codes and statuses that map to it. */
  readonly answers: Localized;
  readonly meaning: Localized;
  readonly action: Localized;
}

/** Everything that documents are made from. */
export interface DocumentFacts {
  readonly integration: Integration;
  /** Those of the manifest in its order, then what their code is built on. */
  readonly patterns: readonly PatternFacts[];
  /** Patterns of the catalogue that are not in use: texts name some of them. */
  readonly otherPatterns: readonly Pick<Pattern, 'id' | 'title'>[];
  readonly settings: readonly SettingFacts[];
  /** The project's own schema of its configuration, relative to the integration; absent when it has none. */
  readonly schemaFile?: string;
  readonly probes: readonly ProbedConnection[];
  readonly operations: readonly OperationFacts[];
  readonly goals: readonly GoalFacts[];
  readonly results: TestResults;
  /** Absent without a repository. */
  readonly git?: GitFacts;
  readonly components: readonly ComponentFacts[];
  readonly files: readonly FileFacts[];
  readonly errors: readonly ErrorFacts[];
}
