import { createHash } from 'node:crypto';
import { type Check, check } from '../check';

/** The check value of every CRC is that of these nine digits. */
const digits = '123456789';

/** Of the digits, and of `other`; the values of the CRCs are the ones their definitions publish. */
const algorithms = {
  crc32: { value: 'y/Q5Jg==', wrong: 'AAAAAA==' },
  crc32c: { value: '4waSgw==', wrong: 'AAAAAA==' },
  crc64nvme: { value: 'rosUhgp5mIg=', wrong: 'AAAAAAAAAAA=' },
  sha1: { value: createHash('sha1').update(digits).digest('base64'), wrong: `${'A'.repeat(27)}=` },
  sha256: { value: createHash('sha256').update(digits).digest('base64'), wrong: `${'A'.repeat(43)}=` },
} as const;

type Name = keyof typeof algorithms;

const names = Object.keys(algorithms) as Name[];
const withMode = { 'x-amz-checksum-mode': 'ENABLED' };

const headerChecks = names.flatMap((name) => {
  const { value, wrong } = algorithms[name];
  const header = `x-amz-checksum-${name}`;
  return [
    check(
      `checksum.${name}.right`,
      async (place) => {
        const put = await place.put('a', digits, { headers: { [header]: value } });
        return [
          put.line(header, 'x-amz-checksum-type'),
          (await place.get('a', { headers: withMode })).line(header, 'x-amz-checksum-type'),
          (await place.head('a', { headers: withMode })).line(header),
          (await place.get('a')).line(header),
        ];
      },
      [
        `200 ${header}=${value} x-amz-checksum-type=FULL_OBJECT`,
        `200 ${header}=${value} x-amz-checksum-type=FULL_OBJECT`,
        `200 ${header}=${value}`,
        `200 ${header}=-`,
      ],
      `checksum.${name}`,
    ),
    check(
      `checksum.${name}.wrong`,
      async (place) => {
        const put = await place.put('a', digits, { headers: { [header]: wrong } });
        return [put.outcome, (await place.head('a')).outcome];
      },
      ['400 BadDigest', '404'],
      `checksum.${name}`,
    ),
    check(
      `checksum.${name}.malformed`,
      async (place) => {
        const put = await place.put('a', digits, { headers: { [header]: 'nonsense' } });
        return [put.outcome, (await place.head('a')).outcome];
      },
      ['400 InvalidRequest', '404'],
      `checksum.${name}`,
    ),
    ...(['unsignedTrailer', 'signedTrailer'] as const).flatMap((payload) => [
      check(
        `checksum.${name}.${payload}`,
        async (place) => {
          const put = await place.put('a', digits, { payload, trailers: { [header]: value } });
          return [
            put.line(header),
            (await place.get('a', { headers: withMode })).line(header, 'content-encoding', 'body'),
          ];
        },
        [`200 ${header}=${value}`, `200 ${header}=${value} content-encoding=- body=123456789`],
        payload === 'signedTrailer' ? 'stream.signedTrailer' : 'stream.unsignedTrailer',
      ),
      check(
        `checksum.${name}.${payload}.wrong`,
        async (place) => {
          const put = await place.put('a', digits, { payload, trailers: { [header]: wrong } });
          return [put.outcome, (await place.head('a')).outcome];
        },
        ['400 BadDigest', '404'],
        payload === 'signedTrailer' ? 'stream.signedTrailer' : 'stream.unsignedTrailer',
      ),
    ]),
  ];
});

const otherChecks: readonly Check[] = [
  check(
    // User guide, "Checking object integrity": S3 computes CRC64NVME for what comes without a checksum (since December 2024).
    'checksum.default',
    async (place) => {
      const put = await place.put('a', digits);
      const shown = ['x-amz-checksum-crc64nvme', 'x-amz-checksum-type'];
      return [put.line(...shown), (await place.head('a', { headers: withMode })).line(...shown)];
    },
    [
      '200 x-amz-checksum-crc64nvme=rosUhgp5mIg= x-amz-checksum-type=FULL_OBJECT',
      '200 x-amz-checksum-crc64nvme=rosUhgp5mIg= x-amz-checksum-type=FULL_OBJECT',
    ],
    'checksum.crc64nvme',
  ),
  check(
    'checksum.two',
    async (place) => {
      const headers = { 'x-amz-checksum-crc32': algorithms.crc32.value, 'x-amz-checksum-sha1': algorithms.sha1.value };
      return [(await place.put('a', digits, { headers })).outcome, (await place.head('a')).outcome];
    },
    ['400 InvalidRequest', '404'],
  ),
  check(
    // PutObject: x-amz-sdk-checksum-algorithm wants the checksum or the trailer that it names.
    'checksum.announcedAndMissing',
    async (place) => {
      const put = await place.put('a', digits, { headers: { 'x-amz-sdk-checksum-algorithm': 'CRC32' } });
      return [put.outcome, (await place.head('a')).outcome];
    },
    ['400 InvalidRequest', '404'],
  ),
  check(
    'checksum.copyKeeps',
    async (place) => {
      await place.put('a', digits, { headers: { 'x-amz-checksum-sha256': algorithms.sha256.value } });
      const copied = await place.copy('a', 'b');
      return [
        copied.line('<ChecksumSHA256>'),
        (await place.head('b', { headers: withMode })).line('x-amz-checksum-sha256'),
      ];
    },
    [`200 ChecksumSHA256=[${algorithms.sha256.value}]`, `200 x-amz-checksum-sha256=${algorithms.sha256.value}`],
  ),
  check(
    'checksum.copyAnother',
    async (place) => {
      await place.put('a', digits, { headers: { 'x-amz-checksum-sha256': algorithms.sha256.value } });
      await place.copy('a', 'b', { 'x-amz-checksum-algorithm': 'CRC32' });
      const head = await place.head('b', { headers: withMode });
      return [head.line('x-amz-checksum-crc32', 'x-amz-checksum-sha256')];
    },
    ['200 x-amz-checksum-crc32=y/Q5Jg== x-amz-checksum-sha256=-'],
  ),
  check(
    'checksum.inListing',
    async (place) => {
      await place.put('a', digits, { headers: { 'x-amz-checksum-crc32': algorithms.crc32.value } });
      return [(await place.list()).line('<ChecksumAlgorithm>', '<ChecksumType>')];
    },
    ['200 ChecksumAlgorithm=[CRC32] ChecksumType=[FULL_OBJECT]'],
  ),
];

const attributeChecks: readonly Check[] = [
  check(
    'attributes.all',
    async (place) => {
      await place.put('a', digits, { headers: { 'x-amz-checksum-sha1': algorithms.sha1.value } });
      const headers = { 'x-amz-object-attributes': 'ETag,Checksum,ObjectParts,StorageClass,ObjectSize' };
      const reply = await place.get('a', { query: 'attributes', headers });
      return [
        reply.line('<ETag>', '<ChecksumSHA1>', '<ChecksumType>', '<ObjectSize>', '<StorageClass>', '<ObjectParts>'),
      ];
    },
    [
      `200 ETag=[25f9e794323b453885f5181f1b624d0b] ChecksumSHA1=[${algorithms.sha1.value}] ChecksumType=[FULL_OBJECT] ObjectSize=[9] StorageClass=[STANDARD] ObjectParts=[]`,
    ],
    'get.attributes',
  ),
  check(
    'attributes.some',
    async (place) => {
      await place.put('a', digits);
      const reply = await place.get('a', { query: 'attributes', headers: { 'x-amz-object-attributes': 'ObjectSize' } });
      return [reply.line('<ETag>', '<ObjectSize>'), `date: ${reply.header('last-modified') !== '-'}`];
    },
    ['200 ETag=[] ObjectSize=[9]', 'date: true'],
    'get.attributes',
  ),
  check(
    'attributes.none',
    async (place) => {
      await place.put('a', digits);
      return [(await place.get('a', { query: 'attributes' })).outcome];
    },
    ['400 InvalidRequest'],
    'get.attributes',
  ),
  check(
    'attributes.missing',
    async (place) => [
      (await place.get('a', { query: 'attributes', headers: { 'x-amz-object-attributes': 'ETag' } })).outcome,
    ],
    ['404 NoSuchKey'],
    'get.attributes',
  ),
];

export const checksumChecks: readonly Check[] = [...headerChecks, ...otherChecks, ...attributeChecks];
