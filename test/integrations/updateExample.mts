// Makes the example anew and checks in what came of it: `node --import tsx test/integrations/updateExample.mts`, with the store's
// address and keys in the environment (S3_ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY).
import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Targets } from '../patterns/targets';
import { ExampleArchive, exampleFolder, filesOf } from './exampleArchive';

const targets = new Targets();
const example = new ExampleArchive();
try {
  const store = await targets.store('ceph', 'example-archive');
  const sandbox = await targets.sandbox('rgw-16', 'example-archive');
  const well = ({ code, output }: { code: number | null; output: string }) => assert.equal(code, 0, output);
  well(await example.command('scaffold', 'integration', '--answers', 'answers.yaml', '--out', '.'));
  await example.install();
  await example.commit();
  const ran = await Promise.all([
    example.testProject(store.env),
    example.testSkipped(store.env, sandbox.env),
    example.testServer(store.env),
  ]);
  for (const each of ran.flat()) well(each);
  well(await example.command('scaffold', 'docs', '--dir', '.'));
  for (const made of ['docs', 'storage-integration'])
    rmSync(path.join(exampleFolder, made), { recursive: true, force: true });
  for (const file of filesOf(example.folder)) cpSync(path.join(example.folder, file), path.join(exampleFolder, file));
  console.log(await example.command('check', '--dir', '.').then(({ output }) => output));
} finally {
  await targets.stop();
  if (process.env['KEEP']) console.log(example.folder);
  else example.remove();
}
