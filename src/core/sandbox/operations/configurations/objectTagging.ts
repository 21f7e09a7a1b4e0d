import { parseTagging, renderTagging } from '../../configuration/tags/tagSet';
import { requireVersion } from '../changeObject';
import type { Route } from '../operation';
import { announceVersion, changeVersion, versionHeader } from './changeVersion';
import { configurationLimit } from './configurationRoutes';

const common = { scope: 'object', query: ['tagging'], parameters: ['versionId'] } as const;

export const putObjectTagging: Route = {
  ...common,
  operation: 'PutObjectTagging',
  action: 's3:PutObjectTagging',
  method: 'PUT',
  headers: ['x-amz-checksum-*'],
  run: async (call) => {
    call.repository.requireBucket(call.bucket);
    const tags = parseTagging(await call.bodyText(configurationLimit), 'object');
    const ignored = call.dialect.ignores('tags.object');
    const version = await changeVersion(call, (found) => (ignored ? found : { ...found, tags }));
    announceVersion(call, 'ObjectTagging:Put', version);
    return { status: 200, headers: versionHeader(version) };
  },
};

export const getObjectTagging: Route = {
  ...common,
  operation: 'GetObjectTagging',
  action: 's3:GetObjectTagging',
  method: 'GET',
  run: async ({ repository, bucket, key, query }) => {
    repository.requireBucket(bucket);
    const version = requireVersion(repository.object(bucket, key), key, query.get('versionId'));
    const headers = { 'content-type': 'application/xml', ...versionHeader(version) };
    return { status: 200, headers, body: renderTagging(version.tags) };
  },
};

export const deleteObjectTagging: Route = {
  ...common,
  operation: 'DeleteObjectTagging',
  action: 's3:DeleteObjectTagging',
  method: 'DELETE',
  run: async (call) => {
    const ignored = call.dialect.ignores('tags.object');
    const version = await changeVersion(call, (found) => (ignored ? found : { ...found, tags: {} }));
    announceVersion(call, 'ObjectTagging:Delete', version);
    return { status: 204, headers: versionHeader(version) };
  },
};
