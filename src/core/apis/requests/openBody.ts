import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AppError } from '../../base/errors';
import type { FormPart, RequestBody } from './apiRequest';

/** A body on its way out: its length is known before the first byte is read. */
export interface OpenBody {
  readonly length: number;
  /** Of forms, whose boundary is made here. */
  readonly contentType?: string;
  stream(): Readable;
}

/**
 * Opens a body; files are looked at, not read.
 * @throws AppError `local.io` when a file cannot be read.
 */
export async function openBody(body: RequestBody): Promise<OpenBody> {
  if (body.kind === 'form') return openForm(body.parts);
  if (body.kind === 'joined') return joined(await Promise.all(body.pieces.map(openBody)));
  if (body.kind === 'file') {
    const { path } = body;
    return { length: await fileSize(path), stream: () => createReadStream(path) };
  }
  const bytes = body.kind === 'text' ? Buffer.from(body.text) : body.bytes;
  return { length: bytes.length, stream: () => Readable.from([bytes], { objectMode: false }) };
}

async function fileSize(path: string): Promise<number> {
  try {
    const { size } = await stat(path);
    return size;
  } catch (cause) {
    throw new AppError('local.io', `Cannot read ${path}`, { facts: { file: path }, cause });
  }
}

async function openForm(parts: readonly FormPart[]): Promise<OpenBody> {
  const boundary = `----storage-integrator-${randomBytes(16).toString('hex')}`;
  const pieces: OpenBody[] = [];
  for (const part of parts) {
    pieces.push(await openBody({ kind: 'text', text: `--${boundary}\r\n${partHead(part)}\r\n\r\n` }));
    pieces.push(await openBody(part.content), await openBody({ kind: 'text', text: '\r\n' }));
  }
  pieces.push(await openBody({ kind: 'text', text: `--${boundary}--\r\n` }));
  return { ...joined(pieces), contentType: `multipart/form-data; boundary=${boundary}` };
}

function joined(pieces: readonly OpenBody[]): OpenBody {
  return {
    length: pieces.reduce((sum, { length }) => sum + length, 0),
    stream: () => Readable.from(inOrder(pieces), { objectMode: false }),
  };
}

/** RFC 7578, with the escapes that browsers use in names (HTML, "multipart/form-data encoding algorithm"). */
function partHead({ name, fileName, contentType, content }: FormPart): string {
  const file = fileName === undefined ? '' : `; filename="${escaped(fileName)}"`;
  const type =
    contentType ?? (fileName !== undefined || content.kind !== 'text' ? 'application/octet-stream' : undefined);
  const disposition = `Content-Disposition: form-data; name="${escaped(name)}"${file}`;
  return type === undefined ? disposition : `${disposition}\r\nContent-Type: ${type}`;
}

function escaped(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

async function* inOrder(pieces: readonly OpenBody[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield* piece.stream() as AsyncIterable<Uint8Array>;
}
