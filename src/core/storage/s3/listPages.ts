import type { ListPage, ListRequest, ObjectSummary } from '../objectStore';
import { decodeListed, toSummary } from './convert';

/** The largest page that S3 and every store we measured serve; tiny pages are slow on RGW. */
export const maxPageSize = 1000;

interface ListOutput {
  Contents?: { Key?: string | undefined }[] | undefined;
  CommonPrefixes?: { Prefix?: string | undefined }[] | undefined;
  EncodingType?: string | undefined;
  IsTruncated?: boolean | undefined;
}

export function decoderFor(output: { EncodingType?: string | undefined }): (text: string) => string {
  return output.EncodingType === 'url' ? decodeListed : (text) => text;
}

/** One page of either listing version; `next` is the store's own token, as it came. */
export function toListPage(output: ListOutput, next: string | undefined): ListPage {
  const decode = decoderFor(output);
  const objects: ObjectSummary[] = (output.Contents ?? []).map((listed) => toSummary(listed, decode));
  const prefixes = (output.CommonPrefixes ?? []).map((common) => decode(common.Prefix ?? ''));
  return { objects, prefixes, ...(output.IsTruncated && next ? { next } : {}) };
}

/** Version 1 names no next marker without a delimiter: the last entry, of either kind, is where the next page starts. */
export function lastEntry(page: ListPage): string | undefined {
  const names = [page.objects.at(-1)?.key, page.prefixes.at(-1)].filter((name) => name !== undefined);
  return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).at(-1);
}

/**
 * Follows truncated pages that hold nothing (a store may skip much before it finds the next entry) and drops a token
 * that repeats, which would never end.
 */
export async function firstPageWithEntries(
  request: ListRequest,
  fetch: (request: ListRequest) => Promise<ListPage>,
): Promise<ListPage> {
  let asked = request;
  while (true) {
    const page = await fetch(asked);
    const repeats = page.next !== undefined && page.next === asked.token;
    if (repeats) return { objects: page.objects, prefixes: page.prefixes };
    if (page.next === undefined || page.objects.length + page.prefixes.length > 0) return page;
    asked = { ...request, token: page.next };
  }
}

/** The markers that a token of {@link nextMarkers} holds: a key, and a version or an upload of it. */
export function readMarkers(token: string | undefined): [key?: string, id?: string] {
  return token === undefined ? [] : (JSON.parse(token) as [string, string?]);
}

/** A token for the page after this one; undefined at the end, and when the store gives the same markers again. */
export function nextMarkers(
  output: { IsTruncated?: boolean | undefined; EncodingType?: string | undefined },
  key: string | undefined,
  id: string | undefined,
  before: string | undefined,
): string | undefined {
  if (!output.IsTruncated) return undefined;
  const next = JSON.stringify([decoderFor(output)(key ?? ''), id]);
  return next === before ? undefined : next;
}
