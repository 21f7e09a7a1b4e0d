import type { RawRequest } from '../../../src/core/sigv4/rawRequest';
import { emptySha256 } from '../../../src/core/sigv4/signature';

/** The examples of the S3 API reference, with the signatures printed there. */

/** The one example that leaves Content-Length unsigned. */
const trailerSeed = '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e';

function example(method: string, url: string, headers: Record<string, string>, signature: string): RawRequest {
  const signed = Object.keys(headers).map((name) => name.toLowerCase());
  const list = signed.filter((name) => signature !== trailerSeed || name !== 'content-length').sort();
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${list.join(';')},Signature=${signature}`;
  return { method, url, rawHeaders: Object.entries({ ...headers, Authorization: authorization }).flat() };
}

const bucketHost = { Host: 'examplebucket.s3.amazonaws.com' };
const date = { 'x-amz-date': '20130524T000000Z' };
const noBody = { 'x-amz-content-sha256': emptySha256 };

/** "Authenticating Requests: Using the Authorization Header", examples. */
export const getObject = example(
  'GET',
  '/test.txt',
  { ...bucketHost, Range: 'bytes=0-9', ...noBody, ...date },
  'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
);

export const putObject = example(
  'PUT',
  '/test$file.text',
  {
    ...bucketHost,
    Date: 'Fri, 24 May 2013 00:00:00 GMT',
    ...date,
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
  },
  '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
);
export const putObjectBody = 'Welcome to Amazon S3.';

export const getLifecycle = example(
  'GET',
  '/?lifecycle',
  { ...bucketHost, ...date, ...noBody },
  'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
);

export const listObjects = example(
  'GET',
  '/?max-keys=2&prefix=J',
  { ...bucketHost, ...date, ...noBody },
  '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
);

/** "Authenticating Requests: Using Query Parameters", example. */
export const presignedGet: RawRequest = {
  method: 'GET',
  url: '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  rawHeaders: ['Host', 'examplebucket.s3.amazonaws.com'],
};

const streaming = {
  Host: 's3.amazonaws.com',
  ...date,
  'x-amz-storage-class': 'REDUCED_REDUNDANCY',
  'Content-Encoding': 'aws-chunked',
  'x-amz-decoded-content-length': '66560',
  'Content-Length': '66824',
};

/** "Transferring Payload in Multiple Chunks", example. */
export const putChunks = example(
  'PUT',
  '/examplebucket/chunkObject.txt',
  { ...streaming, 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' },
  '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
);

export const chunkSignatures = [
  'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
  '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
  'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
] as const;

/** "Including Trailing Headers", example. */

export const putChunksWithTrailer = example(
  'PUT',
  '/examplebucket/chunkObject.txt',
  {
    ...streaming,
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
    'x-amz-trailer': 'x-amz-checksum-crc32c',
  },
  trailerSeed,
);

export const trailerChunkSignatures = [
  'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2',
  '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7',
  '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
] as const;

export const trailer = 'x-amz-checksum-crc32c:sOO8/Q==';
export const trailerSignature = 'd81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435';

/** The 65 KiB of `a` that both examples send, in chunks of 64 KiB and 1 KiB. */
export const chunkedData = Buffer.alloc(66560, 'a');

/** The body of the examples as it goes over the wire, up to the last chunk. */
export function chunkedBody(signatures: readonly [string, string, string]): Buffer {
  return Buffer.concat([
    Buffer.from(`10000;chunk-signature=${signatures[0]}\r\n`),
    chunkedData.subarray(0, 65536),
    Buffer.from(`\r\n400;chunk-signature=${signatures[1]}\r\n`),
    chunkedData.subarray(65536),
    Buffer.from(`\r\n0;chunk-signature=${signatures[2]}\r\n`),
  ]);
}
