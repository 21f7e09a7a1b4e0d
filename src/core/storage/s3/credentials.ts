import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { fromIni } from '@aws-sdk/credential-provider-ini';
import { AppError } from '../../base/errors';
import type { AccessKeys, Connection, CredentialSource } from '../../connections/connection';
import { createAgents } from '../../http/agents';
import { toAppError } from './s3Errors';

/** Keys with the time they end; a source without an end is asked once. */
export type TimedKeys = AccessKeys & { readonly expiration?: Date };

export interface CredentialSurroundings {
  /** What secret storage holds for the connection. */
  readonly storedKeys: () => Promise<AccessKeys | undefined>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const commandTimeout = 60_000;
/** Keys are renewed this long before they end, so that none ends on the way. */
const renewBefore = 5 * 60_000;

const noKeys = (reason: string, facts = {}) =>
  new AppError('auth.noCredentials', `No credentials: ${reason}`, { facts: { reason, ...facts } });

const unusable = (source: string, cause: unknown, detail = (cause as Error | undefined)?.message) =>
  new AppError('auth.credentialsUnusable', `Credentials from ${source} are unusable`, {
    facts: { source, detail },
    cause,
  });

function fromEnvironment(environment: CredentialSurroundings['environment']): TimedKeys {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey) throw noKeys('environment');
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

async function fromProfile(profile: string): Promise<TimedKeys> {
  try {
    // Reads the files anew each time: who has just put a key right should not have to reload the window.
    return await fromIni({ profile, ignoreCache: true })();
  } catch (error) {
    throw unusable(`profile ${profile}`, error);
  }
}

interface GivenKeys {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly SessionToken?: string | undefined;
  readonly Expiration?: string | Date | undefined;
}

/** What a `credential_process` prints (AWS SDKs and Tools guide, "Process credential provider"). */
type ProcessOutput = GivenKeys & { readonly Version?: number };

function timedKeys({ AccessKeyId, SecretAccessKey, SessionToken, Expiration }: GivenKeys, source: string): TimedKeys {
  if (!AccessKeyId || !SecretAccessKey)
    throw unusable(source, undefined, 'no AccessKeyId or SecretAccessKey was given');
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken && { sessionToken: SessionToken }),
    ...(Expiration && { expiration: new Date(Expiration) }),
  };
}

async function runCommand(command: string): Promise<string> {
  try {
    return (await promisify(exec)(command, { timeout: commandTimeout, windowsHide: true, maxBuffer: 1024 * 1024 }))
      .stdout;
  } catch (error) {
    // Its message repeats the command line and what was printed, either of which may hold a secret.
    const { code, killed } = error as { code?: number; killed?: boolean };
    throw unusable('command', undefined, killed ? `no answer within ${commandTimeout / 1000} s` : `exit code ${code}`);
  }
}

async function fromCommand(command: string): Promise<TimedKeys> {
  const text = await runCommand(command);
  let output: ProcessOutput;
  try {
    output = JSON.parse(text) as ProcessOutput;
  } catch {
    throw unusable('command', undefined, 'its output is not JSON');
  }
  if (output.Version !== 1) throw unusable('command', undefined, 'its output has no "Version": 1');
  return timedKeys(output, 'command');
}

type AssumeRole = Extract<CredentialSource, { source: 'assumeRole' }>;

function baseSource(base: AssumeRole['base']): CredentialSource {
  return typeof base === 'object' ? { source: 'profile', profile: base.profile } : { source: base };
}

async function fromAssumedRole(
  connection: Connection,
  role: AssumeRole,
  around: CredentialSurroundings,
): Promise<TimedKeys> {
  const base = await readKeys({ ...connection, credentials: baseSource(role.base) }, around);
  const client = new STSClient({
    endpoint: role.stsEndpoint ?? connection.endpoint,
    region: connection.region,
    credentials: base,
    requestHandler: { ...createAgents(connection) },
  });
  const command = new AssumeRoleCommand({
    RoleArn: role.roleArn,
    RoleSessionName: role.sessionName ?? 'storage-integrator',
    ExternalId: role.externalId,
    DurationSeconds: role.durationSeconds,
  });
  try {
    const { Credentials: given } = await client.send(command);
    return timedKeys(given ?? {}, 'STS');
  } catch (error) {
    throw toAppError(error, { operation: 'AssumeRole', connection: connection.name, roleArn: role.roleArn });
  } finally {
    client.destroy();
  }
}

/**
 * Reads a connection's keys from their source, once.
 * @throws AppError `auth.noCredentials`, `auth.credentialsUnusable`, or what the STS endpoint says.
 */
export async function readKeys(connection: Connection, around: CredentialSurroundings): Promise<TimedKeys> {
  const { credentials } = connection;
  switch (credentials.source) {
    case 'stored': {
      const keys = await around.storedKeys();
      if (keys === undefined) throw noKeys('stored', { connection: connection.name });
      return keys;
    }
    case 'environment':
      return fromEnvironment(around.environment);
    case 'profile':
      return fromProfile(credentials.profile);
    case 'command':
      return fromCommand(credentials.command);
    case 'assumeRole':
      return fromAssumedRole(connection, credentials, around);
    case 'anonymous':
      // Requests are not signed; the SDK wants to be given something all the same.
      return { accessKeyId: 'anonymous', secretAccessKey: 'anonymous' };
  }
}

/** A provider that asks the source again shortly before the keys end, and after a failure, and shares one answer among callers. */
export function cachedKeys(
  connection: Connection,
  around: CredentialSurroundings,
  now: () => number = Date.now,
): () => Promise<TimedKeys> {
  let current: Promise<TimedKeys> | undefined;
  let ends = Number.POSITIVE_INFINITY;
  const read = async () => {
    ends = Number.POSITIVE_INFINITY;
    try {
      const keys = await readKeys(connection, around);
      ends = keys.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
      return keys;
    } catch (error) {
      current = undefined;
      throw error;
    }
  };
  return () => {
    if (current === undefined || ends - now() < renewBefore) current = read();
    return current;
  };
}
