import fc from 'fast-check';

const lines = [
  ...[
    'GET / HTTP/1.1',
    'GET /vault/one HTTP/1.1',
    'PUT /vault/one HTTP/1.1',
    'DELETE /vault/one HTTP/1.1',
    'GET / HTTP/0.9',
  ],
  ...[
    'GET http://169.254.0.1/x HTTP/1.1',
    'CONNECT 127.0.0.1:1 HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'TRACE / HTTP/1.1',
    'GET',
  ],
  ...[
    'GET /../../../etc/passwd HTTP/1.1',
    'GET //// HTTP/1.1',
    'GET /%00%ff%zz HTTP/1.1',
    'GET /?%zz&=&== HTTP/1.1',
    '',
  ],
  ...[
    'POST /vault?delete HTTP/1.1',
    'PUT /vault/%2e%2e%2fx HTTP/1.1',
    'PUT /v\u0000x HTTP/1.1',
    'PRI * HTTP/2.0',
    '\u0016\u0003\u0001',
  ],
  ...[
    'PUT /vault/one HTTP/1.0',
    'HEAD /vault/one HTTP/1.1',
    'GET /vault/one#fragment HTTP/1.1',
    'GET /vault/one\tHTTP/1.1',
  ],
];

const fields = [
  ...[
    'Host: 127.0.0.1',
    'Host:',
    'Host: a\u0000b',
    'Host: vault.s3.amazonaws.com',
    'Content-Length: 5',
    'Content-Length: -1',
  ],
  ...[
    'Content-Length: 99999999999999999999',
    'Content-Length: 5, 6',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip',
  ],
  ...[
    'Transfer-Encoding: chunked, identity',
    'Expect: 100-continue',
    'Expect: something',
    'Connection: close',
    'Upgrade: h2c',
  ],
  ...[
    'Connection: Upgrade',
    'Authorization: AWS4-HMAC-SHA256',
    'Authorization: AWS4-HMAC-SHA256 Credential=a/b/c,Signature=',
    'Authorization: AWS a:b',
  ],
  ...[
    'Authorization: AWS4-HMAC-SHA256 Credential=sandboxkey/20261124/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00',
  ],
  ...[
    'Authorization: Basic Og==',
    'x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'x-amz-date: yesterday',
    ' folded: line',
  ],
  ...[
    'no colon',
    ': no name',
    'bad name: x',
    'x-amz-meta-é: ü',
    `x-amz-meta-long: ${'x'.repeat(20_000)}`,
    'Content-Type: multipart/form-data',
  ],
  ...[
    'Content-Type: multipart/form-data; boundary=x',
    'x-amz-decoded-content-length: 5',
    'Range: bytes=0-',
    'Cookie: a',
  ],
];

const bodies = [
  ...[
    '',
    'hello',
    '5\r\nhello\r\n0\r\n\r\n',
    '5\r\nhel',
    'zz\r\n',
    'ffffffffffffffff\r\n',
    '5;chunk-signature=0\r\nhello\r\n',
  ],
  ...[
    '0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n',
    '\r\n\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    '\u0000'.repeat(1000),
  ],
  '--x\r\nContent-Disposition: form-data; name="key"\r\n\r\n../../escape\r\n--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nhi\r\n--x--\r\n',
];

const crlf = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r', '\r\n ');

/** HTTP as nobody should speak it: pieces for one connection. */
export const arbitraryHttp: fc.Arbitrary<readonly Buffer[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          fc.constantFrom(...lines),
          fc.array(fc.constantFrom(...fields), { maxLength: 5 }),
          crlf,
          fc.constantFrom(...bodies),
        )
        .map(([line, own, end, body]) => Buffer.from([line, ...own, '', body].join(end), 'latin1')),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  ),
  { minLength: 1, maxLength: 4 },
);
