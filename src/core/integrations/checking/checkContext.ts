import type { OpenDefinition } from '../../apis/openDefinition';
import type { OperationCheck } from '../../apis/requests/contract/checkService';
import type { Catalogue, Pattern } from '../../patterns/catalogue';
import type { ProbeReport } from '../../probe/probeReport';
import type { ComponentList } from '../inventory/components/component';
import type { FileList } from '../inventory/listFiles';
import type { Integration, IntegrationConnection } from '../manifest/integration';
import type { ReadTestResults } from '../results/testResults';
import type { CheckFinding, CheckReport, CheckTopic } from './checkFinding';
import type { CheckCode } from './checkTexts';
import type { FileScan } from './fileScan';

/** What is asked of services that run; absent parts are not, and the report says so. Credentials are the caller's business. */
export interface LiveServices {
  /** The definition that a service offers at an address. @throws AppError */
  readonly definitionAt?: (address: string) => Promise<OpenDefinition>;
  /**
   * Asks the service behind a definition of the manifest for these operations, and compares its answers with the definition; undefined
   * when nobody said where that service is. @throws AppError
   */
  readonly answers?: (
    definition: OpenDefinition,
    operations: readonly string[],
    where: string,
  ) => Promise<readonly OperationCheck[] | undefined>;
  /**
   * Probes the store of a connection anew. `elsewhere`: what can be reached from here is not the endpoint of the report before.
   * @throws AppError
   */
  readonly probe?: (
    connection: IntegrationConnection,
    before: ProbeReport,
  ) => Promise<ProbeReport | 'elsewhere' | 'notAsked'>;
}

/** What every check looks at; made once. */
export interface CheckContext {
  /** Absolute path of the integration's folder. */
  readonly folder: string;
  readonly integration: Integration;
  readonly catalogue: Catalogue;
  /** Those of the manifest and of the project's code that the catalogue has, with what they are built on. */
  readonly patterns: readonly Pattern[];
  readonly list: FileList;
  /** Of those files, and of what is delivered although git may ignore it: results of tests, what a build made. */
  readonly scans: readonly FileScan[];
  readonly results: ReadTestResults;
  readonly components: ComponentList;
  readonly now: Date;
  /** Absolute path of our document templates. */
  readonly templates?: string;
  readonly live?: LiveServices;
  readonly signal?: AbortSignal;
}

/** What a check found, and what it could not look at. */
export interface CheckOutcome {
  readonly findings: readonly CheckFinding[];
  readonly notChecked?: CheckReport['notChecked'];
}

/** Everything about one topic. @throws AppError `cancelled`, `local.io` */
export type Check = (context: CheckContext) => Promise<CheckOutcome>;

/** A finding of a topic, whose code begins with the topic's name. */
export function finding(
  severity: CheckFinding['severity'],
  code: CheckCode,
  values: CheckFinding['values'] = [],
  place: { readonly file?: string; readonly line?: number } = {},
): CheckFinding {
  const topic = code.slice(0, code.indexOf('.')) as CheckTopic;
  return { topic, code, severity, values, ...place };
}

/** What could not be looked at, and why. */
export function notChecked(code: CheckCode, values: CheckFinding['values'] = []) {
  return { topic: code.slice(0, code.indexOf('.')) as CheckTopic, code, values };
}
