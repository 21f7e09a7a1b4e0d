import { AppError } from '../../core/base/errors';
import { parseObjectAddress } from '../../core/storage/keys/objectAddress';
import { objectDocument } from '../../core/storage/objectDocument';
import { tagsOf } from '../../core/storage/transfers/copyObject';
import { type CliContext, openStore, print } from '../cliContext';
import { ExitCode } from '../exitCodes';

/** `stat s3://bucket/key`: one object's attributes, metadata and tags, as YAML or JSON. */
export async function statCommand(context: CliContext): Promise<number> {
  const [text = ''] = context.args;
  const { bucket, key, versionId } = parseObjectAddress(text, [
    { connectionId: 'cli', endpoint: context.connection.endpoint },
  ]);
  if (key === '')
    throw new AppError('input.invalid', 'stat takes an object: s3://bucket/key', { facts: { reason: 'noKey' } });
  const store = openStore(context);
  try {
    const info = await store.head(bucket, key, versionId ?? context.versionId, context.signal);
    const tags = await tagsOf(store, { bucket, key }, info, context.signal);
    print(
      context,
      context.json
        ? JSON.stringify({ bucket, ...info, tags }, undefined, 2)
        : objectDocument(bucket, info, tags).trimEnd(),
    );
    return ExitCode.ok;
  } finally {
    store.dispose();
  }
}
