import type { XmlNode } from '../../base/xmlReader';
import { S3Error } from '../s3Error';
import { XmlFields } from '../xml/xmlFields';
import { parseXml } from '../xml/xmlReader';
import type { XmlElements } from '../xml/xmlWriter';
import { actionOn } from './actionOn';
import { type Deletion, removeObject } from './changeObject';
import { requireDigest } from './configurations/configurationRoutes';
import { announceDeletion, requireMatch } from './deleteObject';
import { requireKey } from './objectKey';
import type { Call, Route } from './operation';
import { xmlAnswer } from './xmlAnswer';

/** Objects in one request. Source: S3 API reference, DeleteObjects. */
const maxObjects = 1000;
/** Bytes of 1000 keys, each character of them a reference, and what stands around them. */
const listLimit = 8 * 1024 * 1024;

export const deleteObjects: Route = {
  operation: 'DeleteObjects',
  action: 's3:DeleteObject',
  method: 'POST',
  scope: 'bucket',
  query: ['delete'],
  headers: ['x-amz-checksum-*', 'x-amz-bypass-governance-retention'],
  // Each of the keys may be another's to delete.
  authorisesItself: true,
  run: async (call) => {
    requireDigest(call);
    const { objects, quiet } = readList(await call.bodyText(listLimit), call);
    call.repository.requireBucket(call.bucket);
    const results = await Promise.all(objects.map((object) => deleteOne(call, object)));
    return xmlAnswer('DeleteResult', {
      Deleted: results.flatMap(({ deleted }) => (deleted && !quiet ? [deleted] : [])),
      Error: results.flatMap(({ error }) => (error ? [error] : [])),
    });
  },
};

interface NamedObject {
  readonly key: string;
  readonly versionId: string | undefined;
  readonly etag: string | undefined;
}

function readList(
  text: string,
  { dialect }: Call,
): { readonly objects: readonly NamedObject[]; readonly quiet: boolean } {
  if (text === '') throw new S3Error('MissingRequestBodyError');
  const fields = new XmlFields(parseXml(text, 'Delete'), { Object: 'many', Quiet: 'one' });
  const objects = fields.all('Object').map(readObject);
  if (objects.length === 0 || objects.length > maxObjects) throw new S3Error('MalformedXML');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are the point
  const hasControl = objects.some(({ key }) => /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(key));
  if (hasControl) dialect.requireNotRefused('delete.batchControlCharacter');
  return { objects, quiet: fields.boolean('Quiet') ?? false };
}

function readObject(node: XmlNode): NamedObject {
  const fields = new XmlFields(node, {
    Key: 'one',
    VersionId: 'one',
    ETag: 'one',
    // Conditions of directory buckets only.
    LastModifiedTime: 'notDone',
    Size: 'notDone',
  });
  const key = fields.rawText('Key');
  if (key === undefined || key === '') throw new S3Error('MalformedXML');
  return { key, versionId: fields.text('VersionId') || undefined, etag: fields.text('ETag') };
}

/** What the answer says of one key. */
interface OneResult {
  readonly deleted?: XmlElements;
  readonly error?: XmlElements;
}

async function deleteOne(call: Call, { key, versionId, etag }: NamedObject): Promise<OneResult> {
  const { repository, bucket, hooks, dialect } = call;
  try {
    requireKey(key);
    const resource = { bucket, key, ...(versionId !== undefined && { versionId }) };
    hooks.authorise(call, actionOn('s3:DeleteObject', versionId), resource);
    const deletion = await repository.change([], () => {
      if (etag !== undefined && !dialect.ignores('delete.ifMatch')) requireMatch(call, key, etag);
      return removeObject(call, key, versionId);
    });
    announceDeletion(call, key, versionId, deletion);
    return { deleted: deletedElements(key, versionId, deletion) };
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    return { error: { Key: key, VersionId: versionId, Code: error.code, Message: error.message } };
  }
}

function deletedElements(key: string, asked: string | undefined, { isMarker, versionId }: Deletion): XmlElements {
  return {
    Key: key,
    VersionId: asked,
    DeleteMarker: isMarker || undefined,
    DeleteMarkerVersionId: isMarker ? versionId : undefined,
  };
}
