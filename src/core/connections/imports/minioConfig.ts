import type { Addressing } from '../connection';
import type { ImportResult, ImportSkipReason } from './importCandidate';
import { ImportCollector } from './importCollector';

/**
 * One candidate for each alias of the MinIO client's config.json: `aliases` since version 10, `hosts` before. Aliases that
 * it makes by itself without keys, or with `YOUR-ACCESS-KEY-HERE`, are skipped. Source: minio/mc, cmd/config-v10.go.
 */
export function importMinioConfig(text: string): ImportResult {
  const collector = new ImportCollector('minio');
  const aliases = aliasesOf(text);
  if (aliases === undefined) collector.skip('', 'notUnderstood');
  for (const [name, alias] of Object.entries(aliases ?? {})) addAlias(collector, name, alias);
  return collector;
}

function aliasesOf(text: string): Record<string, unknown> | undefined {
  try {
    const config = toRecord(JSON.parse(text.replace(/^\ufeff/, '')));
    return toRecord(config?.['aliases']) ?? toRecord(config?.['hosts']);
  } catch {
    return undefined;
  }
}

function addAlias(collector: ImportCollector, name: string, alias: unknown): void {
  const option = (key: string): string => {
    const value = toRecord(alias)?.[key];
    return typeof value === 'string' ? value : '';
  };
  const skip = skipReason(option);
  if (skip !== undefined) {
    collector.skip(name, skip);
    return;
  }
  const sessionToken = option('sessionToken');
  collector.add(
    name,
    {
      endpoint: option('url'),
      addressing: addressingOf(option('path') || option('lookup')),
      credentials: { source: 'stored' },
    },
    option('api').toLowerCase() === 's3v2' ? ['signatureVersion2'] : [],
    {
      accessKeyId: option('accessKey'),
      secretAccessKey: option('secretKey'),
      ...(sessionToken === '' ? {} : { sessionToken }),
    },
  );
}

function skipReason(option: (key: string) => string): ImportSkipReason | undefined {
  if (option('url') === '') return 'noEndpoint';
  if (/^YOUR-.*-HERE$/i.test(option('accessKey'))) return 'placeholderKeys';
  return option('accessKey') === '' || option('secretKey') === '' ? 'anonymous' : undefined;
}

/** Version 10 says `on` and `off` for path-style, versions before it `path` and `dns`. */
function addressingOf(path: string): Addressing {
  if (path === 'on' || path === 'path') return 'path';
  return path === 'off' || path === 'dns' ? 'virtual' : 'auto';
}

function toRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
