import { pipeline } from 'node:stream/promises';
import { type CliContext, openStore } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { objectArgument } from '../objectArgument';

/** `cat s3://bucket/key`: the object's bytes to standard output, as they are. */
export async function catCommand(context: CliContext): Promise<number> {
  const { bucket, key, versionId } = objectArgument(context, 'cat');
  const store = openStore(context);
  try {
    const { body } = await store.get(bucket, key, versionId === undefined ? {} : { versionId }, context.signal);
    await pipeline(body, context.stdout, { end: false });
    return ExitCode.ok;
  } finally {
    store.dispose();
  }
}
