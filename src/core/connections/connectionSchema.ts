import * as z from 'zod';
import { isAppError } from '../base/errors';
import type { Connection } from './connection';
import { connectionIdPattern, defaultConnectionId } from './connectionId';
import { type EndpointReason, normalizeEndpoint } from './endpoint';

/** Why an entry of the setting cannot be used, or not as it stands. */
export type ConnectionProblemReason =
  /** The setting is no list. */
  | 'notAList'
  /** The entry is no object. */
  | 'notAnObject'
  | 'required'
  | 'wrongType'
  | 'empty'
  /** None of the values that are allowed here. */
  | 'unknownValue'
  | 'outOfRange'
  /** An id is lower-case letters, digits and hyphens. */
  | 'badId'
  /** An entry before this one has the same id; that one counts. */
  | 'duplicateId'
  /** A role's ARN starts with `arn:`. */
  | 'badArn'
  /** A client certificate needs both its file and the file of its key. */
  | 'certificateWithoutKey'
  | 'keyWithoutCertificate'
  | 'prefixWithoutBucket'
  /** Keys stand in the settings, where they are no secret; they are ignored, the entry is used. */
  | 'secretInSettings'
  | EndpointReason;

export interface ConnectionProblem {
  /** Position in the list, from 0; -1 for the setting as a whole. */
  readonly index: number;
  /** Which value: `tls.caFile`; empty for the entry itself. */
  readonly path: string;
  readonly reason: ConnectionProblemReason;
}

export interface ParsedConnections {
  readonly connections: readonly Connection[];
  readonly problems: readonly ConnectionProblem[];
}

/** An entry of the setting as {@link toSettings} writes it: what is left out has its default. */
export type ConnectionSettings = Pick<Connection, 'id' | 'name' | 'endpoint'> &
  Partial<Omit<Connection, 'id' | 'name' | 'endpoint' | 'tls'>> & { readonly tls?: Partial<Connection['tls']> };

const text = z.string().trim().min(1);
const origin = z.string().transform((value, context) => {
  try {
    return normalizeEndpoint(value);
  } catch (error) {
    if (!isAppError(error)) throw error;
    context.addIssue({ code: 'custom', message: String(error.facts['reason']) });
    return z.NEVER;
  }
});

const tls = z
  .object({
    verify: z.enum(['system', 'none']).default('system'),
    caFile: text.exactOptional(),
    certFile: text.exactOptional(),
    keyFile: text.exactOptional(),
  })
  .refine(
    (value) => value.certFile === undefined || value.keyFile !== undefined,
    reason('certificateWithoutKey', 'keyFile'),
  )
  .refine(
    (value) => value.keyFile === undefined || value.certFile !== undefined,
    reason('keyWithoutCertificate', 'certFile'),
  );

const credentials = z.discriminatedUnion('source', [
  z.object({ source: z.literal('stored') }),
  z.object({ source: z.literal('profile'), profile: text }),
  z.object({ source: z.literal('environment') }),
  z.object({ source: z.literal('command'), command: text }),
  z.object({
    source: z.literal('assumeRole'),
    roleArn: text.refine((value) => value.startsWith('arn:'), reason('badArn')),
    base: z.union([z.enum(['stored', 'environment']), z.object({ profile: text })]).default('stored'),
    stsEndpoint: origin.exactOptional(),
    sessionName: text.exactOptional(),
    externalId: text.exactOptional(),
    durationSeconds: z.int().min(900).max(43_200).exactOptional(),
  }),
  z.object({ source: z.literal('anonymous') }),
]);

const entry = z
  .object({
    id: z.string().regex(connectionIdPattern, 'badId').exactOptional(),
    name: text,
    endpoint: origin,
    region: text.default('us-east-1'),
    addressing: z.enum(['auto', 'path', 'virtual']).default('auto'),
    tls: tls.default({ verify: 'system' }),
    proxy: origin.exactOptional(),
    managementUrl: origin.exactOptional(),
    credentials: credentials.default({ source: 'stored' }),
    checksums: z.enum(['auto', 'whenRequired', 'whenSupported']).default('auto'),
    readOnly: z.boolean().default(false),
    startBucket: text.exactOptional(),
    // Not trimmed: a space is a character of a key like any other.
    startPrefix: z.string().min(1).exactOptional(),
    environment: z.enum(['development', 'test', 'production']).exactOptional(),
    color: z.enum(['red', 'orange', 'yellow', 'green', 'blue', 'purple']).exactOptional(),
    bookmarks: z.array(z.string().min(1)).default([]),
  })
  .refine(
    (value) => value.startPrefix === undefined || value.startBucket !== undefined,
    reason('prefixWithoutBucket', 'startPrefix'),
  )
  .transform((value): Connection => ({ ...value, id: value.id ?? defaultConnectionId(value.name) }));

const secretNames = ['accessKeyId', 'accessKey', 'secretAccessKey', 'secretKey', 'sessionToken'];

/**
 * Reads the value of the setting `storageIntegrator.connections`. An entry with anything wrong in it is left out and its
 * problems are given: half an entry could be one whose `readOnly` or `environment` was lost. The others are not touched
 * by it. Of entries with the same id the first counts.
 */
export function parseConnections(value: unknown): ParsedConnections {
  if (value === undefined || value === null) return { connections: [], problems: [] };
  if (!Array.isArray(value)) return { connections: [], problems: [{ index: -1, path: '', reason: 'notAList' }] };
  const connections = new Map<string, Connection>();
  const problems: ConnectionProblem[] = [];
  for (const [index, item] of value.entries()) {
    problems.push(...secretsIn(item, index));
    const parsed = entry.safeParse(item, { error: reasonOf });
    if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => toProblem(issue, index)));
    else if (connections.has(parsed.data.id)) problems.push({ index, path: 'id', reason: 'duplicateId' });
    else connections.set(parsed.data.id, parsed.data);
  }
  return { connections: [...connections.values()], problems };
}

/**
 * The entry of the setting for a connection, without what has its default. The id is always written, so that changing
 * the name by hand does not part the connection from its secrets and open documents.
 */
export function toSettings(connection: Connection): ConnectionSettings {
  const {
    id,
    name,
    endpoint,
    tls: { verify, ...files },
    ...rest
  } = connection;
  const tlsEntry = verify === 'system' ? files : { verify, ...files };
  return {
    id,
    name,
    endpoint,
    ...withoutDefaults(rest),
    ...(Object.keys(tlsEntry).length === 0 ? {} : { tls: tlsEntry }),
  };
}

const defaults: Readonly<Record<string, unknown>> = {
  region: 'us-east-1',
  addressing: 'auto',
  checksums: 'auto',
  readOnly: false,
};

function withoutDefaults<T extends Partial<Connection>>(values: T): Partial<T> {
  const kept = Object.entries(values).filter(([name, value]) => {
    if (name === 'credentials') return values.credentials?.source !== 'stored';
    if (name === 'bookmarks') return values.bookmarks?.length !== 0;
    return value !== undefined && defaults[name] !== value;
  });
  return Object.fromEntries(kept) as Partial<T>;
}

function secretsIn(item: unknown, index: number): ConnectionProblem[] {
  if (typeof item !== 'object' || item === null) return [];
  const inCredentials = 'credentials' in item ? (item.credentials ?? {}) : {};
  const found = (owner: object, path: string) =>
    secretNames
      .filter((name) => Object.hasOwn(owner, name))
      .map((name) => ({ index, path: path + name, reason: 'secretInSettings' as const }));
  return [...found(item, ''), ...(typeof inCredentials === 'object' ? found(inCredentials, 'credentials.') : [])];
}

function reason(id: ConnectionProblemReason, path?: string): { message: string; path?: string[] } {
  return path === undefined ? { message: id } : { message: id, path: [path] };
}

/** zod's message becomes our reason; checks of our own bring theirs. */
function reasonOf(issue: z.core.$ZodRawIssue): ConnectionProblemReason {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'required';
      return (issue.path ?? []).length === 0 ? 'notAnObject' : 'wrongType';
    case 'invalid_value':
    case 'invalid_union':
      return 'unknownValue';
    case 'too_small':
      return issue.origin === 'string' ? 'empty' : 'outOfRange';
    case 'too_big':
      return 'outOfRange';
    default:
      return 'wrongType';
  }
}

function toProblem(issue: z.core.$ZodIssue, index: number): ConnectionProblem {
  return { index, path: issue.path.map(String).join('.'), reason: issue.message as ConnectionProblemReason };
}
