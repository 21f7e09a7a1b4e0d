import assert from 'node:assert/strict';
import { capabilityIds, groupOf } from '../../src/core/capabilities/capabilities';
import { vendors } from '../../src/core/capabilities/vendors';
import type { Verdict } from '../../src/core/capabilities/verdict';
import { probeEndpoint } from '../../src/core/probe/probeEndpoint';
import type { ProbeReport } from '../../src/core/probe/probeReport';
import { compareReports } from '../../src/core/probe/report/compareReports';
import type { ProbeProgress } from '../../src/core/probe/run/checkRunner';
import { type FaultProxy, startFaultProxy } from '../servers/faultProxy';
import { acquireStore, testConnection, tlsConnection } from '../servers/store';
import { probeBuckets } from './remains';

const keys = async () => acquireStore().keys;

/** The table "Conditions: a 200 proves nothing" of the storage facts, row by row. */
const conditionsOfRgw16: Readonly<Record<string, Verdict>> = {
  'put.ifNoneMatch': { outcome: 'works', facts: { racers: 8 } },
  'put.ifMatch.quoted': { outcome: 'refused', status: 412, code: 'PreconditionFailed' },
  'put.ifMatch.unquoted': { outcome: 'works' },
  'put.ifMatch.stale': { outcome: 'works' },
  'put.ifMatch.missing': { outcome: 'differs', how: 'preconditionFailed', facts: { status: 412 } },
  'copy.ifNoneMatch': { outcome: 'ignored', effect: 'overwritten' },
  'copy.sourceIfMatch': { outcome: 'ignored', effect: 'copied' },
  'delete.ifMatch': { outcome: 'ignored', effect: 'deleted' },
  'complete.ifNoneMatch': { outcome: 'ignored', effect: 'overwritten' },
  'append.writeOffset': { outcome: 'ignored', effect: 'overwritten' },
  'rename.object': { outcome: 'ignored', effect: 'sourceKeptTargetEmpty' },
  'append.rgw': { outcome: 'works', facts: { wrongPositionStatus: 409 } },
  'get.attributes': { outcome: 'differs', how: 'returnsBody' },
  'publicAccessBlock.plainPut': {
    outcome: 'refused',
    status: 403,
    code: 'AccessDenied',
    facts: { step: 'plainPut' },
  },
  'encryption.bucket': { outcome: 'refused', status: 400, code: 'InvalidArgument' },
  'website.store': { outcome: 'refused', status: 405, code: 'MethodNotAllowed' },
  'multipart.copyPart': { outcome: 'works' },
  'delete.batchControlCharacter': { outcome: 'refused', status: 400, code: '' },
};

describe('the probe on Ceph RGW', () => {
  let report: ProbeReport;
  let progress: ProbeProgress[];

  before(async () => {
    progress = [];
    report = await probeEndpoint(testConnection(), { keys, onProgress: (each) => progress.push(each) });
  });

  it('has a verdict for every capability, in the order of the matrix', () => {
    assert.deepEqual(Object.keys(report.verdicts), capabilityIds);
    const unknown = Object.entries(report.verdicts).filter(([, { outcome }]) => outcome === 'notTested');
    assert.deepEqual(Object.fromEntries(unknown.map(([id, verdict]) => [id, 'why' in verdict && verdict.why])), {
      'sts.assumeRole': 'needsRole',
      'sts.getSessionToken': 'needsPermission',
      'tls.chain': 'noTls',
      'tls.version': 'noTls',
      'notification.store': 'needsTopic',
    });
  });

  for (const [id, verdict] of Object.entries(conditionsOfRgw16)) {
    it(`finds what is known of ${id}`, () => {
      assert.deepEqual(report.verdicts[id as keyof typeof report.verdicts], verdict);
    });
  }

  it('finds every odd key kept as it is', () => {
    const odd = capabilityIds.filter((id) => groupOf(id) === 'keys').map((id) => [id, report.verdicts[id]?.outcome]);
    assert.deepEqual([...new Set(odd.map(([, outcome]) => outcome))], ['works'], JSON.stringify(odd));
  });

  it('finds what the vendor file says, and the other way round', () => {
    const rgw = vendors.find(({ id }) => id === 'rgw-16');
    assert.ok(rgw);
    const changed = compareReports(rgw, report).filter(
      ({ kind, a, id }) => kind !== 'same' && (a || id in rgw.verdicts),
    );
    assert.deepEqual(changed, []);
    assert.deepEqual(report.server.vendors, ['rgw-16']);
  });

  it('measures latency and throughput', () => {
    const { facts: small = {} } = report.verdicts['performance.smallGet'] ?? {};
    const { facts: large = {} } = report.verdicts['performance.largePut'] ?? {};
    assert.ok(Number(small['medianMilliseconds']) > 0);
    assert.ok(Number(large['mebibytesPerSecond']) > 0);
  });

  it('leaves nothing behind', async () => {
    assert.deepEqual(report.leftovers, []);
    assert.deepEqual(await probeBuckets(), []);
  });

  it('tells how far it is, up to the end', () => {
    const counts = progress.map(({ done }) => done);
    assert.deepEqual(
      counts,
      [...counts].sort((a, b) => a - b),
    );
    assert.equal(progress.at(-1)?.done, progress.at(-1)?.total);
    assert.equal(progress.at(-1)?.total, capabilityIds.length);
  });

  it('has nothing secret in its report', async () => {
    const { secretAccessKey } = await keys();
    assert.doesNotMatch(JSON.stringify(report), new RegExp(`${secretAccessKey}|X-Amz-Signature|X-Amz-Credential`));
  });
});

describe('the probe over TLS', () => {
  let report: ProbeReport;

  before(async () => {
    report = await probeEndpoint(tlsConnection(), { keys });
  });

  it('knows the certificate', () => {
    const { tls } = report.server;
    assert.equal(tls?.trusted, true);
    assert.match(tls?.protocol ?? '', /^TLSv1\.[23]$/);
    assert.match(tls?.chain.map(({ subject }) => subject).join() ?? '', /^localhost,/);
    const { facts = {}, outcome } = report.verdicts['tls.chain'] ?? {};
    assert.equal(outcome, 'works');
    assert.equal(facts['issuer'], 'ceph-dev test CA');
    assert.ok(Number(facts['daysLeft']) > 100);
  });

  it('says that the certificate does not cover names of buckets', () => {
    const verdict = report.verdicts['addressing.virtualHost'];
    assert.deepEqual(verdict, { outcome: 'differs', how: 'certificateNameMismatch' });
  });

  it('says of a certificate that nobody vouches for that it is not trusted', async () => {
    const connection = { ...tlsConnection(), tls: { verify: 'none' } as const };
    const { verdicts } = await probeEndpoint(connection, { keys });
    assert.equal(verdicts['tls.chain']?.outcome, 'differs');
  });
});

describe('the probe on a store that is far away', () => {
  let proxy: FaultProxy;

  before(async () => {
    proxy = await startFaultProxy(acquireStore().endpoint);
  });
  after(() => proxy.stop());

  it('ends within a minute when every answer takes 50 ms longer', async () => {
    proxy.setLatency(50);
    const report = await probeEndpoint(testConnection({ endpoint: proxy.url }), { keys });
    assert.ok(report.milliseconds < 60_000, `${report.milliseconds} ms`);
    assert.equal(report.requests, proxy.requests.length);
    const { facts = {} } = report.verdicts['performance.smallGet'] ?? {};
    assert.ok(Number(facts['medianMilliseconds']) >= 50, JSON.stringify(facts));
    for (const [id, verdict] of Object.entries(conditionsOfRgw16)) {
      assert.deepEqual(report.verdicts[id as keyof typeof report.verdicts], verdict, id);
    }
    assert.deepEqual(await probeBuckets(), []);
  });
});
