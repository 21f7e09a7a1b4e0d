import type { LifecycleFilter, LifecycleRule } from './lifecycleRule';

const dayMilliseconds = 86_400_000;

/** What the rules look at in one version of an object; times in milliseconds since 1970. */
export interface AgingVersion {
  readonly versionId: string;
  readonly deleteMarker: boolean;
  readonly modified: number;
  readonly size: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface AgingObject {
  readonly key: string;
  /** The newest first. */
  readonly versions: readonly AgingVersion[];
}

/** What becomes of one object: at most its newest version expires, and older ones, or a lone delete marker, go for good. */
export interface ObjectExpirations {
  /** Delete the current version: for good, or with a delete marker in front, as the versioning of the bucket has it. */
  readonly expireCurrent: boolean;
  /** Versions to remove for good. */
  readonly remove: readonly string[];
}

/** When `days` are over: S3 rounds up to the next midnight UTC (user guide, "Lifecycle configuration elements"). */
function afterDays(from: number, days: number): number {
  return Math.ceil((from + days * dayMilliseconds) / dayMilliseconds) * dayMilliseconds;
}

function fits(filter: LifecycleFilter, key: string, version?: AgingVersion): boolean {
  if (!key.startsWith(filter.prefix ?? '')) return false;
  const tags = version?.tags ?? {};
  const tagged = Object.entries(filter.tags).every(
    ([name, value]) => Object.hasOwn(tags, name) && tags[name] === value,
  );
  const size = version?.size ?? 0;
  return tagged && size > (filter.greaterThan ?? -1) && size < (filter.lessThan ?? Number.POSITIVE_INFINITY);
}

/** When a rule lets a version that is current expire, or undefined. Milliseconds since 1970. */
function expiryOf(rule: LifecycleRule, modified: number): number | undefined {
  if (!rule.expiration) return undefined;
  if ('days' in rule.expiration) return afterDays(modified, rule.expiration.days);
  return 'date' in rule.expiration ? Date.parse(rule.expiration.date) : undefined;
}

/** The first moment at which a rule lets the current version expire, for the header `x-amz-expiration`. */
export function nextExpiry(
  rules: readonly LifecycleRule[],
  key: string,
  version: AgingVersion,
): { readonly time: number; readonly ruleId: string } | undefined {
  const found = rules
    .filter(({ enabled, filter }) => enabled && fits(filter, key, version))
    .map((rule) => ({ time: expiryOf(rule, version.modified), ruleId: rule.id }))
    .filter((each): each is { time: number; ruleId: string } => each.time !== undefined);
  return found.sort((a, b) => a.time - b.time)[0];
}

/** A delete marker that has nothing behind it any more: it goes by its own rule, or as what a rule with days expires. */
function isExpiredMarker(rules: readonly LifecycleRule[], key: string, version: AgingVersion, now: number): boolean {
  return rules.some(({ expiration, filter, ...rule }) => {
    if (!rule.enabled || !expiration || !key.startsWith(filter.prefix ?? '')) return false;
    if ('expiredObjectDeleteMarker' in expiration) return expiration.expiredObjectDeleteMarker;
    const narrow = Object.keys(filter.tags).length > 0 || filter.greaterThan !== undefined;
    return !narrow && 'days' in expiration && afterDays(version.modified, expiration.days) <= now;
  });
}

/** Versions that are past their days as noncurrent ones; these count from when the next newer version came. */
function noncurrentToRemove(rules: readonly LifecycleRule[], object: AgingObject, now: number): string[] {
  const [, ...older] = object.versions;
  const gone = older.filter((version, index) => {
    const since = object.versions[index]?.modified ?? now;
    return rules.some(({ enabled, filter, noncurrentExpiration }) => {
      if (!enabled || !noncurrentExpiration || !fits(filter, object.key, version)) return false;
      return index >= (noncurrentExpiration.keep ?? 0) && afterDays(since, noncurrentExpiration.days) <= now;
    });
  });
  return gone.map(({ versionId }) => versionId);
}

/** What the rules have become of an object by the moment `now`. */
export function expirationsOf(rules: readonly LifecycleRule[], object: AgingObject, now: number): ObjectExpirations {
  const [current] = object.versions;
  if (!current) return { expireCurrent: false, remove: [] };
  const remove = noncurrentToRemove(rules, object, now);
  if (!current.deleteMarker) {
    const expiry = nextExpiry(rules, object.key, current);
    return { expireCurrent: expiry !== undefined && expiry.time <= now, remove };
  }
  const lone = object.versions.length - remove.length === 1;
  if (lone && isExpiredMarker(rules, object.key, current, now)) remove.push(current.versionId);
  return { expireCurrent: false, remove };
}

/** Whether a multipart upload that began at `initiated` is to be aborted by `now`. */
export function isUploadExpired(rules: readonly LifecycleRule[], key: string, initiated: number, now: number): boolean {
  return rules.some(
    ({ enabled, filter, abortUploadsAfterDays: days }) =>
      enabled && days !== undefined && key.startsWith(filter.prefix ?? '') && afterDays(initiated, days) <= now,
  );
}

/** Value of `x-amz-expiration`. */
export function expirationHeader(expiry: { readonly time: number; readonly ruleId: string }): string {
  return `expiry-date="${new Date(expiry.time).toUTCString()}", rule-id="${encodeURIComponent(expiry.ruleId)}"`;
}
