import { pipeline } from 'node:stream/promises';
import { AppError } from '../../core/base/errors';
import { parseObjectAddress } from '../../core/storage/keys/objectAddress';
import { type CliContext, openStore } from '../cliContext';
import { ExitCode } from '../exitCodes';

/** `cat s3://bucket/key`: the object's bytes to standard output, as they are. */
export async function catCommand(context: CliContext): Promise<number> {
  const [text = ''] = context.args;
  const { bucket, key, versionId } = parseObjectAddress(text, [
    { connectionId: 'cli', endpoint: context.connection.endpoint },
  ]);
  if (key === '')
    throw new AppError('input.invalid', 'cat takes an object: s3://bucket/key', { facts: { reason: 'noKey' } });
  const version = versionId ?? context.versionId;
  const store = openStore(context);
  try {
    const { body } = await store.get(bucket, key, version === undefined ? {} : { versionId: version }, context.signal);
    await pipeline(body, context.stdout, { end: false });
    return ExitCode.ok;
  } finally {
    store.dispose();
  }
}
