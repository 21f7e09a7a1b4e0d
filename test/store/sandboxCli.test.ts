import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { type AccessKeys, connectionDefaults } from '../../src/core/connections/connection';
import { RawS3Client } from '../../src/core/rawS3/rawS3Client';

const cli = path.join(__dirname, '../../dist/cli.js');

interface Ready {
  readonly endpoint: string;
  readonly adminEndpoint: string;
  readonly region: string;
  readonly dialect: string;
  readonly dataDir: string;
  readonly temporary: boolean;
  readonly accessKeyId: string;
  readonly secretAccessKey?: string;
  readonly pid: number;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const portOf = (endpoint: string) => new URL(endpoint).port;

describe('storage-integrator sandbox', function () {
  this.timeout(30_000);
  let folder: string;
  const children: ChildProcess[] = [];

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'sandbox-cli-'));
  });

  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      await stop(child);
    }
  });

  after(() => rm(folder, { recursive: true, force: true }));

  function start(args: readonly string[], env: Record<string, string> = {}) {
    const child = spawn(process.execPath, [cli, 'sandbox', ...args], {
      env: { PATH: process.env['PATH'] ?? '', TMPDIR: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  }

  async function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
    const child = start(args, env);
    const output = Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = (await once(child, 'exit')) as [number | null];
    const [stdout, stderr] = await output;
    return { code, stdout, stderr };
  }

  /** Starts one on free ports and waits until it is ready. */
  async function ready(args: readonly string[] = [], env: Record<string, string> = {}) {
    const child = start(['--port', '0', '--format', 'json', ...args], env);
    const errors = text(child.stderr);
    for await (const line of createInterface({ input: child.stdout }))
      return { child, facts: JSON.parse(line) as Ready, line };
    throw new Error(await errors);
  }

  async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  }

  async function withClient<T>(
    { endpoint, region }: Ready,
    keys: AccessKeys,
    use: (client: RawS3Client) => Promise<T>,
  ) {
    const credentials = { source: 'environment' } as const;
    const connection = { ...connectionDefaults, id: 'cli', name: 'cli', endpoint, region, credentials };
    const client = new RawS3Client(connection, { keys: async () => keys });
    try {
      return await use(client);
    } finally {
      client.dispose();
    }
  }

  const put = (client: RawS3Client, key: string, body: string) =>
    client.send({ method: 'PUT', bucket: 'data', key, body: Buffer.from(body) });

  it('makes up keys, says so once, keeps a temporary folder, and leaves nothing', async () => {
    const { child, facts } = await ready();
    assert.ok(facts.temporary && existsSync(facts.dataDir));
    const { accessKeyId, secretAccessKey = '' } = facts;
    const status = await withClient(facts, { accessKeyId, secretAccessKey }, async (client) => {
      return (await client.send({ method: 'PUT', bucket: 'data' })).status;
    });
    assert.equal(status, 200);
    assert.equal(await stop(child, 'SIGINT'), 0);
    assert.ok(!existsSync(facts.dataDir));
  });

  it('takes keys from the environment, shows no secret, and keeps data in its folder', async () => {
    const dataDir = path.join(folder, 'kept');
    const keys = { accessKeyId: 'AKIAENV', secretAccessKey: 'secret-of-the-environment' };
    const env = {
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_REGION: 'plant-1',
    };
    const first = await ready(['--data-dir', dataDir], env);
    assert.deepEqual(
      [first.facts.accessKeyId, first.facts.region, first.facts.temporary],
      ['AKIAENV', 'plant-1', false],
    );
    assert.ok(!first.line.includes(keys.secretAccessKey));
    await withClient(first.facts, keys, async (client) => {
      await client.send({ method: 'PUT', bucket: 'data' });
      assert.equal((await put(client, 'a', 'kept')).status, 200);
    });
    assert.equal(await stop(first.child), 0);
    const second = await ready(['--data-dir', dataDir], env);
    const body = await withClient(second.facts, keys, async (client) => {
      return (await client.send({ method: 'GET', bucket: 'data', key: 'a' })).body.toString();
    });
    assert.equal(body, 'kept');
  });

  it('prints lines that a shell takes as they are', async () => {
    const child = start(['--port', '0', '--access-key', "it's", '--secret-key', 'hidden-secret']);
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (line.startsWith('export AWS_ACCESS_KEY_ID')) break;
    }
    assert.ok(
      lines.every((line) => line.startsWith('# ') || line.startsWith('export ')),
      lines.join('\n'),
    );
    assert.ok(lines.some((line) => /^# Temporary/.test(line)));
    const shell = spawn('sh', ['-c', `${lines.join('\n')}\nprintf %s "$AWS_ACCESS_KEY_ID $AWS_ENDPOINT_URL_S3"`]);
    assert.match(await text(shell.stdout), /^it's http:\/\/127\.0\.0\.1:\d+$/);
    assert.ok(!lines.join('\n').includes('hidden-secret'));
  });

  it('is told its faults at the start and while it runs', async () => {
    const keys = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
    const given = ['--access-key', 'AKIA', '--secret-key', 'secret'];
    const { facts } = await ready([...given, '--fault', 'put key=a* status=503', '--fault', 'id=slow get latency=1ms']);
    const admin = ['--admin-port', portOf(facts.adminEndpoint)];
    await withClient(facts, keys, async (client) => {
      await client.send({ method: 'PUT', bucket: 'data' });
      assert.equal((await put(client, 'a', 'x')).status, 503);
      const listed = await run(['faults', ...admin]);
      assert.match(listed.stdout, /^fault-1 +on +put key=a\* status=503 +\(struck 1 of 1\)\nslow/);
      assert.equal((await run(['faults', 'off', 'fault-1', ...admin])).code, 0);
      assert.equal((await put(client, 'a', 'x')).status, 200);
      assert.equal((await run(['faults', 'add', 'put', 'status=500', 'count=1', ...admin])).code, 0);
      assert.equal((await put(client, 'b', 'x')).status, 500);
      assert.equal((await run(['faults', 'clear', ...admin])).stdout, '');
      assert.equal((await put(client, 'b', 'x')).status, 200);
    });
    const wrong = await run(['faults', 'add', 'status=404', ...admin]);
    assert.deepEqual([wrong.code, /status takes 500 or 503/.test(wrong.stderr)], [2, true]);
    assert.equal((await run(['faults', 'remove', 'nobody', ...admin])).code, 2);
    assert.equal((await run(['faults', 'toString', ...admin])).code, 2);
  });

  it('moves its time ahead, tells how it runs and what it was asked', async () => {
    const { facts, child } = await ready();
    const admin = ['--admin-port', portOf(facts.adminEndpoint)];
    const moved = await run(['time', '31d', '--format', 'json', ...admin]);
    const { time } = JSON.parse(moved.stdout) as { time: string };
    assert.ok(Date.parse(time) > Date.now() + 30.9 * 86_400_000);
    assert.equal((await run(['time', 'soon', ...admin])).code, 2);
    const status = await run(['status', ...admin]);
    assert.match(status.stdout, /^endpoint +http:\/\/127\.0\.0\.1:\d+\nregion +us-east-1\ndialect +aws\n/);
    assert.ok(!status.stdout.includes(facts.secretAccessKey ?? ' '));
    const { accessKeyId, secretAccessKey = '' } = facts;
    await withClient(facts, { accessKeyId, secretAccessKey }, (client) =>
      client.send({ method: 'PUT', bucket: 'data' }),
    );
    const watching = start(['requests', ...admin]);
    for await (const line of createInterface({ input: watching.stdout })) {
      assert.match(line, /PUT +\/data +200 +\d+ ms +CreateBucket$/);
      break;
    }
    await stop(child);
    if (watching.exitCode === null) await once(watching, 'exit');
    assert.equal(watching.exitCode, 5, 'the sandbox broke off');
  });

  describe('says what is wrong', () => {
    it('with its port', async () => {
      const { facts } = await ready();
      const temporary = async () => (await readdir(folder)).filter((name) => name.startsWith('storage-integrator-'));
      const before = await temporary();
      for (const args of [
        ['--port', portOf(facts.endpoint)],
        ['--port', '0', '--admin-port', portOf(facts.adminEndpoint)],
      ]) {
        const { code, stderr } = await run(args);
        assert.deepEqual([code, /^storage-integrator: Port \d+ is in use by another program/.test(stderr)], [2, true]);
      }
      assert.deepEqual(await temporary(), before);
    });

    it('with its folder', async () => {
      const dataDir = path.join(folder, 'locked');
      const { child } = await ready(['--data-dir', dataDir]);
      const { code, stderr } = await run(['--port', '0', '--data-dir', dataDir]);
      assert.equal(code, 1);
      assert.match(stderr, new RegExp(`in use by process ${child.pid}`));
    });

    it('with its options', async () => {
      const table: readonly (readonly [readonly string[], RegExp, Record<string, string>?])[] = [
        [['--port', 'x'], /--port takes a port/],
        [['--port', '70000'], /--port takes a port/],
        [['--dialect', 'rgw-99'], /Unknown dialect "rgw-99"; known are aws/],
        [['--dialect', './none.json'], /none\.json/],
        [['--fault', 'put'], /names no fault/],
        [['--access-key', 'A'], /without its secret/],
        [[], /without its access key/, { AWS_SECRET_ACCESS_KEY: 's' }],
        [['start'], /Unknown command: sandbox start/],
      ];
      for (const [args, message, env] of table) {
        const { code, stderr } = await run(args, env);
        assert.match(stderr, message);
        assert.ok(code === 1 || code === 2, `${code}`);
      }
    });

    it('with a dialect’s file', async () => {
      const file = path.join(folder, 'vendor.json');
      await writeFile(
        file,
        '{"id": "x", "name": "x", "source": "measured", "verdicts": {"put.x": {"outcome": "works"}}}',
      );
      const { code, stderr } = await run(['--dialect', file]);
      assert.deepEqual([code, /verdicts\.put\.x: no capability/.test(stderr)], [2, true]);
    });

    it('when none runs', async () => {
      const { facts, child } = await ready();
      await stop(child);
      const { code, stderr } = await run(['status', '--admin-port', portOf(facts.adminEndpoint)]);
      assert.deepEqual([code, /No sandbox has its admin port at/.test(stderr)], [5, true]);
    });
  });
});
