import { AppError } from '../core/base/errors';
import {
  type Addressing,
  type Connection,
  type CredentialSource,
  connectionDefaults,
} from '../core/connections/connection';
import { guessScheme, normalizeEndpoint } from '../core/connections/endpoint';

export interface ConnectionArgs {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly addressing?: string | undefined;
  readonly 'ca-file'?: string | undefined;
  readonly proxy?: string | undefined;
  readonly insecure?: boolean | undefined;
  readonly anonymous?: boolean | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

function addressingOf(value: string | undefined): Addressing {
  if (value === undefined || value === 'auto' || value === 'path' || value === 'virtual') return value ?? 'auto';
  throw new AppError('input.invalid', '--addressing takes auto, path or virtual', {
    facts: { reason: 'addressing', value },
  });
}

function credentialsOf(args: ConnectionArgs, env: Environment): CredentialSource {
  if (args.anonymous) return { source: 'anonymous' };
  if (args.profile) return { source: 'profile', profile: args.profile };
  if (env['AWS_ACCESS_KEY_ID']) return { source: 'environment' };
  return { source: 'profile', profile: env['AWS_PROFILE'] ?? 'default' };
}

/**
 * The connection that flags and environment describe; a flag wins over its variable.
 * @throws AppError `input.invalid` when there is no endpoint or a flag has a bad value.
 */
export function connectionFromArgs(args: ConnectionArgs, env: Environment): Connection {
  const endpoint = args.endpoint ?? env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL'] ?? env['S3_ENDPOINT'];
  if (!endpoint) {
    throw new AppError('input.invalid', 'No endpoint: give --endpoint URL or set AWS_ENDPOINT_URL_S3', {
      facts: { reason: 'noEndpoint' },
    });
  }
  const caFile = args['ca-file'] ?? env['AWS_CA_BUNDLE'];
  return {
    ...connectionDefaults,
    id: 'cli',
    name: endpoint,
    endpoint: normalizeEndpoint(guessScheme(endpoint)),
    region: args.region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? connectionDefaults.region,
    addressing: addressingOf(args.addressing),
    tls: { verify: args.insecure ? 'none' : 'system', ...(caFile && { caFile }) },
    ...(args.proxy && { proxy: args.proxy }),
    credentials: credentialsOf(args, env),
    readOnly: true,
  };
}
