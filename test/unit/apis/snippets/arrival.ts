import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { OpenDefinition } from '../../../../src/core/apis/openDefinition';
import { serverPath } from '../../../../src/core/apis/requests/serverAddress';
import { requestTarget, sampleRequest } from '../../../../src/core/apis/samples/sampleRequest';
import type { OperationNode } from '../../../../src/core/apis/shapes/operationNodes';
import { type SnippetText, snippetRequest } from '../../../../src/core/apis/snippets/snippetRequest';
import type { Arrived } from '../../../servers/echoServer';

export const run = promisify(execFile);

/** Bytes that no encoding survives by chance. */
export const fileBytes = Buffer.from([0, 1, 2, 13, 10, 39, 34, 36, 255, 254, 128, 10]);

/** Values of the variables that snippets read. */
export const secrets: Readonly<Record<string, string>> = Object.fromEntries(
  ['XMS', 'CEPH', 'API'].flatMap((prefix) =>
    ['TOKEN', 'KEY', 'USERNAME', 'PASSWORD'].map((name) => [`${prefix}_${name}`, `${prefix}-${name}-value`]),
  ),
);

/** A folder with the files that sample requests send; removed by the function that comes with it. */
export function filesFolder(names: Iterable<string>) {
  const folder = mkdtempSync(path.join(tmpdir(), 'snippets-'));
  for (const name of ['body.bin', ...names]) writeFileSync(path.join(folder, name), fileBytes);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Names of the files in sample requests. */
export function fileNames({ document, operations }: OpenDefinition): readonly string[] {
  return [...operations.values()].flatMap((operation) =>
    (sampleRequest(document, operation, { optional: true }).body?.parts ?? []).flatMap(
      ({ fileName }) => fileName ?? [],
    ),
  );
}

/**
 * Fails unless a request arrived exactly as the sample says.
 * @param loose Signs of which it does not matter whether they are encoded, since the toolchain decodes them.
 */
export async function assertArrived(
  definition: OpenDefinition,
  operation: OperationNode,
  arrived: Arrived | undefined,
  { optional = false, loose = '' } = {},
): Promise<void> {
  const sample = sampleRequest(definition.document, operation, { optional });
  const request = snippetRequest(definition, sample, 'http://server');
  assert.ok(arrived !== undefined, `${operation.id} did not arrive`);
  assert.equal(arrived.method, sample.method, operation.id);
  const plain = serverPath(definition.index) + requestTarget(sample);
  const same = (address: string) => encodedSigns(address, loose);
  assert.equal(same(text(request.url)), same(`http://server${arrived.target}`), operation.id);
  assert.ok(same(arrived.target).startsWith(same(plain)), operation.id);
  for (const [name, value] of request.headers) {
    assert.equal(
      Buffer.from(String(arrived.headers[name.toLowerCase()]), 'latin1').toString(),
      text(value),
      `${operation.id} ${name}`,
    );
  }
  if (request.basic !== undefined) {
    const { username, password } = request.basic;
    const pair = Buffer.from(`${secrets[username]}:${secrets[password]}`).toString('base64');
    assert.equal(arrived.headers.authorization, `Basic ${pair}`, operation.id);
  }
  const { body } = request;
  if (body?.kind === 'multipart') await assertParts(operation.id, body.parts, arrived);
  else if (body?.kind === 'file') assert.deepEqual(arrived.body, fileBytes, operation.id);
  else assert.equal(arrived.body.toString(), body?.text ?? '', operation.id);
}

function encodedSigns(address: string, signs: string): string {
  const encode = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return [...address].map((sign) => (signs.includes(sign) ? encode(sign) : sign)).join('');
}

function text(parts: SnippetText): string {
  return parts.map((part) => (typeof part === 'string' ? part : secrets[part.env])).join('');
}

/** FormData writes line ends of texts as CR LF (HTML Standard, 4.10.21.8), and so does fetch. */
const newlines = (value: string) => value.replaceAll('\r\n', '\n');

type Parts = NonNullable<ReturnType<typeof sampleRequest>['body']>['parts'];

async function assertParts(id: string, parts: Parts, { headers, body }: Arrived): Promise<void> {
  const form = await new Response(body, { headers: { 'content-type': headers['content-type'] ?? '' } }).formData();
  assert.deepEqual([...form.keys()].sort(), parts.map(({ name }) => name).sort(), id);
  const left = new Map([...form.keys()].map((name) => [name, form.getAll(name)]));
  for (const { name, fileName, mediaType, text: expected } of parts) {
    const value = left.get(name)?.shift();
    if (fileName === undefined && typeof value === 'string')
      assert.equal(newlines(value), newlines(expected), `${id} ${name}`);
    else {
      assert.ok(value instanceof File, `${id} ${name}`);
      const bytes = Buffer.from(await value.arrayBuffer());
      assert.deepEqual(bytes, fileName === undefined ? Buffer.from(expected) : fileBytes, `${id} ${name}`);
      assert.equal(value.type.split(';')[0], mediaType, `${id} ${name}`);
    }
  }
}

/** Runs commands in one shell, which ends at the first that fails. */
export async function runShell(commands: readonly string[], folder: string): Promise<void> {
  await run('sh', ['-ec', commands.join('\n')], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...secrets },
    maxBuffer: 64 * 1024 * 1024,
  });
}
