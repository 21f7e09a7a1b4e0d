import { S3Error } from '../../s3Error';
import { XmlFields } from '../../xml/xmlFields';
import { parseXml } from '../../xml/xmlReader';
import { renderXml } from '../../xml/xmlWriter';
import { type LockMode, lockModes, type ObjectRetention } from './objectLock';

/** How long new objects are kept when a request does not say. */
export interface DefaultRetention {
  readonly mode: LockMode;
  readonly period: { readonly days: number } | { readonly years: number };
}

/** Object lock of a bucket; that it is there means that lock is on, which is for ever. */
export interface LockConfiguration {
  readonly defaultRetention?: DefaultRetention;
}

/** Source: S3 user guide, "Object Lock considerations": at most 100 years. */
const maxDays = 36_500;
const maxYears = 100;

function invalid(message: string): S3Error {
  return new S3Error('InvalidArgument', message);
}

function readPeriod(fields: XmlFields): DefaultRetention['period'] {
  const [days, years] = [fields.integer('Days'), fields.integer('Years')];
  if ((days === undefined) === (years === undefined)) throw new S3Error('MalformedXML');
  const [count, max] = days === undefined ? [years ?? 0, maxYears] : [days, maxDays];
  if (count <= 0) throw invalid('Default retention period must be a positive integer value.');
  if (count > max) throw invalid('Default retention period too large');
  return days === undefined ? { years: years ?? 0 } : { days };
}

/** Reads the body of PutObjectLockConfiguration. Throws MalformedXML or InvalidArgument. */
export function parseLockConfiguration(source: string): LockConfiguration {
  const root = new XmlFields(parseXml(source, 'ObjectLockConfiguration'), { ObjectLockEnabled: 'one', Rule: 'one' });
  if (root.choice('ObjectLockEnabled', ['Enabled']) === undefined) throw new S3Error('MalformedXML');
  const rule = root.child('Rule');
  if (!rule) return {};
  const retention = new XmlFields(rule, { DefaultRetention: 'one' }).child('DefaultRetention');
  if (!retention) throw new S3Error('MalformedXML');
  const fields = new XmlFields(retention, { Mode: 'one', Days: 'one', Years: 'one' });
  const mode = fields.choice('Mode', lockModes);
  if (!mode) throw new S3Error('MalformedXML');
  return { defaultRetention: { mode, period: readPeriod(fields) } };
}

/** The answer of GetObjectLockConfiguration. */
export function renderLockConfiguration({ defaultRetention }: LockConfiguration): string {
  const period = defaultRetention?.period;
  return renderXml('ObjectLockConfiguration', {
    ObjectLockEnabled: 'Enabled',
    Rule: defaultRetention && {
      DefaultRetention: {
        Mode: defaultRetention.mode,
        Days: period && 'days' in period ? period.days : undefined,
        Years: period && 'years' in period ? period.years : undefined,
      },
    },
  });
}

/** The retention of an object written at `now` (milliseconds since 1970) without one of its own. */
export function retentionByDefault(lock: LockConfiguration, now: number): ObjectRetention | undefined {
  if (!lock.defaultRetention) return undefined;
  const { mode, period } = lock.defaultRetention;
  const until = new Date(now);
  if ('days' in period) until.setUTCDate(until.getUTCDate() + period.days);
  else until.setUTCFullYear(until.getUTCFullYear() + period.years);
  return { mode, until: until.toISOString() };
}
