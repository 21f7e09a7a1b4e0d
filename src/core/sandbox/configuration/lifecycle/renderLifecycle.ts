import { renderXml, type XmlElements } from '../../xml/xmlWriter';
import type { LifecycleExpiration, LifecycleFilter, LifecycleRule } from './lifecycleRule';

function filterElements(filter: LifecycleFilter): XmlElements {
  return {
    Prefix: filter.prefix,
    Tag: Object.entries(filter.tags).map(([Key, Value]) => ({ Key, Value })),
    ObjectSizeGreaterThan: filter.greaterThan,
    ObjectSizeLessThan: filter.lessThan,
  };
}

function scopeElements({ filter, filterForm }: LifecycleRule): XmlElements {
  if (filterForm === 'prefix') return { Prefix: filter.prefix };
  return { Filter: filterForm === 'and' ? { And: filterElements(filter) } : filterElements(filter) };
}

function expirationElements(expiration: LifecycleExpiration): XmlElements {
  if ('days' in expiration) return { Days: expiration.days };
  if ('date' in expiration) return { Date: expiration.date };
  return { ExpiredObjectDeleteMarker: expiration.expiredObjectDeleteMarker };
}

function ruleElements(rule: LifecycleRule): XmlElements {
  return {
    ID: rule.id,
    ...scopeElements(rule),
    Status: rule.enabled ? 'Enabled' : 'Disabled',
    Expiration: rule.expiration && expirationElements(rule.expiration),
    NoncurrentVersionExpiration: rule.noncurrentExpiration && {
      NoncurrentDays: rule.noncurrentExpiration.days,
      NewerNoncurrentVersions: rule.noncurrentExpiration.keep,
    },
    AbortIncompleteMultipartUpload:
      rule.abortUploadsAfterDays === undefined ? undefined : { DaysAfterInitiation: rule.abortUploadsAfterDays },
  };
}

/** The answer of GetBucketLifecycleConfiguration. */
export function renderLifecycle(rules: readonly LifecycleRule[]): string {
  return renderXml('LifecycleConfiguration', { Rule: rules.map(ruleElements) });
}
