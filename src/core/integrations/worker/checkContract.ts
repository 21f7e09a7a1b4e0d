import type { DefinitionIndex } from '../../apis/index/definitionIndex';
import type { ApiRequest } from '../../apis/requests/apiRequest';
import type { ApiResponse } from '../../apis/requests/apiResponse';
import type { Method } from '../../base/thread/threadContract';
import type { ProbeReport } from '../../probe/probeReport';
import type { CheckReport, CheckTopic } from '../checking/checkFinding';
import type { BuiltPackage, PackageOptions } from '../delivery/buildPackage';
import type { VerifyReport } from '../delivery/verifyPackage';
import type { OpenQuestion } from '../documents/openQuestions';
import type { IntegrationConnection } from '../manifest/integration';

/** What is known of an integration beside its manifest. */
export interface Checked {
  readonly report: CheckReport;
  readonly questions: readonly OpenQuestion[];
}

export interface CheckOrder {
  /** Absolute path of the integration's folder. */
  readonly folder: string;
  /** Only files that changed since the last check are read for secrets and marks. */
  readonly onlyChanged: boolean;
  /** Services that are asked; absent: none. */
  readonly live?: {
    /** Addresses that operations' paths stand behind, by definition as the manifest names it. */
    readonly servers: Readonly<Record<string, string>>;
    /** Names of connections whose stores are probed. */
    readonly probed: readonly string[];
  };
}

/** A definition that operations in use belong to. */
export interface UsedDefinition {
  /** As the manifest names it. */
  readonly where: string;
  readonly index: DefinitionIndex;
}

/** What the thread does; all of it may take seconds of the processor's time. */
export interface CheckMethods {
  readonly check: Method<CheckOrder, Checked>;
  /** The definitions that operations in use belong to; those that cannot be read are left out, the check tells of them. */
  readonly definitions: Method<{ readonly folder: string }, readonly UsedDefinition[]>;
  readonly build: Method<
    { readonly folder: string } & Pick<PackageOptions, 'out' | 'report' | 'override' | 'toolVersion' | 'environment'>,
    BuiltPackage
  >;
  readonly verify: Method<{ readonly file: string }, VerifyReport>;
}

/** What needs secrets: the host has them, and the thread never sees one. */
export interface CheckQuestions {
  /** Probes the store of a connection anew. */
  readonly probe: Method<
    { readonly connection: IntegrationConnection; readonly before: ProbeReport },
    ProbeReport | 'elsewhere'
  >;
  /** Sends a request to the service of a definition. */
  readonly send: Method<{ readonly where: string; readonly request: ApiRequest }, ApiResponse>;
}

export type CheckNews =
  | { readonly tells: 'topic'; readonly topic: CheckTopic }
  | { readonly tells: 'files'; readonly done: number; readonly of: number };

export interface CheckContract {
  readonly methods: CheckMethods;
  readonly questions: CheckQuestions;
  readonly news: CheckNews;
}

/** Where the thread finds what ships with the program: absolute paths. */
export interface CheckPlaces {
  /** `snippets/` */
  readonly catalogue: string;
  /** `templates/documents/` */
  readonly templates: string;
}
