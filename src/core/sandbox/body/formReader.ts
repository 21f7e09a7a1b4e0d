import { S3Error } from '../s3Error';

/** Bytes of everything ahead of the file. Source: S3 error codes, MaxPostPreDataLengthExceededError (20 KB). */
const fieldsLimit = 20 * 1024;

/** Most bytes of a delimiter: its boundary has up to 70 (RFC 2046). */
const maxBoundary = 70;

/** A file as a form names it. */
export interface FormFile {
  /** As the browser sent it; empty where it sent none. */
  readonly filename: string;
  readonly contentType: string | undefined;
}

function malformed(): S3Error {
  return new S3Error('MalformedPOSTRequest');
}

/** The boundary that a Content-Type names. @throws S3Error RequestIsNotMultiPartContent, MalformedPOSTRequest */
export function readBoundary(contentType: string | undefined): string {
  if (!/^multipart\/form-data\s*(?:;|$)/i.test(contentType ?? '')) throw new S3Error('RequestIsNotMultiPartContent');
  const found = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType ?? '');
  const boundary = found?.[1] ?? found?.[2] ?? '';
  if (boundary === '' || boundary.length > maxBoundary) throw malformed();
  return boundary;
}

/**
 * Reads multipart/form-data as browsers post it: first the fields, then the one file, whose bytes are given as they come.
 * Source: RFC 7578, and S3 API reference, "POST Object": what comes behind the file is passed over.
 */
export class FormReader {
  readonly #source: AsyncIterator<Buffer>;
  readonly #delimiter: Buffer;
  #buffer: Buffer = Buffer.from('\r\n');
  #ended = false;
  /** Values by lower-case name, as bytes in Latin-1. */
  readonly fields = new Map<string, string>();

  constructor(source: AsyncIterable<Buffer>, boundary: string) {
    this.#source = source[Symbol.asyncIterator]();
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  }

  /** Reads up to the file. @throws S3Error MalformedPOSTRequest, MaxPostPreDataLengthExceededError, and for a form without file */
  async readFields(): Promise<FormFile> {
    await this.#skipPast(this.#delimiter);
    for (;;) {
      if ((await this.#take(2)).toString('latin1') !== '\r\n') throw noFile();
      const headers = parsePartHeaders((await this.#takeUntil(Buffer.from('\r\n\r\n'))).toString('latin1'));
      if (headers.name === 'file') return headers;
      const value = await this.#takeUntil(this.#delimiter);
      if (!this.fields.has(headers.name)) this.fields.set(headers.name, value.toString('latin1'));
    }
  }

  /** The bytes of the file, and then whatever the form has left, which is dropped. @throws S3Error MalformedPOSTRequest */
  async *file(): AsyncGenerator<Buffer, void, void> {
    for (;;) {
      const end = this.#buffer.indexOf(this.#delimiter);
      const safe = end < 0 ? Math.max(this.#buffer.length - this.#delimiter.length + 1, 0) : end;
      if (safe > 0) yield this.#buffer.subarray(0, safe);
      this.#buffer = this.#buffer.subarray(safe);
      if (end >= 0) break;
      if (!(await this.#more())) throw malformed();
    }
    do this.#buffer = Buffer.alloc(0);
    while (await this.#more());
  }

  async #skipPast(delimiter: Buffer): Promise<void> {
    await this.#takeUntil(delimiter);
  }

  /** What stands ahead of the mark, which is dropped. */
  async #takeUntil(mark: Buffer): Promise<Buffer> {
    for (let at = this.#buffer.indexOf(mark); ; at = this.#buffer.indexOf(mark)) {
      if (at >= 0) {
        const taken = this.#buffer.subarray(0, at);
        this.#buffer = this.#buffer.subarray(at + mark.length);
        this.#count(taken.length + mark.length);
        return taken;
      }
      if (this.#buffer.length > fieldsLimit) throw new S3Error('MaxPostPreDataLengthExceededError');
      if (!(await this.#more())) throw malformed();
    }
  }

  async #take(count: number): Promise<Buffer> {
    while (this.#buffer.length < count) if (!(await this.#more())) throw malformed();
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return taken;
  }

  #taken = 0;

  #count(bytes: number): void {
    this.#taken += bytes;
    if (this.#taken > fieldsLimit) throw new S3Error('MaxPostPreDataLengthExceededError');
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const { done, value } = await this.#source.next();
    if (done) {
      this.#ended = true;
      return false;
    }
    this.#buffer = this.#buffer.length === 0 ? value : Buffer.concat([this.#buffer, value]);
    return true;
  }
}

function noFile(): S3Error {
  return new S3Error('IncorrectNumberOfFilesInPostRequest');
}

function parsePartHeaders(text: string): FormFile & { readonly name: string } {
  const lines = text.split('\r\n');
  const find = (name: string) =>
    lines.find((line) => line.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1);
  const disposition = find('content-disposition') ?? '';
  const name = parameter(disposition, 'name');
  if (!/^\s*form-data\s*;/i.test(disposition) || name === undefined) throw malformed();
  return {
    name: name.toLowerCase(),
    filename: parameter(disposition, 'filename') ?? '',
    contentType: find('content-type')?.trim(),
  };
}

/** Browsers write a quote and a line break in a name as %22, %0D and %0A (HTML, multipart/form-data); others escape with `\`. */
function parameter(disposition: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`, 'i').exec(disposition);
  const value = found?.[1]?.replace(/\\(["\\])/g, '$1') ?? found?.[2];
  return value?.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}
