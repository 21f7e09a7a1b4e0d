import path from 'node:path';
import { AppError } from '../../base/errors';
import type { CheckFinding, CheckReport } from '../checking/checkFinding';
import type { PackageCaches } from '../inventory/components/readComponents';
import { readComponents, usualCaches } from '../inventory/components/readComponents';
import { documentLanguages, type Integration } from '../manifest/integration';
import { loadManifest } from '../manifest/integrationFile';
import { deliveryListText } from './deliveryList';
import { type DeliveredFile, type DeliveryManifest, writeDeliveryManifest } from './deliveryManifest';
import { deliveryListName, deliveryManifestName, sbomName } from './deliveryNames';
import { type DeliveryPlan, type PlannedDelivery, planDelivery, plannedText } from './deliveryPlan';
import { deliveryTime, revisionOf } from './deliveryTime';
import { sbomText } from './sbom';
import { type WrittenZip, writeZip } from './zip/zipWriter';

export interface PackageOptions {
  /** Absolute path of the archive. */
  readonly out: string;
  /** Of the integration as it is now. */
  readonly report: CheckReport;
  /** Why it is delivered although the report has errors. */
  readonly override?: string;
  /** Of Storage Integrator. */
  readonly toolVersion: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly caches?: PackageCaches;
  readonly signal?: AbortSignal;
  /** So many files are packed, of so many. */
  onFile?(done: number, of: number): void;
}

export interface BuiltPackage extends WrittenZip {
  readonly manifest: DeliveryManifest;
  /** Of MANIFEST.json, in hexadecimal: who signs it signs every file. */
  readonly manifestSha256: string;
}

/**
 * Builds the delivery package of an integration: source, what a build made, documents, evidence, bill of materials, delivery list in both
 * languages, and a manifest with the SHA-256 of every file. The same input gives the same bytes.
 * @param folder Absolute path.
 * @throws AppError `input.invalid` (`reason: 'checkFailed'`) when the report has errors and nobody gave a reason to deliver all the same,
 *   `local.io`, `config.invalid`, `store.tooLarge`, `cancelled`
 */
export async function buildPackage(folder: string, options: PackageOptions): Promise<BuiltPackage> {
  const { out, report, override, signal, onFile } = options;
  const errors = report.findings.filter(({ severity }) => severity === 'error');
  const reason = override?.trim() ?? '';
  if (errors.length > 0 && reason === '') throw refusal(errors);
  const integration = await loadManifest(folder);
  const time = await deliveryTime(folder, options.environment);
  const plan = await planDelivery(folder, integration, { out, ...(signal && { signal }) });
  const extra = await ownFiles(folder, integration, { ...options, time });
  const files = [...plan.files, ...extra];
  const manifest = await manifestOf(folder, integration, { plan, files, time, errors, reason, options });
  const listed = withLists(manifest, files);
  const text = plannedText(writeDeliveryManifest(listed.manifest));
  const root = `${integration.name}-${integration.version}`;
  const entries = [{ path: deliveryManifestName, part: 'root' as const, ...text }, ...listed.files];
  const zip = await writeZip(
    out,
    entries.map(({ path: name, executable, content, bytes, sha256 }) => ({
      ...{ name: `${root}/${name}`, content, bytes, sha256 },
      ...(executable && { executable }),
    })),
    { time, ...(signal && { signal }), ...(onFile && { onEntry: onFile }) },
  );
  return { ...zip, manifest: listed.manifest, manifestSha256: text.sha256 };
}

function refusal(errors: readonly CheckFinding[]): AppError {
  return new AppError('input.invalid', `The check found ${errors.length} errors; nothing was packed`, {
    facts: { reason: 'checkFailed', count: errors.length },
  });
}

/** What we make: bill of materials and the report of the check, without the time at which it ran. */
async function ownFiles(
  folder: string,
  integration: Integration,
  { report, time, toolVersion, caches = usualCaches() }: PackageOptions & { readonly time: Date },
): Promise<readonly PlannedDelivery[]> {
  const list = await readComponents(path.join(folder, integration.project), caches);
  const { findings, checked, notChecked } = report;
  const check = `${JSON.stringify({ findings, checked, notChecked }, undefined, 2)}\n`;
  return [
    { path: 'evidence/check.json', part: 'evidence', ...plannedText(check) },
    { path: sbomName, part: 'root', ...plannedText(sbomText({ integration, list, time, toolVersion })) },
  ];
}

interface ManifestFacts {
  readonly plan: DeliveryPlan;
  readonly files: readonly PlannedDelivery[];
  readonly time: Date;
  readonly errors: readonly CheckFinding[];
  readonly reason: string;
  readonly options: PackageOptions;
}

async function manifestOf(
  folder: string,
  { name, title, version, customer, vendor, license }: Integration,
  { plan, files, time, errors, reason, options }: ManifestFacts,
): Promise<DeliveryManifest> {
  const revision = await revisionOf(folder);
  const warnings = options.report.findings.filter(({ severity }) => severity === 'warning').length;
  const findings = errors.map(({ code, values, file, line }) => ({
    ...{ code, values },
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
  }));
  return {
    format: 1,
    madeWith: `Storage Integrator ${options.toolVersion}`,
    integration: { name, title, version, customer, vendor, license },
    time: time.toISOString(),
    ...(revision && { revision }),
    check: { errors: errors.length, warnings },
    ...(errors.length > 0 && { override: { reason, findings } }),
    leftOut: plan.leftOut,
    files: files.map(entryOf),
  };
}

/** The delivery lists tell of all files but themselves; the manifest has them, too. */
function withLists(manifest: DeliveryManifest, files: readonly PlannedDelivery[]) {
  const lists = documentLanguages.map((language): PlannedDelivery => {
    return { path: deliveryListName(language), part: 'root', ...plannedText(deliveryListText(manifest, language)) };
  });
  const all = [...files, ...lists].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { manifest: { ...manifest, files: all.map(entryOf) }, files: all };
}

function entryOf({ content: _, ...entry }: PlannedDelivery): DeliveredFile {
  return entry;
}
