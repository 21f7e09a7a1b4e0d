import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  checkAccess,
  createS3Client,
  type S3Settings,
  SettingsError,
  settingsFromEnvironment,
} from '../src/storage/s3Client.js';
import { digest, Scratch, someBytes } from './support/scratch.js';
import { ScriptedServer } from './support/scriptedServer.js';
import { needs, required, testBucket, testSettings } from './support/target.js';

/** Runs something with a client of changed settings. */
async function withClient<T>(changes: Partial<S3Settings>, use: (client: S3Client) => Promise<T>): Promise<T> {
  const client = createS3Client(testSettings({ maxAttempts: 1, ...changes }));
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}

describe('client factory', () => {
  const scratch = new Scratch();
  after(() => scratch.remove());

  it('P01-http: works over HTTP with path-style addressing', async () => {
    await withClient({}, (client) => checkAccess(client, testBucket()));
    const server = await ScriptedServer.start(() => ({ status: 200 }));
    // The SDK never puts a bucket before an IP address, whatever it is told.
    const url = server.url.replace('127.0.0.1', 'localhost');
    await withClient({ endpoint: url }, (client) => checkAccess(client, 'a-bucket'));
    await server.stop();
    const [request] = server.received;
    assert.equal(request?.path.split('?')[0]?.replace(/\/$/, ''), '/a-bucket');
    assert.equal(request?.headers.host, new URL(url).host);
  });

  it('P01-private-ca: works over HTTPS with a private CA and refuses an unknown one', async function () {
    needs(this, 'tls');
    const endpoint = required('S3_TLS_ENDPOINT');
    await withClient({ endpoint, caFile: required('S3_CA_FILE') }, (client) => checkAccess(client, testBucket()));
    const { caFile: _, ...withoutCa } = testSettings({ endpoint, maxAttempts: 1 });
    const client = createS3Client(withoutCa);
    await assert.rejects(checkAccess(client, testBucket()), { kind: 'tls' });
    client.destroy();
  });

  it('P01-wrong-key: a wrong secret becomes a typed error', async () => {
    const check = withClient({ secretAccessKey: 'wrong-secret' }, (client) => checkAccess(client, testBucket()));
    await assert.rejects(check, {
      kind: 'accessDenied',
      s3Code: /^(SignatureDoesNotMatch|AccessDenied)$/,
      message: /wrong/,
    });
  });

  it('P01-wrong-key: an unknown access key becomes a typed error', async () => {
    const check = withClient({ accessKeyId: 'UNKNOWNKEY0000000000' }, (client) => checkAccess(client, testBucket()));
    await assert.rejects(check, {
      kind: 'accessDenied',
      s3Code: /^(InvalidAccessKeyId|AccessDenied)$/,
      message: /wrong/,
    });
  });

  it('P01-wrong-key: a missing bucket is told from a refusal', async () => {
    const check = withClient({}, (client) => checkAccess(client, 'no-such-bucket-for-the-pattern-tests'));
    await assert.rejects(check, { kind: 'notFound', s3Code: 'NoSuchBucket' });
  });

  it('P01-wrong-key: nobody listening is not taken for a refusal', async () => {
    const server = await ScriptedServer.start(() => 'reset');
    const endpoint = server.url;
    await server.stop();
    const check = withClient({ endpoint }, (client) => checkAccess(client, testBucket()));
    await assert.rejects(check, { kind: 'unavailable', s3Code: 'ECONNREFUSED' });
  });

  it('P01-timeout: a server that never answers ends within the configured time', async function () {
    this.timeout(8_000);
    const server = await ScriptedServer.start(() => 'silence');
    const check = withClient({ endpoint: server.url, requestTimeout: 300 }, (client) => checkAccess(client, 'b'));
    await assert.rejects(check, { kind: 'timeout' });
    assert.equal(server.received.length, 1);
    await server.stop();
  });

  it('P01-stream-put: an upload from a stream arrives byte for byte', async () => {
    const content = someBytes(700_001);
    const file = await scratch.file('content');
    await writeFile(file, content);
    await withClient({}, (client) =>
      client.send(
        new PutObjectCommand({
          Bucket: scratch.bucket,
          Key: scratch.key('streamed'),
          Body: createReadStream(file),
          ContentLength: content.length,
        }),
      ),
    );
    assert.equal(digest(await scratch.bytes('streamed')), digest(content));
  });

  it('P01-stream-put: no checksum that only AWS knows is sent', async () => {
    const server = await ScriptedServer.start(() => ({ status: 200 }));
    const file = await scratch.file('small');
    await writeFile(file, 'small');
    await withClient({ endpoint: server.url }, (client) =>
      client.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: createReadStream(file), ContentLength: 5 })),
    );
    await server.stop();
    const [request] = server.received;
    assert.equal(request?.body, 'small');
    const odd = Object.keys(request?.headers ?? {}).filter((name) =>
      /checksum|trailer|^expect$|transfer-enc/.test(name),
    );
    assert.deepEqual(odd, []);
  });

  it('P01-settings: wrong or missing settings are named all at once', () => {
    const wrong = {
      S3_ENDPOINT: 'ftp://files',
      S3_ADDRESSING: 'dns',
      S3_REQUEST_TIMEOUT_MS: '0',
      S3_MAX_ATTEMPTS: 'many',
      AWS_ACCESS_KEY_ID: 'id-without-secret',
    };
    const expected = [
      'S3_ENDPOINT',
      'S3_ADDRESSING',
      'S3_REQUEST_TIMEOUT_MS',
      'S3_MAX_ATTEMPTS',
      'AWS_SECRET_ACCESS_KEY',
    ];
    assert.throws(
      () => settingsFromEnvironment(wrong),
      (error: unknown) => {
        assert(error instanceof SettingsError);
        assert.equal(error.problems.length, expected.length);
        for (const name of expected) assert(error.message.includes(name), `${name} in ${error.message}`);
        return true;
      },
    );
    assert.throws(() => settingsFromEnvironment({}), /S3_ENDPOINT/);
  });

  it('P01-settings: what is not said has a default', () => {
    assert.deepEqual(settingsFromEnvironment({ S3_ENDPOINT: 'https://s3.example.com' }), {
      endpoint: 'https://s3.example.com',
      region: 'us-east-1',
      addressing: 'path',
      connectTimeout: 5_000,
      requestTimeout: 30_000,
      maxAttempts: 4,
      maxConnections: 50,
      checksums: 'whenRequired',
    });
  });
});
