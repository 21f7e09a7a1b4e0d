import { objectDocument } from '../../core/storage/objectDocument';
import { tagsOf } from '../../core/storage/transfers/objectTags';
import { type CliContext, openStore, print } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { objectArgument } from '../objectArgument';

/** `stat s3://bucket/key`: one object's attributes, metadata and tags, as YAML or JSON. */
export async function statCommand(context: CliContext): Promise<number> {
  const ref = objectArgument(context, 'stat');
  const { bucket, key, versionId } = ref;
  const store = openStore(context);
  try {
    const info = await store.head(bucket, key, versionId, context.signal);
    const tags = await tagsOf(store, ref, info, context.signal);
    const json = () => JSON.stringify({ bucket, ...info, tags }, undefined, 2);
    print(context, context.json ? json() : objectDocument(bucket, info, tags).trimEnd());
    return ExitCode.ok;
  } finally {
    store.dispose();
  }
}
