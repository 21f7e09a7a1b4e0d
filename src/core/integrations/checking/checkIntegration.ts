import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, throwIfCancelled } from '../../base/errors';
import type { Catalogue } from '../../patterns/catalogue';
import { type PackageCaches, readComponents, usualCaches } from '../inventory/components/readComponents';
import { listFiles } from '../inventory/listFiles';
import { patternsInUse } from '../inventory/patternsInUse';
import { type Integration, manifestName } from '../manifest/integration';
import { readManifest } from '../manifest/integrationFile';
import { integrationResults } from '../results/integrationResults';
import { resultFiles } from '../results/resultFiles';
import { type Check, type CheckContext, type CheckOutcome, finding, type LiveServices } from './checkContext';
import { type CheckFinding, type CheckReport, type CheckTopic, checkTopics } from './checkFinding';
import { markedScans } from './markedScans';
import type { ScanCache } from './scanCache';
import { scanFiles } from './scanFiles';
import { checkCapabilities } from './topics/capabilityCheck';
import { checkDefinitions } from './topics/definitionCheck';
import { checkDocuments } from './topics/documentCheck';
import { checkLicences } from './topics/licenceCheck';
import { checkPatterns } from './topics/patternCheck';
import { checkPhases } from './topics/phaseCheck';
import { checkScaffold } from './topics/scaffoldCheck';
import { checkSecrets } from './topics/secretCheck';
import { checkTests } from './topics/testCheck';

export interface CheckOptions {
  readonly catalogue: Catalogue;
  /** Absolute path of `templates/documents/`; without it nobody can say whether documents are current. */
  readonly templates?: string;
  /** Absent: no service is asked. */
  readonly live?: LiveServices;
  readonly caches?: PackageCaches;
  readonly now?: Date;
  readonly signal?: AbortSignal;
  /** Scans of earlier checks of the same folder: only files that changed since are read. Without it all are. */
  readonly scanned?: ScanCache;
  /** A topic is looked at. */
  onTopic?(topic: CheckTopic): void;
  /** So many files were looked at, of so many. */
  onFiles?(done: number, of: number): void;
}

/** Checks by the topics that they speak about; a topic of its own is the manifest, without which there is nothing to check. */
const checks: readonly (readonly [topics: readonly CheckTopic[], check: Check])[] = [
  [['patterns'], checkPatterns],
  [['operations', 'definition'], checkDefinitions],
  [['tests'], checkTests],
  [['documents', 'questions'], checkDocuments],
  [['secrets'], checkSecrets],
  [['licences'], checkLicences],
  [['capabilities'], checkCapabilities],
  [['scaffold'], checkScaffold],
  [['phases'], checkPhases],
];

const severities = ['error', 'warning', 'info'] as const;

/**
 * Holds the manifest of an integration against what is really there. What cannot be looked at is said with its reason.
 * @param folder Absolute path of the folder with `integration.yaml`.
 * @throws AppError `local.io` when the folder cannot be read, `cancelled`
 */
export async function checkIntegration(folder: string, options: CheckOptions): Promise<CheckReport> {
  const { now = new Date(), signal, onTopic } = options;
  onTopic?.('manifest');
  const { integration, findings: manifest } = await checkManifest(folder);
  if (integration === undefined) {
    const others = checkTopics.filter((topic) => topic !== 'manifest');
    return {
      time: now.toISOString(),
      findings: manifest,
      checked: ['manifest'],
      notChecked: others.map((topic) => ({ topic, code: 'manifest.unusable', values: [] })),
    };
  }
  const context = await contextOf(folder, integration, { ...options, now });
  const outcomes: CheckOutcome[] = [{ findings: manifest }];
  for (const [topics, check] of checks) {
    throwIfCancelled(signal);
    for (const topic of topics) onTopic?.(topic);
    outcomes.push(await check(context));
  }
  return reportOf(now, outcomes);
}

/** True when nothing stands in the way of a delivery. */
export function passes({ findings }: CheckReport): boolean {
  return findings.every(({ severity }) => severity !== 'error');
}

async function checkManifest(folder: string): Promise<CheckOutcome & { readonly integration?: Integration }> {
  const file = path.join(folder, manifestName);
  const text = await readFile(file, 'utf8').catch((cause) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  });
  if (text === undefined) return { findings: [finding('error', 'manifest.missing', [], { file: manifestName })] };
  const { integration, problems } = readManifest(text);
  const findings = problems.map(({ line, texts }) =>
    finding('error', 'manifest.invalid', [texts.en, texts['zh-cn']], { file: manifestName, line }),
  );
  if (integration === undefined) return { findings };
  const gone = [integration.project, integration.application.code].filter((each) => each !== undefined);
  const missing = await Promise.all(gone.map((each) => isFolder(path.resolve(folder, each))));
  return {
    integration,
    findings: gone
      .filter((_, at) => !missing[at])
      .map((each) => finding('error', 'manifest.noFolder', [each], { file: manifestName })),
  };
}

function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function contextOf(
  folder: string,
  integration: Integration,
  options: CheckOptions & { readonly now: Date },
): Promise<CheckContext> {
  const { catalogue, templates, live, caches = usualCaches(), now, signal, scanned, onFiles } = options;
  const ids = integration.patterns.filter(({ id }) => catalogue.patterns.has(id)).map(({ id }) => id);
  const [list, components] = await Promise.all([
    listFiles(folder, signal),
    readComponents(path.resolve(folder, integration.project), caches),
  ]);
  const known = new Set(list.files.map(({ file }) => file));
  const made = await resultFiles(folder, [...integration.tests.results, ...integration.delivery.artefacts]);
  const all = [...list.files, ...made.filter(({ file }) => !known.has(file))];
  const scans = await scanFiles(folder, all, {
    ...(signal && { signal }),
    ...(scanned && { cache: scanned }),
    ...(onFiles && { onFiles }),
  });
  const marked = markedScans(scans, integration.project).map(({ id }) => id);
  const patterns = patternsInUse(catalogue, ids, marked);
  const results = await integrationResults(folder, integration, patterns, signal);
  return {
    ...{ folder, integration, catalogue, patterns, list, scans, results, components, now },
    ...(templates !== undefined && { templates }),
    ...(live && { live }),
    ...(signal && { signal }),
  };
}

/** Errors first; within a severity in the order of the topics, then of the files. */
function reportOf(now: Date, outcomes: readonly CheckOutcome[]): CheckReport {
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  const left = outcomes.flatMap((outcome) => outcome.notChecked ?? []);
  const rank = (each: CheckFinding) => severities.indexOf(each.severity) * 100 + checkTopics.indexOf(each.topic);
  return {
    time: now.toISOString(),
    findings: [...findings].sort((a, b) => rank(a) - rank(b)),
    checked: checkTopics,
    notChecked: left,
  };
}
