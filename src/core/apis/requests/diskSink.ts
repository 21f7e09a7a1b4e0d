import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Header, headerValue } from './apiRequest';
import type { ApiResponse, BodySink, ResponseHead } from './apiResponse';
import { isTextType, mediaParameter, mediaTypeOf } from './mediaType';
import { responseBody } from './responseBody';

/** Bytes up to which an answer that does not say what it is gets looked at: JSON comes as `application/octet-stream`, too. */
const lookedAt = 1024 * 1024;

/**
 * Puts answers that are neither text nor an image into a file, whatever their size, so that they can be saved where the user wants
 * them.
 */
export class DiskSink implements BodySink {
  readonly #file: string;
  #used = false;

  constructor(file: string) {
    this.#file = file;
  }

  async open({ status, headers }: ResponseHead): Promise<NodeJS.WritableStream | undefined> {
    if (status < 200 || status > 299 || staysInMemory(headers)) return undefined;
    await mkdir(path.dirname(this.#file), { recursive: true });
    this.#used = true;
    return createWriteStream(this.#file, { mode: 0o600 });
  }

  /** The answer, its body read back where it turns out to be a short text; and the file that has it, if one does. */
  async settle(response: ApiResponse): Promise<{ readonly response: ApiResponse; readonly file: string | undefined }> {
    if (response.body.kind !== 'saved') return { response, file: undefined };
    const mediaType = mediaTypeOf(headerValue(response.headers, 'content-type'));
    const untold = mediaType === '' || mediaType === 'application/octet-stream';
    const { size } = await stat(this.#file);
    if (size > 0 && (!untold || size > lookedAt)) return { response, file: this.#file };
    const body = responseBody(response.headers, await readFile(this.#file), false);
    if (body.kind === 'binary' || body.kind === 'image') return { response, file: this.#file };
    await this.remove();
    return { response: { ...response, body }, file: undefined };
  }

  async remove(): Promise<void> {
    if (this.#used) await rm(this.#file, { force: true });
  }
}

function staysInMemory(headers: readonly Header[]): boolean {
  const contentType = headerValue(headers, 'content-type');
  const mediaType = mediaTypeOf(contentType);
  return (
    isTextType(mediaType) || mediaType.startsWith('image/') || mediaParameter(contentType, 'charset') !== undefined
  );
}

/** A file name that a service suggests (RFC 6266), or one from the address; never a path. */
export function suggestedFileName({ headers, url }: Pick<ApiResponse, 'headers' | 'url'>): string {
  const disposition = headerValue(headers, 'content-disposition') ?? '';
  const extended = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(disposition)?.[1];
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition);
  const given = decoded(extended) ?? plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2];
  const last =
    url
      .replace(/[?#].*$/, '')
      .replace(/\/+$/, '')
      .split('/')
      .at(-1) ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no file name may have
  const name = (given ?? decoded(last) ?? '').replace(/^.*[\\/]/, '').replace(/[\u0000-\u001f<>:"|?*]/g, '_');
  return name === '' || name === '.' || name === '..' ? 'answer.bin' : name;
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
