import { S3Error } from '../../s3Error';
import { XmlFields } from '../../xml/xmlFields';
import { parseXml } from '../../xml/xmlReader';
import { renderXml } from '../../xml/xmlWriter';

export const lockModes = ['GOVERNANCE', 'COMPLIANCE'] as const;

export type LockMode = (typeof lockModes)[number];

export interface ObjectRetention {
  readonly mode: LockMode;
  /** ISO 8601. */
  readonly until: string;
}

/** What keeps one version of an object. */
export interface ObjectLock {
  readonly retention?: ObjectRetention;
  readonly legalHold?: 'ON' | 'OFF';
}

const denied = 'Access Denied because object protected by object lock.';

function invalid(message: string): S3Error {
  return new S3Error('InvalidArgument', message);
}

/** ISO 8601 with a time zone, as S3 wants it; `now` in milliseconds since 1970. */
function readUntil(text: string, now: number): string {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(time)) throw invalid('The retain until date must be provided in ISO 8601 format');
  if (time <= now) throw invalid('The retain until date must be in the future!');
  return new Date(time).toISOString();
}

/** Reads the body of PutObjectRetention; an empty one takes the retention away. Throws MalformedXML or InvalidArgument. */
export function parseRetention(source: string, now: number): ObjectRetention | undefined {
  const fields = new XmlFields(parseXml(source, 'Retention'), { Mode: 'one', RetainUntilDate: 'one' });
  const [mode, until] = [fields.choice('Mode', lockModes), fields.text('RetainUntilDate')];
  if (mode === undefined && until === undefined) return undefined;
  if (mode === undefined || until === undefined) throw new S3Error('MalformedXML');
  return { mode, until: readUntil(until, now) };
}

/** The answer of GetObjectRetention. */
export function renderRetention({ mode, until }: ObjectRetention): string {
  return renderXml('Retention', { Mode: mode, RetainUntilDate: until });
}

/** Reads the body of PutObjectLegalHold. Throws MalformedXML. */
export function parseLegalHold(source: string): 'ON' | 'OFF' {
  const status = new XmlFields(parseXml(source, 'LegalHold'), { Status: 'one' }).choice('Status', ['ON', 'OFF']);
  if (!status) throw new S3Error('MalformedXML');
  return status;
}

/** The answer of GetObjectLegalHold. */
export function renderLegalHold(status: 'ON' | 'OFF'): string {
  return renderXml('LegalHold', { Status: status });
}

function headerRetention(get: (name: string) => string | undefined, now: number): ObjectRetention | undefined {
  const [modeText, until] = [get('x-amz-object-lock-mode'), get('x-amz-object-lock-retain-until-date')];
  if (modeText === undefined && until === undefined) return undefined;
  if (modeText === undefined || until === undefined) {
    throw invalid('x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied');
  }
  const mode = lockModes.find((each) => each === modeText);
  if (!mode) throw invalid('Unknown wormMode directive.');
  return { mode, until: readUntil(until, now) };
}

/** What the headers of a write ask for (lower-case name to value); empty where they ask for nothing. Throws InvalidArgument. */
export function lockOfHeaders(get: (name: string) => string | undefined, now: number): ObjectLock {
  const retention = headerRetention(get, now);
  const hold = get('x-amz-object-lock-legal-hold');
  if (hold !== undefined && hold !== 'ON' && hold !== 'OFF') throw invalid('Legal Hold must be either of ON or OFF');
  return { ...(retention && { retention }), ...(hold && { legalHold: hold }) };
}

/** Headers of the answers of GetObject and HeadObject. */
export function lockHeaders({ retention, legalHold }: ObjectLock): Record<string, string> {
  return {
    ...(retention && {
      'x-amz-object-lock-mode': retention.mode,
      'x-amz-object-lock-retain-until-date': retention.until,
    }),
    ...(legalHold && { 'x-amz-object-lock-legal-hold': legalHold }),
  };
}

function isRetained({ retention }: ObjectLock, now: number, bypass: boolean): boolean {
  if (!retention || Date.parse(retention.until) <= now) return false;
  return retention.mode === 'COMPLIANCE' || !bypass;
}

/**
 * Whether a version may be removed for good at `now` (milliseconds since 1970); `bypass` tells whether the request holds
 * `x-amz-bypass-governance-retention: true` and may. Source: S3 user guide, "Locking objects with Object Lock".
 */
export function mayRemove(lock: ObjectLock, now: number, bypass: boolean): boolean {
  return lock.legalHold !== 'ON' && !isRetained(lock, now, bypass);
}

/** Throws AccessDenied where {@link mayRemove} says no. */
export function requireRemovable(lock: ObjectLock, now: number, bypass: boolean): void {
  if (!mayRemove(lock, now, bypass)) throw new S3Error('AccessDenied', denied);
}

/** Throws AccessDenied where `next` would shorten, loosen or end a retention that still holds; longer is always allowed. */
export function requireRetentionChange(
  lock: ObjectLock,
  next: ObjectRetention | undefined,
  now: number,
  bypass: boolean,
): void {
  if (!isRetained(lock, now, bypass) || !lock.retention) return;
  const longer = next !== undefined && Date.parse(next.until) >= Date.parse(lock.retention.until);
  const asStrict = next?.mode === lock.retention.mode || next?.mode === 'COMPLIANCE';
  if (!longer || !asStrict) throw new S3Error('AccessDenied', denied);
}
