import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../base/errors';
import { contentTypeFor } from '../contentType';
import type { ObjectRef, ObjectStore, PutRequest, WriteResult } from '../objectStore';
import { multipartWrite } from './multipart';
import { type Part, planParts, singleRequestLimit } from './partPlan';

export interface UploadRequest {
  readonly store: ObjectStore;
  /** Path of a local file. */
  readonly file: string;
  readonly target: ObjectRef;
  readonly attributes?: PutRequest;
  /** Called with the bytes that each finished request carried. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Reads exactly one part; a file that shrank meanwhile is an error, not a short object. */
async function readPart(handle: FileHandle, file: string, part: Pick<Part, 'start' | 'size'>): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(part.size);
  let filled = 0;
  while (filled < part.size) {
    const { bytesRead } = await handle.read(buffer, filled, part.size - filled, part.start + filled);
    if (bytesRead === 0)
      throw new AppError('local.io', `${file} became shorter while it was read`, { facts: { file } });
    filled += bytesRead;
  }
  return buffer;
}

async function openLocal(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (cause) {
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file, detail: (cause as Error).message }, cause });
  }
}

/**
 * Uploads one local file: in one request up to 16 MiB, in parts above. Parts are read as they are sent, so memory does
 * not grow with the file.
 * @throws AppError `local.io` when the file cannot be read, or what the store says.
 */
export async function uploadFile(request: UploadRequest): Promise<WriteResult> {
  const { store, file, target, signal, onProgress } = request;
  const handle = await openLocal(file);
  try {
    const { size } = await handle.stat();
    const { condition, ...attributes } = { contentType: contentTypeFor(target.key), ...request.attributes };
    if (size <= singleRequestLimit) {
      const body = await readPart(handle, file, { start: 0, size });
      const result = await store.put(
        target.bucket,
        target.key,
        body,
        { ...attributes, ...(condition && { condition }) },
        signal,
      );
      onProgress?.(size);
      return result;
    }
    const send = async (part: Part, uploadId: string) => {
      const body = await readPart(handle, file, part);
      const uploaded = await store.uploadPart(target, uploadId, part.number, body, signal);
      onProgress?.(part.size);
      return uploaded;
    };
    return await multipartWrite({ store, target, attributes, condition, parts: planParts(size), send, signal });
  } finally {
    await handle.close();
  }
}
