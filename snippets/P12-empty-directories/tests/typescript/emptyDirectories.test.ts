import assert from 'node:assert/strict';
import { isEmpty, makeDirectory, removeDirectory } from '../src/storage/directories.js';
import { listDirectory, walk } from '../src/storage/listDirectory.js';
import { watchCommands } from './support/commands.js';
import { Scratch } from './support/scratch.js';
import { testClient } from './support/target.js';

const markers = { markers: true };
const noMarkers = { markers: false };

describe('empty directories', () => {
  const scratch = new Scratch();
  const { client, bucket } = scratch;
  const listed = async (name: string) => {
    const entries: string[] = [];
    for await (const entry of listDirectory(client, bucket, scratch.key(name)))
      entries.push(`${entry.kind} ${entry.name}`);
    return entries;
  };
  after(() => scratch.remove());

  it('P12-make: an empty directory shows and holds files', async () => {
    await makeDirectory(client, bucket, scratch.key('make/空目录'), markers);
    await makeDirectory(client, bucket, scratch.key('make/空目录/'), markers);
    assert.deepEqual(await listed('make'), ['directory 空目录']);
    assert.equal(await isEmpty(client, bucket, scratch.key('make/空目录')), true);
    await scratch.put('make/空目录/file', 'x');
    assert.deepEqual(await listed('make/空目录'), ['file file']);
    assert.equal(await isEmpty(client, bucket, scratch.key('make/空目录')), false);
  });

  it('P12-marker-hidden: the marker is not listed as a file', async () => {
    await makeDirectory(client, bucket, scratch.key('hidden/dir'), markers);
    assert.deepEqual(await listed('hidden/dir'), []);
    assert.equal((await scratch.head('hidden/dir/')).ContentLength, 0);
    for await (const { name } of walk(client, bucket, scratch.key('hidden'))) assert.fail(`${name} is no file`);
  });

  it('P12-remove: a directory with files is not removed, an empty one is', async () => {
    await makeDirectory(client, bucket, scratch.key('remove/dir'), markers);
    await scratch.put('remove/dir/sub/file', 'x');
    const remove = () => removeDirectory(client, bucket, scratch.key('remove/dir'), markers);
    await assert.rejects(remove(), { kind: 'conflict', code: 'ENOTEMPTY' });
    assert.deepEqual(await scratch.names('remove/'), ['remove/dir/', 'remove/dir/sub/file']);
    await makeDirectory(client, bucket, scratch.key('remove/empty'), markers);
    await scratch.put('remove/empty-beside', 'x');
    await removeDirectory(client, bucket, scratch.key('remove/empty'), markers);
    assert.deepEqual(await listed('remove'), ['directory dir', 'file empty-beside']);
    await assert.rejects(removeDirectory(client, bucket, '', markers), { kind: 'invalid' });
  });

  it('P12-no-markers: nothing is written and the same calls succeed', async () => {
    const watched = testClient();
    const sent = watchCommands(watched);
    await makeDirectory(watched, bucket, scratch.key('none/dir'), noMarkers);
    assert.equal(await isEmpty(watched, bucket, scratch.key('none/dir')), true);
    await removeDirectory(watched, bucket, scratch.key('none/dir'), noMarkers);
    assert.deepEqual([...new Set(sent.map(({ name }) => name))], ['ListObjectsV2']);
    assert.deepEqual(await scratch.names('none/'), []);
    await scratch.put('none/dir/file', 'x');
    const removal = removeDirectory(watched, bucket, scratch.key('none/dir'), noMarkers);
    await assert.rejects(removal, { code: 'ENOTEMPTY' });
    watched.destroy();
  });
});
