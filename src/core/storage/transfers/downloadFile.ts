import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError, isAppError } from '../../base/errors';
import type { ObjectInfo, ObjectRef, ObjectStore } from '../objectStore';

export interface DownloadRequest {
  readonly store: ObjectStore;
  readonly source: ObjectRef;
  /** Path of the local file; its folders are made. An existing file is replaced. */
  readonly file: string;
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

function counting(onProgress: ((bytes: number) => void) | undefined): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onProgress?.(chunk.length);
      done(null, chunk);
    },
  });
}

function asLocalError(error: unknown, file: string): unknown {
  if (isAppError(error) || (error instanceof Error && error.name === 'AbortError')) return error;
  return new AppError('local.io', `Cannot write ${file}`, {
    facts: { file, detail: (error as Error).message },
    cause: error,
  });
}

/**
 * Downloads one object. It grows beside its final name as `….part` and is renamed when every byte has arrived, so a
 * file under its final name is always whole; the part file is removed on any failure.
 * @throws AppError `local.io` when the disk refuses, `cancelled`, or what the store says.
 */
export async function downloadFile(request: DownloadRequest): Promise<ObjectInfo> {
  const { store, source, file, signal } = request;
  const partial = path.join(path.dirname(file), `.${randomBytes(6).toString('hex')}.part`);
  const { info, body } = await store.get(
    source.bucket,
    source.key,
    source.versionId ? { versionId: source.versionId } : {},
    signal,
  );
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await pipeline(
      body,
      counting(request.onProgress),
      createWriteStream(partial, { flags: 'wx' }),
      ...(signal ? [{ signal }] : []),
    );
    if (info.lastModified) await utimes(partial, info.lastModified, info.lastModified);
    await rename(partial, file);
    return info;
  } catch (error) {
    body.destroy();
    await rm(partial, { force: true });
    if (signal?.aborted) throw new AppError('cancelled', 'The download was cancelled', { cause: error });
    throw asLocalError(error, file);
  }
}
