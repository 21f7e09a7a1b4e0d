import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { AppError, isCancellation, throwIfCancelled } from '../../base/errors';
import { type DeliveryManifest, parseDeliveryManifest } from './deliveryManifest';
import { deliveryManifestName } from './deliveryNames';
import { type ArchiveFault, ZipError } from './zip/archiveFault';
import { type ZipListing, ZipReader } from './zip/zipReader';

/** What can be wrong with a delivery package; the words for readers are in verifyTexts.ts. */
export const packageProblems = [
  'archive',
  'name',
  'twice',
  'noManifest',
  'manifest',
  'missing',
  'extra',
  'changed',
  'broken',
  'otherManifest',
] as const;

export interface PackageProblem {
  readonly code: (typeof packageProblems)[number];
  /** Within the archive. */
  readonly file?: string;
  readonly detail?: ArchiveFault;
}

export interface VerifyOptions {
  /** Of the manifest or the archive, in hexadecimal, as the sender told it. */
  readonly expected?: string;
  readonly signal?: AbortSignal;
  /** So many files are compared, of so many. */
  onFile?(done: number, of: number): void;
}

export interface VerifyReport {
  /** Nothing is wrong: the archive holds what its manifest says, and nothing else. */
  readonly ok: boolean;
  readonly problems: readonly PackageProblem[];
  /** Of the archive, in hexadecimal. */
  readonly sha256: string;
  /** Files that have the hash that the manifest gives them. */
  readonly verified: number;
  /** Absent when there is none that can be read. */
  readonly manifest?: DeliveryManifest;
  readonly manifestSha256?: string;
}

const maxManifestBytes = 64 * 1024 * 1024;

/**
 * Verifies a delivery package: every file there with its hash, none beside them, no name that would be unpacked elsewhere. It proves that
 * the archive agrees with its manifest; that the manifest is the one that was delivered shows its own hash, as the sender told it.
 * @throws AppError `local.io` when the file cannot be read, `cancelled`
 */
export async function verifyPackage(file: string, options: VerifyOptions = {}): Promise<VerifyReport> {
  const sha256 = await hashOf(file, options.signal);
  let zip: ZipReader;
  try {
    zip = await ZipReader.open(file);
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    return { ok: false, problems: [{ code: 'archive', detail: error.fault }], sha256, verified: 0 };
  }
  try {
    const report = { sha256, ...(await verifyArchive(zip, options)) };
    const other = otherManifest(report, options.expected);
    return { ...report, ok: report.ok && other.length === 0, problems: [...other, ...report.problems] };
  } finally {
    zip.close();
  }
}

/** Files and manifest may agree and be others than those that were sent: only the hash that the sender told shows that. */
function otherManifest(
  { sha256, manifestSha256 }: Pick<VerifyReport, 'sha256' | 'manifestSha256'>,
  expected: string | undefined,
): readonly PackageProblem[] {
  if (expected === undefined) return [];
  return [sha256, manifestSha256].includes(expected.toLowerCase()) ? [] : [{ code: 'otherManifest' }];
}

async function hashOf(file: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) {
      throwIfCancelled(signal);
      hash.update(chunk as Buffer);
    }
  } catch (cause) {
    if (isCancellation(cause)) throw cause;
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  }
  return hash.digest('hex');
}

async function verifyArchive(zip: ZipReader, options: VerifyOptions): Promise<Omit<VerifyReport, 'sha256'>> {
  const problems = [...nameProblems(zip.list)];
  const index = zip.list.findIndex(({ name, problem }) => !problem && isManifest(name));
  const manifestName = zip.list[index]?.name;
  if (manifestName === undefined) {
    return { ok: false, problems: [...problems, { code: 'noManifest' }], verified: 0 };
  }
  const read = await readManifest(zip, index);
  if ('detail' in read) {
    return {
      ok: false,
      problems: [...problems, { code: 'manifest', file: manifestName, detail: read.detail }],
      verified: 0,
    };
  }
  const { manifest, sha256: manifestSha256 } = read;
  const root = manifestName.slice(0, -deliveryManifestName.length);
  const compared = await compareFiles(zip, { manifest, root, manifestName }, options);
  const all = [...problems, ...compared.problems];
  return { ok: all.length === 0, problems: all, verified: compared.verified, manifest, manifestSha256 };
}

/** The archive has one folder, and the manifest is in it. */
function isManifest(name: string): boolean {
  return name.endsWith(`/${deliveryManifestName}`) && name.split('/').length === 2;
}

function nameProblems(list: readonly ZipListing[]): readonly PackageProblem[] {
  const seen = new Set<string>();
  return list.flatMap(({ name, problem }): readonly PackageProblem[] => {
    if (problem !== undefined) return [{ code: 'name', file: name, detail: problem }];
    if (seen.has(name)) return [{ code: 'twice', file: name }];
    seen.add(name);
    return [];
  });
}

async function readManifest(zip: ZipReader, index: number) {
  try {
    const { content, sha256 } = await zip.read(index, maxManifestBytes, { keep: true });
    return { manifest: parseDeliveryManifest(content?.toString('utf8') ?? ''), sha256 };
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    return { detail: error.fault };
  }
}

interface Expected {
  readonly manifest: DeliveryManifest;
  /** Folder of the archive, with `/` at its end. */
  readonly root: string;
  readonly manifestName: string;
}

async function compareFiles(zip: ZipReader, { manifest, root, manifestName }: Expected, options: VerifyOptions) {
  const { signal, onFile } = options;
  const places = new Map(zip.list.map(({ name, problem }, at) => [name, problem ? undefined : at]));
  const wanted = new Set([manifestName, ...manifest.files.map(({ path }) => `${root}${path}`)]);
  const problems: PackageProblem[] = zip.list
    .filter(({ name, problem }) => !problem && !wanted.has(name))
    .map(({ name }) => ({ code: 'extra', file: name }));
  let verified = 0;
  for (const [done, { path, bytes, sha256 }] of manifest.files.entries()) {
    throwIfCancelled(signal);
    onFile?.(done, manifest.files.length);
    const name = `${root}${path}`;
    const at = places.get(name);
    const problem =
      at === undefined ? ({ code: 'missing' } as const) : await compareFile(zip, at, { bytes, sha256 }, signal);
    if (problem === undefined) verified++;
    // What has a bad name was told already.
    else if (at !== undefined || !places.has(name)) problems.push({ ...problem, file: name });
  }
  return { problems, verified };
}

async function compareFile(
  zip: ZipReader,
  at: number,
  expected: { readonly bytes: number; readonly sha256: string },
  signal: AbortSignal | undefined,
): Promise<PackageProblem | undefined> {
  try {
    const { bytes, sha256 } = await zip.read(at, expected.bytes, signal ? { signal } : {});
    return bytes === expected.bytes && sha256 === expected.sha256 ? undefined : { code: 'changed' };
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    return { code: 'broken', detail: error.fault };
  }
}
