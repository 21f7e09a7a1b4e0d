import { createHash } from 'node:crypto';
import type { Verdict } from '../../capabilities/verdict';
import type { StreamingMode } from '../../rawS3/chunkedBody';
import type { RawS3Answer, RawS3Request } from '../../rawS3/rawS3Client';
import { type ChecksumAlgorithm, checksumAlgorithms, checksumHeader, digestOf } from '../../sandbox/body/checksums';
import { headerOf, saysYes } from '../run/answers';
import { check, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { differs, ignored, refused, works } from '../run/verdicts';

/** More than two chunks of a streamed body. */
const body = Buffer.alloc(150_000, 'streamed 分块 ');
const small = Buffer.from('checked');
const other = Buffer.from('damaged');

/** What is sent with a body: the same for a right and a wrong digest. */
type Send = (name: string, about: Buffer) => Promise<RawS3Answer>;

/** A right digest has to be taken and the body stored as it is; a wrong one has to be refused. */
async function judgeDigest(context: CheckContext, sent: Buffer, send: Send): Promise<Verdict> {
  const right = await send('right', sent);
  if (!saysYes(right)) return refused(right);
  const read = await context.send({ method: 'GET', key: context.key('right') });
  if (!read.body.equals(sent)) return ignored(read.body.includes('0\r\n') ? 'framingStored' : 'otherBodyStored');
  const wrong = await send('wrong', other);
  if (!saysYes(wrong)) return works();
  return ignored((await context.read('wrong')) === undefined ? 'wrongChecksumDropped' : 'wrongChecksumAccepted');
}

function putSmall(context: CheckContext, name: string, headers: Readonly<Record<string, string>>) {
  return context.send({ method: 'PUT', key: context.key(name), body: small, headers });
}

function contentMd5(context: CheckContext): Promise<Verdict> {
  return judgeDigest(context, small, (name, about) => {
    const digest = createHash('md5').update(about).digest('base64');
    return putSmall(context, name, { 'content-md5': digest });
  });
}

/** Verified on the way in, and given back to who asks for it. Source: S3 user guide, "Checking object integrity". */
async function checksum(context: CheckContext, algorithm: ChecksumAlgorithm): Promise<Verdict> {
  const header = checksumHeader(algorithm);
  const base64Of = (bytes: Buffer) => digestOf(algorithm, bytes).toString('base64');
  const verdict = await judgeDigest(context, small, (name, about) =>
    putSmall(context, name, { [header]: base64Of(about) }),
  );
  if (verdict.outcome === 'refused') return verdict;
  const request = { method: 'GET', key: context.key('right'), headers: { 'x-amz-checksum-mode': 'ENABLED' } };
  const returned = headerOf(await context.send(request), header) === base64Of(small);
  if (verdict.outcome !== 'works') return { ...verdict, facts: { returned } };
  return returned ? works() : differs('notReturned');
}

function streamRequest(context: CheckContext, name: string, payload: StreamingMode): RawS3Request {
  return { method: 'PUT', key: context.key(name), body, payload };
}

/** The last chunk's signature covers all before it: one byte changed on the way has to be noticed. */
function damaged(sent: Buffer): Buffer {
  const changed = Buffer.from(sent);
  const at = changed.indexOf('streamed');
  changed[at] = 'S'.charCodeAt(0);
  return changed;
}

function streamSigned(context: CheckContext): Promise<Verdict> {
  return judgeDigest(context, body, (name, about) =>
    context.send({
      ...streamRequest(context, name, 'signed'),
      ...(about === other && { alter: damaged }),
    }),
  );
}

function streamWithTrailer(context: CheckContext, payload: 'signedTrailer' | 'unsignedTrailer'): Promise<Verdict> {
  return judgeDigest(context, body, (name, about) => {
    const trailers = { 'x-amz-checksum-crc32': digestOf('CRC32', about).toString('base64') };
    return context.send({ ...streamRequest(context, name, payload), trailers });
  });
}

async function unsignedPayload(context: CheckContext): Promise<Verdict> {
  const key = context.key('object');
  const answer = await context.send({ method: 'PUT', key, body, payload: 'unsigned' });
  if (!saysYes(answer)) return refused(answer);
  return (await context.send({ method: 'GET', key })).body.equals(body) ? works() : ignored('otherBodyStored');
}

const checksumId = (algorithm: ChecksumAlgorithm) =>
  `checksum.${algorithm.toLowerCase() as Lowercase<ChecksumAlgorithm>}` as const;

/** Checksums and streamed bodies: whether damage on the way is noticed. */
export const integrityChecks: readonly Lane[] = [
  [check('checksum.contentMd5', contentMd5)],
  ...checksumAlgorithms.map((algorithm) => [check(checksumId(algorithm), (context) => checksum(context, algorithm))]),
  [check('stream.unsignedPayload', unsignedPayload)],
  [check('stream.signed', streamSigned)],
  [check('stream.signedTrailer', (context) => streamWithTrailer(context, 'signedTrailer'))],
  [check('stream.unsignedTrailer', (context) => streamWithTrailer(context, 'unsignedTrailer'))],
];
