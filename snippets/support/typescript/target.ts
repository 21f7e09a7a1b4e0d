import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'mocha';
import { createS3Client, type S3Settings, settingsFromEnvironment } from '../../src/storage/s3Client.js';

interface Verdicts {
  readonly verdicts: Readonly<Record<string, { readonly outcome: string }>>;
}

/**
 * A variable of the environment that the tests cannot do without.
 * @throws Error naming it when it is not there.
 */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The tests need ${name} in the environment`);
  return value;
}

/** The bucket that the tests may write to. */
export function testBucket(): string {
  return required('S3_BUCKET');
}

/** The settings that the environment gives, with some of them changed. */
export function testSettings(changes: Partial<S3Settings> = {}): S3Settings {
  return { ...settingsFromEnvironment(process.env), ...changes };
}

/** A client of the store under test; whoever makes it destroys it. */
export function testClient(changes: Partial<S3Settings> = {}): S3Client {
  return createS3Client(testSettings(changes));
}

/** What the product's probe found out about the store under test, as its file holds it. */
export function probedVerdicts(): Verdicts {
  return JSON.parse(readFileSync(required('S3_CAPABILITIES'), 'utf8')) as Verdicts;
}

/** Skips the test where the store under test lacks what it needs: `tls`, `faults`, or a capability that does not work there. */
export function needs(context: Context, ...names: readonly string[]): void {
  const missing = names.find((name) => !has(name));
  if (missing !== undefined) context.skip();
}

function has(name: string): boolean {
  if (name === 'tls') return Boolean(process.env['S3_TLS_ENDPOINT'] && process.env['S3_CA_FILE']);
  if (name === 'faults') return Boolean(process.env['S3_FAULTS_URL']);
  return probedVerdicts().verdicts[name]?.outcome === 'works';
}

/** A prefix that no other test uses. */
export function randomPrefix(): string {
  return `pattern-tests/${randomUUID()}/`;
}
