import assert from 'node:assert/strict';
import type { CapabilityId } from '../../src/core/capabilities/capabilities';
import { probeEndpoint } from '../../src/core/probe/probeEndpoint';
import { type FaultProxy, startFaultProxy } from '../servers/faultProxy';
import { faults } from '../servers/faultRules';
import { acquireStore, type ScratchBucket, scratchBucket, testConnection } from '../servers/store';
import { enableVersioning } from '../servers/versioning';
import { everythingIn, probeBuckets } from './remains';

const keys = async () => acquireStore().keys;

describe('the probe in a bucket of the user', () => {
  let scratch: ScratchBucket;
  let proxy: FaultProxy;

  beforeEach(async () => {
    scratch = await scratchBucket('probed');
    await scratch.store.put(scratch.bucket, 'mine.txt', Buffer.from('mine'));
    proxy = await startFaultProxy(acquireStore().endpoint);
  });

  afterEach(async () => {
    await proxy.stop();
    await scratch.remove();
  });

  async function probe() {
    return probeEndpoint(testConnection({ endpoint: proxy.url }), { keys, bucket: scratch.bucket });
  }

  it('changes neither what is in it nor its configuration, and makes no bucket', async () => {
    const before = await everythingIn(scratch.bucket);
    const { verdicts, leftovers } = await probe();
    assert.deepEqual(leftovers, []);
    assert.deepEqual(await everythingIn(scratch.bucket), before);
    assert.equal(verdicts['put.ifMatch.quoted']?.outcome, 'refused');
    for (const id of ['versioning.enable', 'policy.store', 'lock.bucket', 'cors.preflight'] as CapabilityId[]) {
      assert.deepEqual(verdicts[id], { outcome: 'notTested', why: 'bucketNotOurs' }, id);
    }
    const changes = proxy.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
    const below = new RegExp(`^/${scratch.bucket}/(/|%2F)?\\.storage-integrator-probe/`);
    const elsewhere = changes.filter(({ url }) => !below.test(url)).map(({ method, url }) => `${method} ${url}`);
    // Batches name their keys in the body, forms theirs in a field; STS is about no bucket; the host names one.
    const allowed = /^POST \/[^/]+(\?delete)?$|^POST \/$|^PUT \/\.storage-integrator-probe\//;
    assert.deepEqual(
      elsewhere.filter((each) => !allowed.test(each)),
      [],
    );
  });

  it('leaves no version and no delete marker in a versioned one', async () => {
    await enableVersioning(scratch.bucket);
    const before = await everythingIn(scratch.bucket);
    const { leftovers } = await probe();
    assert.deepEqual(leftovers, []);
    assert.deepEqual(await everythingIn(scratch.bucket), before);
  });

  it('says what it cannot remove, keeps its mark there, and removes it the next time', async () => {
    const before = await everythingIn(scratch.bucket);
    const stuck = proxy.inject({ method: 'DELETE', path: /plain\.txt/, times: 1e6, fault: faults.accessDenied });
    const { leftovers, verdicts } = await probe();
    assert.deepEqual(
      leftovers.map(({ key = '' }) => key.replace(/.*\//, '')),
      ['plain.txt', 'marker.json'],
    );
    assert.deepEqual(verdicts['key.plain'], {
      outcome: 'refused',
      status: 403,
      code: 'AccessDenied',
      facts: { step: 'delete' },
    });
    assert.equal((await everythingIn(scratch.bucket)).length, before.length + 2);
    stuck.remove();
    assert.deepEqual((await probe()).leftovers, []);
    assert.deepEqual(await everythingIn(scratch.bucket), before);
  }).timeout(120_000);

  it('goes no further than the bucket when there is none of that name', async () => {
    const connection = testConnection();
    await assert.rejects(probeEndpoint(connection, { keys, bucket: `no-such-${scratch.bucket}` }), {
      code: 'store.noSuchBucket',
    });
  });
});

describe('the probe when something goes wrong', () => {
  let proxy: FaultProxy;

  beforeEach(async () => {
    proxy = await startFaultProxy(acquireStore().endpoint);
  });

  afterEach(async () => {
    await proxy.stop();
    assert.deepEqual(await probeBuckets(), []);
  });

  const probe = (signal?: AbortSignal) =>
    probeEndpoint(testConnection({ endpoint: proxy.url }), { keys, ...(signal && { signal }) });

  it('sends nothing on a read-only connection', async () => {
    const connection = testConnection({ endpoint: proxy.url, readOnly: true });
    await assert.rejects(probeEndpoint(connection, { keys }), { code: 'readOnly' });
    assert.equal(proxy.requests.length, 0);
  });

  for (const requests of [1, 5, 30, 120, 300, 450]) {
    it(`leaves nothing behind when it is cancelled after ${requests} requests`, async () => {
      const stop = new AbortController();
      let left = requests;
      const watched = { path: () => (--left === 0 ? void stop.abort() : undefined) === true, fault: faults.slowDown };
      proxy.inject(watched);
      await assert.rejects(probe(stop.signal), { code: 'cancelled' });
      assert.deepEqual(await probeBuckets(), []);
    });
  }

  it('goes on when some requests break, and says which capabilities are not known for it', async () => {
    proxy.inject({ path: /append\.rgw/, times: 1e6, fault: faults.resetBefore });
    proxy.inject({ path: /rename\.object/, times: 1e6, fault: faults.noAnswer });
    const { verdicts, leftovers } = await probeEndpoint(testConnection({ endpoint: proxy.url }), {
      keys,
      checkLimit: 3000,
    });
    assert.deepEqual(verdicts['append.rgw'], {
      outcome: 'notTested',
      why: 'networkError',
      facts: { code: 'network.reset' },
    });
    assert.deepEqual(verdicts['rename.object'], { outcome: 'notTested', why: 'timeout' });
    assert.equal(verdicts['put.ifNoneMatch']?.outcome, 'works');
    assert.deepEqual(leftovers, []);
  });

  it('takes a busy store for busy, not for one that refuses', async () => {
    proxy.inject({ path: /copy\.object/, times: 2, fault: faults.slowDown });
    proxy.inject({ path: /key\.plus/, times: 1e6, fault: faults.slowDown });
    const { verdicts } = await probe();
    assert.equal(verdicts['copy.object']?.outcome, 'works');
    assert.deepEqual(verdicts['key.plus'], { outcome: 'notTested', why: 'busy', facts: { status: 503 } });
  });

  it('ends when nobody answers any more', async () => {
    const gone = await startFaultProxy(acquireStore().endpoint);
    let left = 200;
    gone.inject({ path: () => --left < 0, times: 1e6, fault: faults.resetBefore });
    await assert.rejects(probeEndpoint(testConnection({ endpoint: gone.url }), { keys }), { code: 'network.reset' });
    await gone.stop();
    // What it could not remove through the dead line is still there, and it is this living process that owns it.
    const left1 = await probeBuckets();
    assert.ok(left1.length > 0);
    assert.deepEqual((await probe()).leftovers, []);
  });
});
