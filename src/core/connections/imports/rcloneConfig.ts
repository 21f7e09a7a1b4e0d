import { awsEndpoint } from '../../storage/keys/awsHost';
import type { AccessKeys, Addressing, Connection } from '../connection';
import { type IniSection, iniValue, parseIni, rcloneIni } from '../iniFile';
import type { ImportNote, ImportResult } from './importCandidate';
import { ImportCollector } from './importCollector';

/**
 * One candidate for each remote of type `s3` in rclone.conf; other remotes are none of ours. The keys of an S3 remote
 * stand there in the clear (only passwords are obscured). Source: rclone.org/s3, "Standard options".
 */
export function importRcloneConfig(text: string): ImportResult {
  const collector = new ImportCollector('rclone');
  if (/^RCLONE_ENCRYPT_V\d+:/m.test(text)) collector.skip('', 'encryptedConfig');
  else for (const section of parseIni(text, rcloneIni).sections) addRemote(collector, section);
  return collector;
}

function addRemote(collector: ImportCollector, { name, entries }: IniSection): void {
  const option = (key: string) => iniValue(entries, key);
  if (option('type') !== 's3') return;
  const region = option('region') ?? 'us-east-1';
  const endpoint = option('endpoint') ?? (isAws(option('provider')) ? awsEndpoint(region) : undefined);
  if (endpoint === undefined) {
    collector.skip(name, 'noEndpoint');
    return;
  }
  const { credentials, keys, notes } = credentialsOf(option);
  collector.add(
    name,
    { endpoint: withScheme(endpoint), region, addressing: addressingOf(option('force_path_style')), credentials },
    [...notes, ...notesOf(option)],
    keys,
  );
}

type Option = (key: string) => string | undefined;

interface Credentials {
  readonly credentials: Connection['credentials'];
  readonly keys?: AccessKeys;
  readonly notes: readonly ImportNote[];
}

/** Keys count before `env_auth`, as in rclone; a remote with neither is anonymous. */
function credentialsOf(option: Option): Credentials {
  const accessKeyId = option('access_key_id');
  const secretAccessKey = option('secret_access_key');
  const sessionToken = option('session_token');
  const profile = option('profile');
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    const keys = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
    return { credentials: { source: 'stored' }, keys, notes: [] };
  }
  if (!isTrue(option('env_auth'))) return { credentials: { source: 'anonymous' }, notes: ['noCredentials'] };
  if (profile !== undefined) return { credentials: { source: 'profile', profile }, notes: [] };
  return { credentials: { source: 'environment' }, notes: ['keysFromEnvironment'] };
}

function notesOf(option: Option): ImportNote[] {
  const notes: ImportNote[] = [];
  if (option('role_arn') !== undefined) notes.push('assumesRole');
  if (isTrue(option('v2_auth'))) notes.push('signatureVersion2');
  if (isTrue(option('use_accelerate_endpoint')) || isTrue(option('use_dual_stack'))) notes.push('plainEndpointUsed');
  return notes;
}

function addressingOf(forcePathStyle: string | undefined): Addressing {
  // Left out, it depends on the provider: we find out by ourselves.
  if (forcePathStyle === undefined) return 'auto';
  return isTrue(forcePathStyle) ? 'path' : 'virtual';
}

/** rclone takes TLS where no scheme is given, whatever the port. */
function withScheme(endpoint: string): string {
  return /^https?:\/\//i.test(endpoint) ? endpoint : `https://${endpoint}`;
}

function isAws(provider: string | undefined): boolean {
  return provider === undefined || provider.toLowerCase() === 'aws';
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(?:true|1|t)$/i.test(value);
}
