import { buffer } from 'node:stream/consumers';
import type { ScratchBucket } from '../servers/store';

/** The whole content of an object, read past the extension. */
export async function storedText({ store, bucket }: ScratchBucket, key: string): Promise<string> {
  return String(await buffer((await store.get(bucket, key)).body));
}

/** Writes an object past the extension, as another program would. */
export async function storeText({ store, bucket }: ScratchBucket, key: string, text: string): Promise<void> {
  await store.put(bucket, key, Buffer.from(text), { contentType: 'text/plain' });
}

export async function storedKeys({ store, bucket }: ScratchBucket, prefix = ''): Promise<string[]> {
  return (await store.list({ bucket, prefix })).objects.map(({ key }) => key);
}
