import type { Verdict } from '../../capabilities/verdict';
import { headerOf, saysYes, xmlText } from '../run/answers';
import { check, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { differs, ignored, refused, works } from '../run/verdicts';
import { md5Header } from './bucketDocument';

/** User metadata: names and values together. Source: S3 user guide, "Working with object metadata". */
const metadataLimit = 2048;
const beyondLimit = 6 * 1024;
const metadataHeader = 'x-amz-meta-x';

async function metadataSize(context: CheckContext): Promise<Verdict> {
  const value = 'm'.repeat(metadataLimit - 1);
  const answer = await putMetadata(context, 'full', value);
  if (!saysYes(answer)) return refused(answer, { bytes: metadataLimit });
  if ((await readMetadata(context, 'full')) !== value) return ignored('metadataLost', { bytes: metadataLimit });
  const larger = await putMetadata(context, 'larger', 'm'.repeat(beyondLimit));
  if (!saysYes(larger)) return works({ bytes: metadataLimit });
  const kept = (await readMetadata(context, 'larger')).length === beyondLimit;
  return kept ? differs('largerAccepted', { bytes: beyondLimit }) : ignored('metadataLost', { bytes: beyondLimit });
}

function putMetadata(context: CheckContext, name: string, value: string) {
  const headers = { [metadataHeader]: value };
  return context.send({ method: 'PUT', key: context.key(name), headers, body: Buffer.from('content') });
}

async function readMetadata(context: CheckContext, name: string): Promise<string> {
  return headerOf(await context.must({ method: 'HEAD', key: context.key(name) }), metadataHeader);
}

const words = '数据 é';
const utf8 = Buffer.from(words).toString('latin1');
const rfc2047 = `=?UTF-8?B?${Buffer.from(words).toString('base64')}?=`;

/** The text that an encoded word of RFC 2047 stands for; any other text as it is. */
function decodeWord(value: string): string {
  const [, encoding, text = ''] = /^=\?utf-8\?([bq])\?(.*)\?=$/i.exec(value) ?? [];
  if (encoding === undefined) return Buffer.from(value, 'latin1').toString();
  if (encoding.toLowerCase() === 'b') return Buffer.from(text, 'base64').toString();
  const bytes = text
    .replaceAll('_', ' ')
    .replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

/** As UTF-8, as clients send it; where that does not come back, as RFC 2047 has it, which is plain ASCII. */
async function nonAscii(context: CheckContext): Promise<Verdict> {
  const answer = await putMetadata(context, 'utf8', utf8);
  const encoded = await putMetadata(context, 'rfc2047', rfc2047);
  const facts = { encodedWordKept: saysYes(encoded) && decodeWord(await readMetadata(context, 'rfc2047')) === words };
  if (!saysYes(answer)) return refused(answer, facts);
  const value = await readMetadata(context, 'utf8');
  if (value === utf8) return works(facts);
  return decodeWord(value) === words ? differs('returnedEncoded', facts) : ignored('otherText', facts);
}

const tagXml = '<Tagging><TagSet><Tag><Key>stage</Key><Value>原始 raw</Value></Tag></TagSet></Tagging>';

async function storedTag(context: CheckContext, name: string): Promise<string | undefined> {
  const answer = await context.send({ method: 'GET', key: context.key(name), query: ['tagging'] });
  return saysYes(answer) ? xmlText(answer.body.toString(), 'Value') : undefined;
}

async function objectTags(context: CheckContext): Promise<Verdict> {
  await context.put('object', 'content');
  const body = Buffer.from(tagXml);
  const key = context.key('object');
  const answer = await context.send({ method: 'PUT', key, query: ['tagging'], body, headers: md5Header(body) });
  const content = await context.read('object');
  if (content !== 'content') return ignored('overwritten');
  if (!saysYes(answer)) return refused(answer);
  if ((await storedTag(context, 'object')) !== '原始 raw') return ignored('notStored');
  const removed = await context.send({ method: 'DELETE', key, query: ['tagging'] });
  if (!saysYes(removed)) return refused(removed, { step: 'delete' });
  if ((await context.read('object')) !== 'content') return ignored('objectDeleted');
  return (await storedTag(context, 'object')) === undefined ? works() : ignored('notDeleted');
}

async function tagsOnPut(context: CheckContext): Promise<Verdict> {
  const headers = { 'x-amz-tagging': 'stage=raw%20data' };
  const request = { method: 'PUT', key: context.key('object'), body: Buffer.from('content'), headers };
  const answer = await context.send(request);
  if (!saysYes(answer)) return refused(answer);
  return (await storedTag(context, 'object')) === 'raw data' ? works() : ignored('notStored');
}

/** STANDARD has to be taken; what becomes of a class that does not exist is worth knowing. */
async function storageClass(context: CheckContext): Promise<Verdict> {
  const put = (name: string) => {
    const key = context.key(name);
    return context.send({ method: 'PUT', key, headers: { 'x-amz-storage-class': name }, body: Buffer.from(key) });
  };
  const answer = await put('STANDARD');
  if (!saysYes(answer)) return refused(answer);
  if ((await context.read('STANDARD')) !== context.key('STANDARD')) return ignored('notStored');
  return works({ unknownClassRefused: !saysYes(await put('SI_PROBE')) });
}

/** Metadata, tags and storage classes of objects. */
export const attributeChecks: readonly Lane[] = [
  [check('metadata.limit', metadataSize)],
  [check('metadata.nonAscii', nonAscii)],
  [check('tags.object', objectTags)],
  [check('tags.onPut', tagsOnPut)],
  [check('storageClass.standard', storageClass)],
];
