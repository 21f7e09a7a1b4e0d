import type { CheckFinding } from '../checking/checkFinding';
import type { Integration } from '../manifest/integration';
import { ZipError } from './zip/archiveFault';

/** The parts of a delivery, each a folder of the archive; `root` stands beside them. */
export const deliveryParts = ['root', 'documents', 'package', 'source', 'evidence'] as const;
export type DeliveryPart = (typeof deliveryParts)[number];

export interface DeliveredFile {
  /** Relative to the archive's folder, with `/`. */
  readonly path: string;
  readonly part: DeliveryPart;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly executable?: true;
  /** Host names, properties and folders of the machine that made it were taken out. */
  readonly machineRemoved?: true;
}

/** That a delivery was built although the check had found errors. */
export interface DeliveryOverride {
  readonly reason: string;
  /** The errors that stood in the way. */
  readonly findings: readonly Pick<CheckFinding, 'code' | 'values' | 'file' | 'line'>[];
}

/** What `MANIFEST.json` says. */
export interface DeliveryManifest {
  readonly format: 1;
  /** `Storage Integrator 0.1.0` */
  readonly madeWith: string;
  readonly integration: Pick<Integration, 'name' | 'title' | 'version' | 'customer' | 'vendor' | 'license'>;
  /** ISO 8601: SOURCE_DATE_EPOCH or the newest commit; 1980-01-01 where there is neither. */
  readonly time: string;
  /** Absent where there is no git. */
  readonly revision?: { readonly commit: string; readonly uncommitted: number };
  readonly check: { readonly errors: number; readonly warnings: number };
  readonly override?: DeliveryOverride;
  /** What of the integration is not in it, and why. */
  readonly leftOut: readonly { readonly path: string; readonly reason: LeftOutReason }[];
  /** Every file but this one, by path. */
  readonly files: readonly DeliveredFile[];
}

export type LeftOutReason = 'secret' | 'link' | 'manifest';

/** Files that a manifest may list. */
const maxFiles = 200_000;

/**
 * Reads a manifest that others may have changed.
 * @throws ZipError that says what is wrong.
 */
export function parseDeliveryManifest(text: string): DeliveryManifest {
  const value = jsonOf(text) as Partial<DeliveryManifest> | null;
  if (value?.format !== 1) throw new ZipError('format');
  const { integration, files, check } = value;
  const whole =
    typeof integration?.name === 'string' && typeof integration.version === 'string' && Array.isArray(files);
  if (!whole || typeof check?.errors !== 'number') throw new ZipError('incomplete');
  if (files.length > maxFiles) throw new ZipError('tooManyFiles');
  const paths = new Set(files.map((file) => fileOf(file).path));
  if (paths.size !== files.length) throw new ZipError('listedTwice');
  const { override } = value;
  const isOverride =
    override === undefined || (typeof override?.reason === 'string' && Array.isArray(override.findings));
  if (!isOverride) throw new ZipError('badOverride');
  return value as DeliveryManifest;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ZipError('notJson', (cause as Error).message);
  }
}

function fileOf(value: unknown): DeliveredFile {
  const file = value as Partial<DeliveredFile> | null;
  const whole =
    typeof file?.path === 'string' &&
    typeof file.sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(file.sha256) &&
    Number.isSafeInteger(file.bytes) &&
    Number(file.bytes) >= 0;
  if (!whole) throw new ZipError('badEntry');
  return file as DeliveredFile;
}

/** Its text; the same manifest always gives the same one. */
export function writeDeliveryManifest(manifest: DeliveryManifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
