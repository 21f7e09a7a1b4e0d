/** Why a name cannot be given to a new bucket. */
export type BucketNameReason =
  | 'empty'
  | 'tooShort'
  | 'tooLong'
  | 'upperCase'
  /** Anything but lower-case letters, digits, dots and hyphens. */
  | 'badCharacter'
  /** The first or the last character is a dot or a hyphen. */
  | 'badEdge'
  | 'adjacentDots'
  /** A dot beside a hyphen: no DNS label begins or ends with a hyphen. */
  | 'dotBesideHyphen'
  | 'ipAddress'
  | 'reservedPrefix'
  | 'reservedSuffix';

const reservedPrefixes = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const reservedSuffixes = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];

/** Each rule holds for names that passed the ones before it; the first that fails is the most helpful to hear of. */
const rules: readonly (readonly [BucketNameReason, (name: string) => boolean])[] = [
  ['empty', (name) => name === ''],
  ['upperCase', (name) => /[A-Z]/.test(name)],
  ['badCharacter', (name) => /[^a-z0-9.-]/.test(name)],
  ['tooShort', (name) => name.length < 3],
  ['tooLong', (name) => name.length > 63],
  ['badEdge', (name) => !/^[a-z0-9].*[a-z0-9]$/.test(name)],
  ['adjacentDots', (name) => name.includes('..')],
  ['dotBesideHyphen', (name) => name.includes('.-') || name.includes('-.')],
  ['ipAddress', (name) => /^\d+\.\d+\.\d+\.\d+$/.test(name)],
  ['reservedPrefix', (name) => reservedPrefixes.some((prefix) => name.startsWith(prefix))],
  ['reservedSuffix', (name) => reservedSuffixes.some((suffix) => name.endsWith(suffix))],
];

/**
 * Checks the name of a bucket to be created; buckets that exist may have any name and are never checked. Gives the
 * first reason against the name, or undefined. Source: Amazon S3 User Guide, "General purpose bucket naming rules";
 * `dotBesideHyphen` is the older DNS rule that MinIO and stores with virtual-host addressing still apply.
 */
export function validateBucketName(name: string): BucketNameReason | undefined {
  return rules.find(([, breaks]) => breaks(name))?.[0];
}
