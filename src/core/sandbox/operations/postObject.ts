import { RequestHeaders } from '../../sigv4/rawRequest';
import type { LengthRange } from '../auth/postPolicy';
import { verifyPostForm } from '../auth/verifyPostForm';
import { readChecksumDemand, requireEqual } from '../body/checksumDemand';
import { type FormFile, FormReader, readBoundary } from '../body/formReader';
import { StoredBody } from '../body/storedBody';
import { parseTagging } from '../configuration/tags/tagSet';
import { type CustomerKey, readCustomerKey } from '../encryption/customerKey';
import { receiveBody } from '../encryption/receiveBody';
import { patternMatches } from '../http/findRoute';
import type { VersionRecord } from '../objects/records';
import type { Received } from '../repository/repository';
import { S3Error } from '../s3Error';
import { renderXml } from '../xml/xmlWriter';
import { putVersion } from './changeObject';
import { contentETag, quoteETag } from './etags';
import { attributeHeaders, readAttributes } from './objectAttributes';
import { requireKey } from './objectKey';
import type { Answer, Call, Route } from './operation';
import { announce, madeHeaders, putLimit, storedChecksums } from './putObject';

export const postObject: Route = {
  operation: 'PostObject',
  action: 's3:PutObject',
  method: 'POST',
  scope: 'bucket',
  // Who posts stands in the form.
  authorisesItself: true,
  run: async (request) => {
    request.repository.requireBucket(request.bucket);
    const boundary = readBoundary(request.headers.get('content-type'));
    const form = new FormReader(request.body(), boundary);
    const file = await form.readFields();
    const fields = readFields(form, file, request.bucket);
    const who = verifyPostForm(fields, { keys: request.sessions.find, now: Date.now() });
    const headers = toHeaders(form.fields, file);
    const call: Call = { ...request, who, headers, key: fields.get('key') ?? '' };
    requireKey(call.key);
    call.hooks.authorise(call, 's3:PutObject', { bucket: call.bucket, key: call.key });
    const attributes = { ...readAttributes(call), ...readTags(fields) };
    const limits = who.kind === 'post' ? who.contentLength : undefined;
    const encryption = readCustomerKey(call);
    const { refs, summary } = await receiveFile(call, form, limits, encryption);
    const version = await call.repository.change(refs, () =>
      putVersion(call, {
        ...attributes,
        size: summary.size,
        etag: contentETag(call, summary, encryption),
        body: refs,
        checksums: storedChecksums(summary),
      }),
    );
    announce(call, 'ObjectCreated:Post', version);
    return answerTo(call, fields, version);
  },
};

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

/** The fields as policies see them. @throws S3Error InvalidArgument without a key */
function readFields(form: FormReader, { filename }: FormFile, bucket: string): ReadonlyMap<string, string> {
  const fields = new Map([...form.fields].map(([name, value]) => [name, utf8(value)]));
  const key = fields.get('key');
  if (!key) {
    throw new S3Error(
      'InvalidArgument',
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      { ArgumentName: 'key' },
    );
  }
  // Some browsers send a path; the name is what stands behind the last separator.
  const name = utf8(filename).replace(/^.*[/\\]/, '');
  fields.set(
    'key',
    key.replace(/\$\{filename\}/g, () => name),
  );
  fields.set('bucket', bucket);
  return fields;
}

/** Fields that are about the form and not about the object. */
const aboutTheForm: ReadonlySet<string> = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-signature',
  'x-amz-security-token',
]);

/** The fields that mean the same as a header of their name, and `acl`. @throws S3Error NotImplemented */
function toHeaders(fields: ReadonlyMap<string, string>, { contentType }: FormFile): RequestHeaders {
  const allowed = [...attributeHeaders, 'x-amz-checksum-*', 'x-amz-sdk-checksum-algorithm'];
  const raw = ['content-type', fields.get('content-type') ?? contentType ?? ''];
  for (const [name, value] of fields) {
    if (name === 'content-type' || aboutTheForm.has(name)) continue;
    if (name.startsWith('x-amz-') && !patternMatches(allowed, name)) {
      throw new S3Error('NotImplemented', 'A field you provided implies functionality that is not implemented', {
        Field: name,
      });
    }
    raw.push(name === 'acl' ? 'x-amz-acl' : name, value);
  }
  return new RequestHeaders(raw);
}

function readTags(fields: ReadonlyMap<string, string>): Partial<Pick<VersionRecord, 'tags'>> {
  const tagging = fields.get('tagging');
  return tagging === undefined ? {} : { tags: parseTagging(tagging, 'object') };
}

async function receiveFile(
  call: Call,
  form: FormReader,
  limits: LengthRange | undefined,
  encryption: CustomerKey | undefined,
): Promise<Received> {
  const demand = readChecksumDemand(call.headers, { kind: 'unsigned' });
  const algorithms = demand.header ? [demand.header.algorithm] : [];
  const body = new StoredBody(withinLimits(form.file(), limits), algorithms);
  const received = await receiveBody(call.repository, body, encryption);
  try {
    const { md5, checksums } = received.summary;
    if (demand.md5) requireEqual('MD5', demand.md5, md5);
    if (demand.header) {
      const { algorithm, digest } = demand.header;
      requireEqual(algorithm, digest, checksums.get(algorithm) ?? Buffer.alloc(0));
    }
    return received;
  } catch (error) {
    call.repository.discard(received.refs);
    throw error;
  }
}

async function* withinLimits(
  file: AsyncIterable<Buffer>,
  { min = 0, max = putLimit }: Partial<LengthRange> = {},
): AsyncGenerator<Buffer, void, void> {
  let size = 0;
  for await (const piece of file) {
    size += piece.length;
    if (size > max) throw new S3Error('EntityTooLarge', undefined, { ProposedSize: size, MaxSizeAllowed: max });
    yield piece;
  }
  if (size < min) throw new S3Error('EntityTooSmall', undefined, { ProposedSize: size, MinSizeAllowed: min });
}

/** Source: S3 API reference, "POST Object", success_action_redirect and success_action_status. */
function answerTo(call: Call, fields: ReadonlyMap<string, string>, version: VersionRecord): Answer {
  const { bucket, key, endpoint } = call;
  const location = `${endpoint}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const headers = { etag: quoteETag(version.etag), location, ...madeHeaders(call, version) };
  const redirect = redirection(fields.get('success_action_redirect') ?? fields.get('redirect'), call, version);
  if (redirect !== undefined) return { status: 303, headers: { ...headers, location: redirect } };
  const status = fields.get('success_action_status');
  if (status === '200') return { status: 200, headers };
  if (status !== '201') return { status: 204, headers };
  const elements = {
    Location: location,
    Bucket: bucket,
    Key: key,
    ETag: call.dialect.isRgw ? version.etag : quoteETag(version.etag),
  };
  const body = renderXml('PostResponse', elements, '');
  return { status: 201, headers: { ...headers, 'content-type': 'application/xml' }, body };
}

/** The address to go on to, with what was made; what is no address counts as none, as at AWS. */
function redirection(text: string | undefined, { bucket, key }: Call, { etag }: VersionRecord): string | undefined {
  if (text === undefined || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const address = new URL(text);
  for (const [name, value] of [
    ['bucket', bucket],
    ['key', key],
    ['etag', quoteETag(etag)],
  ] as const) {
    address.searchParams.append(name, value);
  }
  return address.href;
}
