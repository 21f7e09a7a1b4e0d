import { isAuthPreset } from '../auth/authPresets';

/** A service that requests go to, as settings have it; secrets are elsewhere. */
export interface ApiEnvironment {
  readonly name: string;
  /** Scheme, host and port; the definition's path is added when it has none. */
  readonly baseUrl: string;
  /** The definition that it is for, by name, file or address; without it for all. */
  readonly definition?: string;
  /** Values of `{{names}}` in requests. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Names of variables whose values are in the secret storage. */
  readonly secrets?: readonly string[];
  /** A preset (`xms`, `ceph-dashboard`) or one of {@link simpleAuthKinds}; without it what the definition asks for. */
  readonly auth?: string;
  readonly caFile?: string;
  /** PEM files of a client certificate. */
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly insecure?: boolean;
  readonly proxy?: string;
  readonly timeouts?: EnvironmentTimeouts;
  readonly environment?: 'development' | 'test' | 'production';
}

/** In seconds, as people write them. */
export interface EnvironmentTimeouts {
  readonly connect?: number;
  readonly idle?: number;
  readonly total?: number;
}

/** Ways of authentication that need nothing but their name. */
export const simpleAuthKinds = ['none', 'basic', 'bearer', 'mutualTls'] as const;

const kinds = ['development', 'test', 'production'];

/** Whether a value that a person wrote can be used as an environment. */
export function isApiEnvironment(value: unknown): value is ApiEnvironment {
  if (!isRecord(value)) return false;
  const { name, baseUrl, variables = {}, secrets = [], auth, environment, timeouts = {}, insecure } = value;
  const texts = ['definition', 'caFile', 'certFile', 'keyFile', 'proxy'].map((field) => value[field]);
  return (
    typeof name === 'string' &&
    name !== '' &&
    typeof baseUrl === 'string' &&
    /^https?:\/\/[^@\s]+$/i.test(baseUrl) &&
    texts.every((each) => each === undefined || typeof each === 'string') &&
    (insecure === undefined || typeof insecure === 'boolean') &&
    (auth === undefined || isAuth(auth)) &&
    (environment === undefined || kinds.includes(String(environment))) &&
    isRecord(variables) &&
    Object.values(variables).every((each) => typeof each === 'string') &&
    Array.isArray(secrets) &&
    secrets.every((each) => typeof each === 'string' && each !== '') &&
    isRecord(timeouts) &&
    Object.values(timeouts).every((each) => typeof each === 'number' && each > 0 && each <= 86_400)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAuth(value: unknown): boolean {
  return typeof value === 'string' && (isAuthPreset(value) || simpleAuthKinds.some((kind) => kind === value));
}
