import { type OddKeyName, oddKeyBelow, oddKeys } from '../../../src/core/capabilities/oddKeys';
import { oddKeys as fixtureKeys } from '../../fixtures/oddKeys';
import { type Check, check } from '../check';
import type { Place } from '../place';

const allKeys: Readonly<Record<string, string>> = {
  ...Object.fromEntries((Object.keys(oddKeys) as OddKeyName[]).map((name) => [name, oddKeyBelow(name, 'odd/')])),
  ...Object.fromEntries(fixtureKeys.map(({ name, key }) => [`fixture.${name.replaceAll(' ', '-')}`, key])),
};

/** How a key stands in an XML body; characters that XML 1.0 has no way to write are sent as references all the same. */
function xmlText(key: string): string {
  return key.replace(/[&<>"'\p{Cc}]/gu, (char) => `&#x${char.codePointAt(0)?.toString(16)};`);
}

/** XML 1.0 has no way to write the control characters below space, but tab, newline and return. */
function fitsInXml(key: string): boolean {
  return [...key].every((char) => char >= ' ' || '\t\n\r'.includes(char));
}

async function alone(place: Place, key: string): Promise<string> {
  const { code } = await place.get(`${key}x`);
  return code === '' ? 'found' : code;
}

/** Writes, reads, lists and deletes a key that nothing may change on its way. */
async function wholeLife(place: Place, key: string): Promise<readonly string[]> {
  const own = await place.fresh();
  const put = await own.put(key, 'content');
  const read = await own.get(key);
  const listed = await own.onBucket('GET', { 'list-type': '2', 'encoding-type': 'url' });
  const decoded = listed.tags('Key').map((text) => decodeURIComponent(text.replaceAll('+', ' ')));
  const copied = await own.copy(key, 'copy');
  await own.remove('copy');
  return [
    `put ${put.outcome}`,
    `get ${read.line('body')}`,
    `another ${await alone(own, key)}`,
    `list ${decoded.length} the same: ${decoded.length === 1 && decoded[0] === key}`,
    `copy ${copied.outcome}`,
    `delete ${(await own.remove(key)).outcome}`,
    `then ${(await own.head(key)).outcome}`,
  ];
}

const lifeChecks = Object.entries(allKeys).map(([name, key]) =>
  check(
    `key.${name}`,
    (place) => wholeLife(place, key),
    [
      'put 200',
      'get 200 body=content',
      // One byte more than the longest key is refused, whether it is there or not.
      `another ${Buffer.byteLength(key) >= 1024 ? 'KeyTooLongError' : 'NoSuchKey'}`,
      'list 1 the same: true',
      'copy 200',
      'delete 204',
      'then 404',
    ],
    name in oddKeys ? `key.${name as OddKeyName}` : undefined,
  ),
);

const togetherChecks: readonly Check[] = [
  check(
    'keys.together',
    async (place) => {
      const own = await place.fresh();
      const keys = [...new Set(Object.values(allKeys))];
      await Promise.all(keys.map((key) => own.put(key, key)));
      const bodies = await Promise.all(keys.map((key) => own.get(key)));
      const listed = await own.onBucket('GET', { 'list-type': '2', 'encoding-type': 'url' });
      const decoded = listed.tags('Key').map((text) => decodeURIComponent(text.replaceAll('+', ' ')));
      const inOrder = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      return [
        `each its own: ${bodies.every((reply, at) => reply.text === keys[at])}`,
        `listed in the order of their bytes: ${JSON.stringify(decoded) === JSON.stringify(inOrder)}`,
      ];
    },
    ['each its own: true', 'listed in the order of their bytes: true'],
    'list.order',
  ),
  check(
    'keys.batchDelete',
    async (place) => {
      const own = await place.fresh();
      const keys = [...new Set(Object.values(allKeys))].filter(fitsInXml);
      await Promise.all(keys.map((key) => own.put(key)));
      const objects = keys.map((key) => `<Object><Key>${xmlText(key)}</Key></Object>`).join('');
      const reply = await own.batchDelete(`<Delete><Quiet>true</Quiet>${objects}</Delete>`);
      const codes = [...new Set(reply.tags('Code'))].toSorted();
      return [`${reply.outcome} Code=[${codes.join(', ')}]`, (await own.list({ 'encoding-type': 'url' })).listing];
    },
    ['200 Code=[]', '200 []'],
    'delete.batch',
  ),
  check(
    'keys.withoutEncoding',
    async (place) => {
      const own = await place.fresh();
      const keys = ['a&b', 'a<b', 'a"b', "a'b", 'a+b', 'a%41', 'ü', '😀'];
      await Promise.all(keys.map((key) => own.put(key)));
      return [(await own.onBucket('GET', 'list-type=2')).listing];
    },
    [`200 [a"b, a%41, a&b, a'b, a+b, a<b, ü, 😀]`],
  ),
  check(
    'keys.invalidUtf8',
    async (place) => {
      const request = place.signed('GET', 'a');
      return [
        (await place.exchange({ ...request, target: `/${place.bucket}/%ff%fe` })).status < 500 ? 'refused' : 'failed',
      ];
    },
    ['refused'],
  ),
];

export const keyChecks: readonly Check[] = [...lifeChecks, ...togetherChecks];
