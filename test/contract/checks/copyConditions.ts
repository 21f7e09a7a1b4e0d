import { type Check, check } from '../check';

const stale = '"00000000000000000000000000000000"';
const longAgo = 'Sat, 01 Jan 2000 00:00:00 GMT';

/** Source: S3 API reference, CopyObject and UploadPartCopy: which header wins over which; all that fail are 412. */
const conditions: Readonly<Record<string, readonly [headers: Readonly<Record<string, string>>, copied: boolean]>> = {
  'ifMatch.quoted': [{ 'if-match': 'ETAG' }, true],
  'ifMatch.unquoted': [{ 'if-match': 'BARE' }, true],
  'ifMatch.stale': [{ 'if-match': stale }, false],
  'ifNoneMatch.quoted': [{ 'if-none-match': 'ETAG' }, false],
  'ifNoneMatch.unquoted': [{ 'if-none-match': 'BARE' }, false],
  'ifNoneMatch.stale': [{ 'if-none-match': stale }, true],
  'ifModifiedSince.longAgo': [{ 'if-modified-since': longAgo }, true],
  'ifModifiedSince.same': [{ 'if-modified-since': 'MODIFIED' }, false],
  'ifUnmodifiedSince.longAgo': [{ 'if-unmodified-since': longAgo }, false],
  'ifUnmodifiedSince.same': [{ 'if-unmodified-since': 'MODIFIED' }, true],
  'ifMatchTrue.ifUnmodifiedSinceFalse': [{ 'if-match': 'ETAG', 'if-unmodified-since': longAgo }, true],
  'ifNoneMatchFalse.ifModifiedSinceTrue': [{ 'if-none-match': 'ETAG', 'if-modified-since': longAgo }, false],
};

const objectChecks = Object.entries(conditions).map(([name, [headers, copied]]) =>
  check(
    `copy.source.${name}`,
    async (place) => {
      const etag = (await place.put('a')).header('etag');
      const modified = (await place.head('a')).header('last-modified');
      const filled = Object.entries(headers).map(([header, value]) => [
        `x-amz-copy-source-${header}`,
        value.replace('ETAG', etag).replace('BARE', etag.replaceAll('"', '')).replace('MODIFIED', modified),
      ]);
      return [(await place.copy('a', 'b', Object.fromEntries(filled))).outcome, (await place.head('b')).outcome];
    },
    copied ? ['200', '200'] : ['412 PreconditionFailed', '404'],
  ),
);

const partChecks = (['match', 'stale'] as const).map((which) =>
  check(
    `copyPart.source.ifMatch.${which}`,
    async (place) => {
      const etag = (await place.put('a')).header('etag');
      const uploadId = (await place.send('POST', 'b', { query: 'uploads' })).tag('UploadId');
      const headers = {
        'x-amz-copy-source': place.source('a'),
        'x-amz-copy-source-if-match': which === 'match' ? etag : stale,
      };
      return [(await place.send('PUT', 'b', { query: { partNumber: '1', uploadId }, headers })).outcome];
    },
    [which === 'match' ? '200' : '412 PreconditionFailed'],
  ),
);

export const copyConditionChecks: readonly Check[] = [...objectChecks, ...partChecks];
