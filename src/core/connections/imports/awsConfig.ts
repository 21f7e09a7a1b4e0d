import { awsEndpoint } from '../../storage/keys/awsHost';
import type { Addressing } from '../connection';
import { awsIni, type IniEntry, iniChildren, iniValue, parseIni } from '../iniFile';
import type { ImportNote, ImportResult } from './importCandidate';
import { ImportCollector } from './importCollector';

/**
 * One candidate for each profile of the AWS configuration and credentials files (their contents; undefined when there is
 * no such file). No keys are copied: the connection uses the profile, so renewing keys with the AWS tools keeps working.
 * The endpoint is the profile's for S3 (`services`), else its own, else Amazon S3 in its region.
 * Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints" and "Shared config and credentials files".
 */
export function importAwsConfig(config: string | undefined, credentials: string | undefined): ImportResult {
  const collector = new ImportCollector('aws');
  const { profiles, services } = readSections(config ?? '', credentials ?? '');
  for (const [name, entries] of profiles) addProfile(collector, name, entries, services);
  return collector;
}

type Sections = Map<string, IniEntry[]>;

function readSections(config: string, credentials: string): { profiles: Sections; services: Sections } {
  const profiles: Sections = new Map();
  const services: Sections = new Map();
  for (const { name, entries } of parseIni(config, awsIni).sections) {
    const [, kind, quoted] = /^(profile|services)\s+(.+)$/.exec(name) ?? [];
    const target = kind === 'services' ? services : profiles;
    if (quoted !== undefined) append(target, quoted.replace(/^(["'])(.*)\1$/, '$2'), entries);
    else if (name === 'default') append(profiles, name, entries);
  }
  // Where both files have a value, the credentials file counts: the last value of a key does.
  for (const { name, entries } of parseIni(credentials, awsIni).sections)
    if (name !== '') append(profiles, name, entries);
  return { profiles, services };
}

function append(sections: Sections, name: string, entries: readonly IniEntry[]): void {
  sections.set(name, [...(sections.get(name) ?? []), ...entries]);
}

function addProfile(collector: ImportCollector, name: string, entries: readonly IniEntry[], services: Sections): void {
  const region = iniValue(entries, 'region') ?? 'us-east-1';
  const caFile = iniValue(entries, 'ca_bundle');
  collector.add(
    name,
    {
      endpoint: endpointOf(entries, services) ?? awsEndpoint(region),
      region,
      addressing: addressingOf(iniValue(iniChildren(entries, 's3'), 'addressing_style')),
      tls: { verify: 'system', ...(caFile === undefined ? {} : { caFile }) },
      credentials: { source: 'profile', profile: name },
    },
    notesOf(entries),
  );
}

function endpointOf(entries: readonly IniEntry[], services: Sections): string | undefined {
  const section = services.get(iniValue(entries, 'services') ?? '') ?? [];
  // An endpoint_url nested below the profile's own `s3 =` is how awscli-plugin-endpoint has it.
  return (
    iniValue(iniChildren(section, 's3'), 'endpoint_url') ??
    iniValue(iniChildren(entries, 's3'), 'endpoint_url') ??
    iniValue(entries, 'endpoint_url')
  );
}

function addressingOf(style: string | undefined): Addressing {
  return style === 'path' || style === 'virtual' ? style : 'auto';
}

const signsOf: readonly (readonly [ImportNote, readonly string[]])[] = [
  ['assumesRole', ['role_arn']],
  ['needsMfa', ['mfa_serial']],
  ['runsCommand', ['credential_process']],
  ['usesSso', ['sso_session', 'sso_start_url']],
];
const credentialKeys = ['aws_access_key_id', 'role_arn', 'credential_process', 'sso_session', 'sso_start_url'];

function notesOf(entries: readonly IniEntry[]): ImportNote[] {
  const has = (key: string) => iniValue(entries, key) !== undefined;
  const s3 = iniChildren(entries, 's3');
  const isTrue = (key: string) => iniValue(s3, key)?.toLowerCase() === 'true';
  const notes = signsOf.filter(([, keys]) => keys.some(has)).map(([note]) => note);
  if (!credentialKeys.some(has)) notes.push('noCredentials');
  if (iniValue(s3, 'signature_version') === 's3') notes.push('signatureVersion2');
  if (isTrue('use_accelerate_endpoint') || isTrue('use_dualstack_endpoint')) notes.push('plainEndpointUsed');
  return notes;
}
