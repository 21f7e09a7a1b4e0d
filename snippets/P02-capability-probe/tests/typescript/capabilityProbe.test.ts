import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { probeCapabilities } from '../src/storage/capabilityProbe.js';
import { StoreCapabilities } from '../src/storage/storeCapabilities.js';
import { Crash, watchCommands } from './support/commands.js';
import { Scratch } from './support/scratch.js';
import { type ReceivedRequest, ScriptedServer } from './support/scriptedServer.js';
import { probedVerdicts, required, testClient } from './support/target.js';

/** The probe of the product tells apart more ways of being wrong; what matters is whether one may rely on it. */
const tested = [
  'put.ifNoneMatch',
  'put.ifMatch.quoted',
  'put.ifMatch.unquoted',
  'put.ifMatch.stale',
  'copy.ifNoneMatch',
  'copy.sourceIfMatch',
  'delete.ifMatch',
  'delete.batch',
  'complete.ifNoneMatch',
  'rename.object',
  'list.v2',
  'get.ifMatch',
  'multipart.copyPart',
];

describe('capability probe', () => {
  const scratch = new Scratch();
  after(() => scratch.remove());

  it("P02-reads-back: finds what the store's probe found, by reading back", async () => {
    const found = await probeCapabilities(scratch.client, scratch.bucket, scratch.prefix);
    const { verdicts } = probedVerdicts();
    const works = (outcome: (id: string) => string | undefined) =>
      Object.fromEntries(tested.map((id) => [id, outcome(id) === 'works']));
    assert.deepEqual(
      works((id) => found.outcome(id)),
      works((id) => verdicts[id]?.outcome),
    );
    assert.equal(found.outcome('append.rgw'), 'notTested');
  });

  it('P02-reads-back: below a prefix with % no part is copied, which may end a gateway', async () => {
    const found = await probeCapabilities(scratch.client, scratch.bucket, scratch.key('p%41/'));
    assert.equal(found.outcome('multipart.copyPart'), 'notTested');
    assert.equal(found.outcome('copy.sourceIfMatch'), probedVerdicts().verdicts['copy.sourceIfMatch']?.outcome);
  });

  it('P02-reads-back: on a store that says yes to everything and does nothing, nothing works', async () => {
    const answers: Record<string, string> = {
      read: 'content',
      list: '<ListBucketResult/>',
      copy: '<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>',
      create: '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>',
      post: '<CompleteMultipartUploadResult/>',
      delete: '<DeleteResult/>',
    };
    const rules: readonly (readonly [RegExp, string])[] = [
      [/^GET .*[?&](list-type|uploads)/, 'list'],
      [/^GET /, 'read'],
      [/^PUT .*copied/, 'copy'],
      [/^POST .*[?&]uploads/, 'create'],
      [/^POST .*[?&]delete/, 'delete'],
      [/^POST /, 'post'],
    ];
    const kindOf = ({ method, path, headers }: ReceivedRequest) => {
      const line = `${method} ${path} ${headers['x-amz-copy-source'] === undefined ? '' : 'copied'}`;
      return rules.find(([pattern]) => pattern.test(line))?.[1] ?? 'nothing';
    };
    const server = await ScriptedServer.start((request) => {
      const body = answers[kindOf(request)];
      return { status: 200, headers: { etag: '"e"' }, ...(body !== undefined && { body }) };
    });
    const client = testClient({ endpoint: server.url });
    const found = await probeCapabilities(client, 'b', 'p/').catch((error: unknown) => error);
    client.destroy();
    await server.stop();
    assert(found instanceof StoreCapabilities, String(found));
    assert.deepEqual(
      tested.filter((id) => found.works(id)),
      [],
    );
  });

  it('P02-leaves-nothing: leaves no object and no upload behind', async () => {
    await probeCapabilities(scratch.client, scratch.bucket, scratch.key('clean/'));
    assert.deepEqual(await scratch.names('clean/'), []);
    assert.deepEqual(await scratch.openUploads(), []);
  });

  it('P02-leaves-nothing: neither when it fails in the middle', async () => {
    const client = testClient();
    const sent = watchCommands(client, {
      before({ name }) {
        if (name === 'CompleteMultipartUpload') throw Object.assign(new Crash(), { name: 'TimeoutError' });
      },
    });
    await assert.rejects(probeCapabilities(client, scratch.bucket, scratch.key('failed/')), { kind: 'timeout' });
    assert(sent.some(({ name }) => name === 'CompleteMultipartUpload'));
    assert.deepEqual(await scratch.names('failed/'), []);
    assert.deepEqual(await scratch.openUploads(), []);
    client.destroy();
  });

  it('P02-round-trip: results survive saving and loading; unknown counts as not working', async () => {
    const known = new StoreCapabilities({ 'put.ifNoneMatch': 'works', 'copy.ifNoneMatch': 'ignored' });
    const file = await scratch.file('capabilities.json');
    await known.save(file);
    const loaded = await StoreCapabilities.load(file);
    assert.equal(loaded.outcome('put.ifNoneMatch'), 'works');
    assert.equal(loaded.outcome('copy.ifNoneMatch'), 'ignored');
    assert.equal(loaded.works('copy.ifNoneMatch'), false);
    assert.equal(loaded.works('delete.ifMatch'), false);
    assert.throws(() => loaded.require('delete.ifMatch', 'Deleting'), { kind: 'unsupported' });
    await writeFile(file, '{"verdicts":{"put.ifNoneMatch":{"outcome":"perhaps"},"list.v2":{"outcome":"works"}}}');
    const later = await StoreCapabilities.load(file);
    assert.deepEqual([later.works('put.ifNoneMatch'), later.works('list.v2')], [false, true]);
    assert.throws(() => StoreCapabilities.fromJson('[]'), { kind: 'invalid' });
  });

  it('P02-round-trip: reads the report of the product, and the form of ETag that follows from it', async () => {
    const loaded = await StoreCapabilities.load(required('S3_CAPABILITIES'));
    for (const id of tested) assert.equal(loaded.outcome(id), probedVerdicts().verdicts[id]?.outcome, id);
    const styles = [{ 'put.ifMatch.quoted': 'works' }, { 'put.ifMatch.unquoted': 'works' }, {}] as const;
    assert.deepEqual(
      styles.map((known) => new StoreCapabilities(known).etagStyle),
      ['quoted', 'unquoted', 'none'],
    );
    assert.equal(new StoreCapabilities({ 'put.ifMatch.unquoted': 'works' }).conditionOf('"abc"'), 'abc');
    assert.equal(new StoreCapabilities({ 'put.ifMatch.quoted': 'works' }).conditionOf('"abc"'), '"abc"');
  });
});
