import { AppError } from '../../core/base/errors';
import type { ListRequest, ObjectSummary } from '../../core/storage/objectStore';
import { type CliContext, openStore, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { addressArgument } from '../objectArgument';

type Entry = { readonly prefix: string } | ObjectSummary;

function lineOf(entry: Entry): string {
  if ('prefix' in entry) return `${''.padStart(24)} ${'PRE'.padStart(14)}  ${printable(entry.prefix)}`;
  return `${(entry.lastModified?.toISOString() ?? '').padStart(24)} ${String(entry.size).padStart(14)}  ${printable(entry.key)}`;
}

function printEntry(context: CliContext, entry: Entry): void {
  print(context, context.json ? JSON.stringify(entry) : lineOf(entry));
}

async function listBuckets(context: CliContext): Promise<number> {
  const store = openStore(context);
  try {
    for (const bucket of await store.listBuckets(context.signal)) {
      print(
        context,
        context.json ? JSON.stringify(bucket) : `${(bucket.created?.toISOString() ?? '').padStart(24)}  ${bucket.name}`,
      );
    }
    return ExitCode.ok;
  } finally {
    store.dispose();
  }
}

async function listKeys(context: CliContext, bucket: string, prefix: string): Promise<void> {
  const store = openStore(context);
  let request: ListRequest = { bucket, prefix, ...(context.recursive ? {} : { delimiter: '/' as const }) };
  let left = context.limit;
  try {
    while (left > 0) {
      const page = await store.list({ ...request, limit: Math.min(left, 1000) }, context.signal);
      for (const name of page.prefixes) printEntry(context, { prefix: name });
      for (const object of page.objects) printEntry(context, object);
      left -= page.prefixes.length + page.objects.length;
      if (page.next === undefined) return;
      request = { ...request, token: page.next };
    }
  } finally {
    store.dispose();
  }
}

/** `ls [s3://bucket/prefix]`: buckets, or what lies below a prefix; JSON is one object a line, so that it streams. */
export async function listCommand(context: CliContext): Promise<number> {
  const [address] = context.args;
  if (address === undefined) return listBuckets(context);
  const { bucket, key, versionId } = addressArgument(context, address);
  if (versionId !== undefined)
    throw new AppError('input.invalid', 'ls takes no version', { facts: { reason: 'version' } });
  await listKeys(context, bucket, key);
  return ExitCode.ok;
}
