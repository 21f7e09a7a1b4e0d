import { stringify } from 'yaml';
import type { ObjectInfo } from './objectStore';

/** Drops what is absent, so that the document lists only what the store told. */
function present(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** An object's properties as a YAML document: exact, readable, and easy to copy from. Sizes are bytes, times are UTC. */
export function objectDocument(bucket: string, info: ObjectInfo, tags: Readonly<Record<string, string>>): string {
  const { key, size, etag, lastModified, storageClass, versionId, encryption, metadata } = info;
  const document = {
    bucket,
    key,
    size,
    lastModified: lastModified?.toISOString(),
    etag,
    storageClass,
    versionId,
    encryption,
    headers: present({
      'Content-Type': info.contentType,
      'Content-Encoding': info.contentEncoding,
      'Content-Language': info.contentLanguage,
      'Content-Disposition': info.contentDisposition,
      'Cache-Control': info.cacheControl,
      Expires: info.expires,
      'x-amz-website-redirect-location': info.websiteRedirect,
    }),
    metadata,
    tags,
  };
  return stringify(present(document), { lineWidth: 0 });
}
