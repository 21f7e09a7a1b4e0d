/** True when a list of ETags (`"a", W/"b"`, `*`, and the bare form that some clients send) has this one, which is without quotes. */
export function listHasETag(list: string, etag: string): boolean {
  return list.split(',').some((entry) => {
    const tag = entry.trim();
    return tag === '*' || bareETag(tag) === etag;
  });
}

/** Without weakness and quotes. */
export function bareETag(tag: string): string {
  return tag.replace(/^W\//, '').replace(/^"(.*)"$/, '$1');
}

/** With quotes. */
export function quoteETag(etag: string): string {
  return `"${etag}"`;
}
