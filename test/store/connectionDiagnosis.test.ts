import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { silentLog } from '../../src/core/base/log';
import type { AccessKeys, Connection } from '../../src/core/connections/connection';
import { type TestReport, testConnection } from '../../src/core/storage/s3/testConnection';
import { startFaultProxy } from '../servers/faultProxy';
import {
  acquireStore,
  testConnection as connectionTo,
  type ScratchBucket,
  scratchBucket,
  tlsConnection,
} from '../servers/store';

function diagnose(changes: Partial<Connection> = {}, keys: Partial<AccessKeys> = {}): Promise<TestReport> {
  const options = {
    keys: async () => ({ ...acquireStore().keys, ...keys }),
    log: silentLog,
    timeouts: { connect: 1500, idle: 1500 },
  };
  return testConnection(connectionTo(changes), options);
}

const failureOf = (report: TestReport) => {
  const failed = report.steps.find(({ outcome }) => outcome === 'failed');
  return failed && { step: failed.step, code: failed.error?.code };
};

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as net.AddressInfo).port;
}

describe('the connection test says what is wrong', () => {
  let scratch: ScratchBucket;
  const servers: net.Server[] = [];

  before(async () => {
    scratch = await scratchBucket('diagnose');
  });

  after(async () => {
    for (const server of servers) server.close();
    await scratch.remove();
  });

  it('nothing, on a good connection, over HTTP and over TLS with the CA file', async () => {
    for (const changes of [{}, tlsConnection()]) {
      const report = await diagnose(changes);
      assert.equal(report.ok, true, JSON.stringify(report.steps));
      assert.deepEqual(
        report.steps.map(({ step, outcome }) => `${step} ${outcome}`),
        ['answer ok', 'clock ok', 'credentials ok', 'buckets ok', 'addressing ok'],
      );
    }
  });

  it('name not found', async () => {
    assert.deepEqual(failureOf(await diagnose({ endpoint: 'http://no-such-host.invalid' })), {
      step: 'answer',
      code: 'network.nameNotFound',
    });
  });

  it('connection refused', async () => {
    const server = net.createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    assert.deepEqual(failureOf(await diagnose({ endpoint: `http://127.0.0.1:${port}` })), {
      step: 'answer',
      code: 'network.refused',
    });
  });

  it('no answer in time', async () => {
    const server = net.createServer(() => undefined);
    servers.push(server);
    const port = await listen(server);
    assert.deepEqual(failureOf(await diagnose({ endpoint: `http://127.0.0.1:${port}` })), {
      step: 'answer',
      code: 'network.timeout',
    });
  });

  it('a certificate that is not trusted, and who signed it', async () => {
    const report = await diagnose({ endpoint: acquireStore().tlsEndpoint });
    assert.deepEqual(failureOf(report), { step: 'answer', code: 'tls.untrusted' });
    const facts = report.steps[0]?.error?.facts;
    assert.match(String(facts?.['issuer']), /CA/);
    assert.match(String(facts?.['fingerprint']), /^([0-9A-F]{2}:){31}/);
  });

  it('nothing, when verification is off', async () => {
    const report = await diagnose({ endpoint: acquireStore().tlsEndpoint, tls: { verify: 'none' } });
    assert.equal(report.ok, true);
  });

  it('https spoken to a port that speaks http', async () => {
    const report = await diagnose({ endpoint: acquireStore().endpoint.replace('http:', 'https:') });
    assert.deepEqual(failureOf(report), { step: 'answer', code: 'tls.failed' });
  });

  it('a web server that is no S3 store', async () => {
    const server = http.createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<html>console</html>'),
    );
    servers.push(server);
    const report = await diagnose({ endpoint: `http://127.0.0.1:${await listen(server)}` });
    assert.deepEqual(failureOf(report), { step: 'answer', code: 'store.notS3' });
    assert.equal(report.steps[0]?.error?.facts['contentType'], 'text/html');
  });

  it('key or secret wrong, where the store does not say which', async () => {
    const wrongKeys = [{ secretAccessKey: 'wrong' }, { accessKeyId: 'NOSUCHKEY' }];
    for (const [keys, changes] of wrongKeys.flatMap((keys) => [
      [keys, {}] as const,
      [keys, { startBucket: scratch.bucket }] as const,
    ])) {
      const failure = failureOf(await diagnose(changes, keys));
      assert.equal(failure?.step, 'credentials');
      // RGW without STS does say which; either way it must not pass for a missing permission.
      assert.match(String(failure?.code), /^auth\.(keyOrSecret|badSignature|unknownKey)$/);
    }
  });

  for (const [code, expected] of [
    ['InvalidAccessKeyId', 'auth.unknownKey'],
    ['SignatureDoesNotMatch', 'auth.badSignature'],
    ['ExpiredToken', 'auth.expired'],
  ] as const) {
    it(`what the store says itself: ${code}`, async () => {
      const proxy = await startFaultProxy(acquireStore().endpoint);
      const body = `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`;
      proxy.inject({
        skip: 1,
        times: Number.POSITIVE_INFINITY,
        fault: { do: 'answer', answer: { status: 403, headers: { 'content-type': 'application/xml' }, body } },
      });
      const report = await diagnose({ endpoint: proxy.url });
      await proxy.stop();
      assert.deepEqual(failureOf(report), { step: 'credentials', code: expected });
      assert.equal(report.steps.at(-1)?.error?.facts['storeCode'], code);
    });
  }

  it('a clock that differs, and by how much', async () => {
    for (const [seconds, outcome] of [
      [-3600, 'failed'],
      [300, 'warning'],
    ] as const) {
      const proxy = await startFaultProxy(acquireStore().endpoint);
      proxy.inject({ times: 1, fault: { do: 'skewDate', seconds } });
      const report = await diagnose({ endpoint: proxy.url });
      await proxy.stop();
      const clock = report.steps.find(({ step }) => step === 'clock');
      assert.equal(clock?.outcome, outcome);
      assert.ok(
        Math.abs(Number(clock?.error?.facts['skewSeconds']) - seconds) <= 3,
        String(clock?.error?.facts['skewSeconds']),
      );
    }
  });

  it('buckets that may not be listed are no failure', async () => {
    const proxy = await startFaultProxy(acquireStore().endpoint);
    const body = '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>';
    proxy.inject({
      path: /^\/(\?|$)/,
      skip: 1,
      times: Number.POSITIVE_INFINITY,
      fault: { do: 'answer', answer: { status: 403, body } },
    });
    const report = await diagnose({ endpoint: proxy.url });
    await proxy.stop();
    assert.equal(report.ok, true);
    assert.equal(report.steps.find(({ step }) => step === 'buckets')?.outcome, 'warning');
  });

  it('a start bucket that does not exist', async () => {
    const report = await diagnose({ startBucket: 'no-such-bucket-here' });
    assert.deepEqual(failureOf(report), { step: 'buckets', code: 'store.noSuchBucket' });
  });

  it('virtual-host style where the name is an address in numbers, and that path style works', async () => {
    const endpoint = acquireStore().endpoint.replace('localhost', '127.0.0.1');
    const report = await diagnose({ endpoint, addressing: 'virtual', startBucket: scratch.bucket });
    assert.equal(failureOf(report)?.step, 'addressing');
    assert.equal(report.workingAddressing, 'path');
  });

  it('which of both styles work, where both do', async () => {
    const endpoint = acquireStore().endpoint.replace('127.0.0.1', 'localhost');
    const report = await diagnose({ endpoint, addressing: 'path', startBucket: scratch.bucket });
    assert.deepEqual(report.steps.at(-1)?.facts, { bucket: scratch.bucket, style: 'path', path: true, virtual: true });
  });

  it('nothing at all once cancelled', async () => {
    const options = { keys: async () => acquireStore().keys, log: silentLog };
    await assert.rejects(
      testConnection(connectionTo(), options, AbortSignal.abort()),
      (error: { code?: string }) => error.code === 'cancelled',
    );
  });
});
