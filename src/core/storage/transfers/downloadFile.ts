import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { AppError, isAppError } from '../../base/errors';
import type { ObjectBody, ObjectInfo, ObjectRef, ObjectStore } from '../objectStore';

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

/** Bodies up to this many bytes are taken whole and written at once: a stream costs more than they do. */
const wholeLimit = 1024 * 1024;

// Unique in the folder: one random number for the process, then a count.
const runId = randomBytes(6).toString('hex');
let downloads = 0;

async function openPartial(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await mkdir(path.dirname(file), { recursive: true });
    return open(file, 'wx');
  }
}

async function writeBody({ info, body }: ObjectBody, partial: string, request: DownloadRequest): Promise<void> {
  const { onProgress, signal } = request;
  const handle = await openPartial(partial);
  try {
    if (info.size <= wholeLimit) {
      const content = await buffer(body);
      await handle.writeFile(content);
      onProgress?.(content.length);
    } else {
      await pipeline(body, counting(onProgress), handle.createWriteStream(), ...(signal ? [{ signal }] : []));
    }
  } finally {
    // The stream closes it too, and a second time does no harm.
    await handle.close();
  }
}

/**
 * Downloads one object. It grows beside its final name as `….part` and is renamed when every byte has arrived, so a
 * file under its final name is always whole; the part file is removed on any failure.
 * @throws AppError `local.io` when the disk refuses, `cancelled`, or what the store says.
 */
export async function downloadFile(request: DownloadRequest): Promise<ObjectInfo> {
  const { store, source, file, signal } = request;
  const partial = path.join(path.dirname(file), `.${runId}-${downloads++}.part`);
  const version = source.versionId ? { versionId: source.versionId } : {};
  const opened = await store.get(source.bucket, source.key, version, signal);
  try {
    await writeBody(opened, partial, request);
    const { lastModified } = opened.info;
    if (lastModified) await utimes(partial, lastModified, lastModified);
    await rename(partial, file);
    return opened.info;
  } catch (error) {
    opened.body.destroy();
    await rm(partial, { force: true });
    if (signal?.aborted) throw new AppError('cancelled', 'The download was cancelled', { cause: error });
    throw asLocalError(error, file);
  }
}
