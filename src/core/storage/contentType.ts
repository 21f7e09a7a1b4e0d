import mime from 'mime';

/** The content type for a key's ending, `application/octet-stream` where it says nothing; text is declared as UTF-8. */
export function contentTypeFor(key: string): string {
  const type = mime.getType(key.slice(key.lastIndexOf('/') + 1)) ?? 'application/octet-stream';
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type;
}
