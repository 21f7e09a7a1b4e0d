import { isAppError } from '../../base/errors';
import type { AccessKeys, Addressing, Connection } from '../connection';
import { normalizeEndpoint } from '../endpoint';
import { iniValue, parseIni, s3cmdIni } from '../iniFile';
import type { ImportNote, ImportResult, ImportSkipReason } from './importCandidate';
import { ImportCollector } from './importCollector';

/**
 * The one connection of s3cmd's `.s3cfg`. s3cmd reads the options of all sections as one, the last value counts, and so
 * does this. Source: s3cmd, S3/Config.py.
 */
export function importS3cmdConfig(text: string): ImportResult {
  const collector = new ImportCollector('s3cmd');
  const entries = parseIni(text, s3cmdIni).sections.flatMap((section) => section.entries);
  const option = (key: string) => iniValue(entries, key);
  const host = option('host_base') ?? 's3.amazonaws.com';
  const skip = skipReason(option);
  if (skip !== undefined) collector.skip(host, skip);
  else addConnection(collector, host, option);
  return collector;
}

type Option = (key: string) => string | undefined;

function addConnection(collector: ImportCollector, host: string, option: Option): void {
  const { credentials, keys } = credentialsOf(option);
  const proxy = proxyOf(option);
  const values = {
    endpoint: `${isOff(option('use_https')) ? 'http' : 'https'}://${host.replace(/^https?:\/\//i, '')}`,
    region: regionOf(option('bucket_location')),
    addressing: addressingOf(option('host_bucket')),
    tls: tlsOf(option),
    credentials,
    ...(proxy === undefined ? {} : { proxy }),
  };
  collector.add(host, values, notesOf(option, credentials), keys);
}

function skipReason(option: Option): ImportSkipReason | undefined {
  if (option('secret_key') === '_KEYRING_') return 'secretInKeyring';
  return option('host_base') === undefined && option('access_key') === undefined ? 'notUnderstood' : undefined;
}

interface Credentials {
  readonly credentials: Connection['credentials'];
  readonly keys?: AccessKeys;
}

function credentialsOf(option: Option): Credentials {
  const accessKeyId = option('access_key');
  const secretAccessKey = option('secret_key');
  const sessionToken = option('access_token');
  if (accessKeyId === undefined || secretAccessKey === undefined) return { credentials: { source: 'stored' } };
  // `$NAME` stands for an environment variable.
  if (accessKeyId.startsWith('$') || secretAccessKey.startsWith('$')) return { credentials: { source: 'environment' } };
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  return { credentials: { source: 'stored' }, keys };
}

function notesOf(option: Option, { source }: Connection['credentials']): ImportNote[] {
  const notes: ImportNote[] = [];
  if (source === 'environment') notes.push('keysFromEnvironment');
  else if (option('access_key') === undefined || option('secret_key') === undefined) notes.push('noCredentials');
  if (isOff(option('check_ssl_certificate'))) notes.push('tlsNotVerified');
  if (isOn(option('signature_v2'))) notes.push('signatureVersion2');
  if (isOn(option('encrypt'))) notes.push('encryptsOnClient');
  if (option('proxy_host') !== undefined && proxyOf(option) === undefined) notes.push('proxyNotImported');
  return notes;
}

/** A `host_bucket` with the bucket before the host is virtual-host style; one without it, or with it in the path, is not. */
function addressingOf(hostBucket: string | undefined): Addressing {
  if (hostBucket === undefined) return 'auto';
  return /^%\(bucket\)s?\./.test(hostBucket) ? 'virtual' : 'path';
}

function tlsOf(option: Option): Connection['tls'] {
  const caFile = option('ca_certs_file');
  return {
    verify: isOff(option('check_ssl_certificate')) ? 'none' : 'system',
    ...(caFile === undefined ? {} : { caFile }),
  };
}

/** `US` and `EU` are how the oldest locations are called. */
function regionOf(location: string | undefined): string {
  if (location === undefined || location === 'US') return 'us-east-1';
  return location === 'EU' ? 'eu-west-1' : location;
}

function proxyOf(option: Option): string | undefined {
  const host = option('proxy_host');
  if (host === undefined) return undefined;
  try {
    return normalizeEndpoint(`http://${host}:${option('proxy_port') ?? '3128'}`);
  } catch (error) {
    if (isAppError(error)) return undefined;
    throw error;
  }
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(?:true|yes|on|1)$/i.test(value);
}

function isOff(value: string | undefined): boolean {
  return value !== undefined && /^(?:false|no|off|0)$/i.test(value);
}
