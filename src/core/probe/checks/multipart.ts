import type { Verdict, Verdicts } from '../../capabilities/verdict';
import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { encodeKey } from '../../rawS3/targetEncoding';
import { errorCodeOf, headerOf, innerXml, saysYes, xmlText } from '../run/answers';
import { type Check, check, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { differs, ignored, refused, works } from '../run/verdicts';
import { listedKey } from '../scratch/listAll';
import { MultipartUpload } from './multipartUpload';

/** Every part but the last has at least 5 MiB. Source: S3 user guide, "Amazon S3 multipart upload limits". */
const minimumPart = 5 * 1024 * 1024;
const tail = 'the last part';
/** For a slow line. */
const largeLimit = 45_000;

async function uploadAndParts(context: CheckContext): Promise<Verdicts> {
  const upload = await MultipartUpload.begin(context, 'large');
  const first = await upload.part(1, Buffer.alloc(minimumPart, 'a'));
  const last = await upload.part(2, Buffer.from(tail));
  const listed = await judgeListParts(upload);
  const answer = await upload.complete([first, last]);
  if (!saysYes(answer)) return { 'multipart.listParts': listed, 'multipart.upload': refused(answer) };
  return {
    'multipart.listParts': listed,
    'multipart.upload': await judgeUpload(context),
    'get.part': await judgeGetPart(context),
  };
}

async function judgeListParts(upload: MultipartUpload): Promise<Verdict> {
  const answer = await upload.listParts();
  if (!saysYes(answer)) return refused(answer);
  const sizes = innerXml(answer.body.toString(), 'Part').map((inner) => xmlText(inner, 'Size'));
  return sizes.join() === `${minimumPart},${tail.length}` ? works() : differs('otherParts', { parts: sizes.length });
}

/** Reads across the seam of the parts, and the length; all 5 MiB need not travel again. */
async function judgeUpload(context: CheckContext): Promise<Verdict> {
  const key = context.key('large');
  const seam = { range: `bytes=${minimumPart - 1}-` };
  const read = await context.send({ method: 'GET', key, headers: seam });
  if (read.body.toString() !== `a${tail}`) return ignored('otherBodyStored');
  const head = await context.send({ method: 'HEAD', key });
  return /-2"?$/.test(headerOf(head, 'etag')) ? works() : differs('otherEtagForm');
}

/** By HEAD: a store that does not know part numbers would send the whole body. */
async function judgeGetPart(context: CheckContext): Promise<Verdict> {
  const request = { method: 'HEAD', key: context.key('large'), query: [['partNumber', '2'] as const] };
  const answer = await context.send(request);
  if (!saysYes(answer)) return refused(answer);
  if (headerOf(answer, 'content-length') !== String(tail.length)) return ignored('wholeObject');
  const parts = headerOf(answer, 'x-amz-mp-parts-count');
  return works(parts === '' ? {} : { parts: Number(parts) });
}

async function copyPart(context: CheckContext): Promise<Verdict> {
  await context.put('source', '0123456789');
  const upload = await MultipartUpload.begin(context, 'target');
  const headers = {
    'x-amz-copy-source': `/${context.bucket}/${encodeKey(context.key('source'))}`,
    'x-amz-copy-source-range': 'bytes=2-5',
  };
  const answer = await upload.copyPart(1, headers);
  const etag = xmlText(answer.body.toString(), 'ETag');
  if (!saysYes(answer) || etag === undefined) {
    await upload.abort();
    return saysYes(answer) ? ignored('notCopied') : refused(answer);
  }
  const completed = await upload.complete([{ number: 1, etag }]);
  if (!saysYes(completed)) return refused(completed);
  return (await context.read('target')) === '2345' ? works() : ignored('otherBodyStored');
}

async function listUploads(context: CheckContext): Promise<Verdict> {
  const upload = await MultipartUpload.begin(context, 'open upload');
  const plain = await context.send({ method: 'GET', query: ['uploads', ['prefix', context.prefix]] });
  const encoded = await context.send({
    method: 'GET',
    query: ['uploads', ['prefix', context.prefix], ['encoding-type', 'url']],
  });
  await upload.abort();
  if (!saysYes(plain)) return refused(plain);
  if (!saysYes(encoded)) return refused(encoded, { step: 'encoding' });
  if (listedUpload(plain, upload.uploadId) !== upload.key) return differs('notListed');
  return listedUpload(encoded, upload.uploadId) === upload.key ? works() : differs('encodedWithoutSaying');
}

function listedUpload(answer: RawS3Answer, uploadId: string): string | undefined {
  const xml = answer.body.toString();
  const found = innerXml(xml, 'Upload').find((inner) => xmlText(inner, 'UploadId') === uploadId);
  return found === undefined ? undefined : listedKey(xml, xmlText(found, 'Key') ?? '');
}

async function abort(context: CheckContext): Promise<Verdict> {
  const upload = await MultipartUpload.begin(context, 'aborted');
  await upload.part(1, Buffer.from('part'));
  const answer = await upload.abort();
  if (!saysYes(answer)) return refused(answer);
  const parts = await upload.listParts();
  if (saysYes(parts)) return ignored('uploadStillThere');
  if ((await context.read('aborted')) !== undefined) return ignored('objectMade');
  return errorCodeOf(parts) === 'NoSuchUpload'
    ? works()
    : differs('otherError', { status: parts.status, code: errorCodeOf(parts) });
}

async function smallParts(context: CheckContext): Promise<Verdict> {
  const upload = await MultipartUpload.begin(context, 'small');
  const parts = [await upload.part(1, Buffer.from('a')), await upload.part(2, Buffer.from('b'))];
  const answer = await upload.complete(parts);
  if (saysYes(answer)) return differs('smallPartsAccepted');
  await upload.abort();
  return errorCodeOf(answer) === 'EntityTooSmall' ? works({ bytes: minimumPart }) : refused(answer);
}

const large: Check = {
  ids: ['multipart.upload', 'multipart.listParts', 'get.part'],
  limit: largeLimit,
  run: uploadAndParts,
};

/** Multipart uploads. */
export const multipartChecks: readonly Lane[] = [
  [large],
  [check('multipart.copyPart', copyPart)],
  [check('multipart.listUploads', listUploads)],
  [check('multipart.abort', abort)],
  [check('multipart.minimumPart', smallParts)],
];
