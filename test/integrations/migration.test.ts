import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { migrationEngines } from '../../src/core/integrations/manifest/integration';
import { Targets } from '../patterns/targets';
import { hadoopVersions, installHadoop } from './hadoop';
import { plainEnvironment, type Ran, run, runWell } from './languageRunner';

const cli = path.join(projectRoot, 'dist/cli.js');

function manifestOf(engine: string, source: string): string {
  return [
    'name: archive-move',
    'customer: Example',
    'kind: s3',
    'language: go',
    'application: { name: Archive }',
    `migration: { engine: ${engine}, source: ${JSON.stringify(source)}, bucket: migration, prefix: archive/ }`,
    '',
  ].join('\n');
}

/** Makes an integration with a migration. Gives the migration's folder. */
async function scaffolded(root: string, engine: string, source = '/mnt/archive'): Promise<string> {
  const folder = path.join(root, engine);
  const answers = path.join(root, `${engine}.yaml`);
  writeFileSync(answers, manifestOf(engine, source));
  const { code, output } = await run(
    process.execPath,
    [cli, 'scaffold', 'integration', '--answers', answers, '--out', folder],
    root,
  );
  assert.equal(code, 0, output);
  return path.join(folder, 'migration');
}

const filesBelow = (folder: string, ending: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(ending));

/** Runs scripts of a migration; `well` are those that have to succeed, and gives what they print. */
function scriptsIn(place: () => { readonly folder: string; readonly environment: NodeJS.ProcessEnv }) {
  const script = (name: string, ...args: string[]): Promise<Ran> => {
    const { folder, environment } = place();
    return run(path.join(folder, name), args, folder, environment);
  };
  const well = async (name: string, ...args: string[]) => {
    const { code, output } = await script(name, ...args);
    assert.equal(code, 0, `${name}: ${output}`);
    return output;
  };
  return { script, well };
}

describe('bulk migration', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'integrations-migration-'));
  after(() => rmSync(root, { recursive: true, force: true }));

  for (const engine of migrationEngines) {
    it(`with ${engine} has scripts that shellcheck and Python take, settings without keys, and both runbooks`, async () => {
      const folder = await scaffolded(root, engine);
      const scripts = filesBelow(folder, '.sh');
      assert.ok(scripts.length >= 7, scripts.join());
      const checked = await run('shellcheck', ['-x', ...scripts], folder);
      assert.equal(checked.code, 0, checked.output);
      const jobs = filesBelow(folder, '.py');
      const compiled = await run('python3', ['-W', 'error', '-m', 'py_compile', ...jobs], folder);
      assert.ok(jobs.length === 0 || compiled.code === 0, compiled.output);
      const settings = readFileSync(path.join(folder, 'migration.env.example'), 'utf8');
      assert.doesNotMatch(settings, /^[A-Z_]*(?:SECRET|PASSWORD|ACCESS_KEY)/m);
      for (const [file, word] of [
        ['RUNBOOK.md', 'Gate 2'],
        ['RUNBOOK.zh-cn.md', '决策点 2'],
      ] as const) {
        const text = readFileSync(path.join(folder, file), 'utf8');
        assert.ok(text.includes(word) && text.includes('/mnt/archive') && text.includes('archive/'), text);
        for (const [, script = ''] of text.matchAll(/`\.\/([\w-]+\.sh)/g)) assert.ok(scripts.includes(script), script);
      }
    });
  }

  describe('with rclone on the sandbox', () => {
    const targets = new Targets();
    const source = path.join(root, 'nas');
    let folder: string;
    let environment: NodeJS.ProcessEnv;
    const { script, well } = scriptsIn(() => ({ folder, environment }));
    /** Inventories of both sides, compared. */
    const compared = async (...args: string[]) => {
      await well('inventory-source.sh');
      await well('inventory-target.sh', ...args);
      return script('verify.sh');
    };

    before(async () => {
      mkdirSync(path.join(source, '归档/2026'), { recursive: true });
      writeFileSync(path.join(source, 'a.txt'), 'hallo');
      writeFileSync(path.join(source, 'empty'), '');
      writeFileSync(path.join(source, '归档/2026/报告 +%#.txt'), '报告');
      writeFileSync(path.join(source, '归档/tab\tand\\back.txt'), 'x');
      writeFileSync(path.join(source, '归档/large.bin'), Buffer.alloc(6_000_000, 7));
      const { env } = await targets.sandbox('rgw-16', 'migration');
      folder = await scaffolded(mkdtempSync(path.join(root, 'rclone-')), 'rclone', source);
      writeFileSync(
        path.join(folder, 'migration.env'),
        readFileSync(path.join(folder, 'migration.env.example'), 'utf8').replace(
          'UPLOAD_CUTOFF=200M',
          'UPLOAD_CUTOFF=5M',
        ),
      );
      environment = { ...plainEnvironment(), ...env, S3_BUCKET: 'migration', S3_PREFIX: 'archive/' };
    });
    after(() => targets.stop());

    it('copies in passes, and proves that both sides are the same', async () => {
      await well('check.sh');
      await well('copy.sh');
      const { code, output } = await compared('--download');
      assert.equal(code, 0, output);
      assert.match(output, /equal by checksum: 5\n/);
    });

    it('sees a file that changed and kept its size and time', async () => {
      const file = path.join(source, 'a.txt');
      const time = new Date('2026-01-02T03:04:05Z');
      utimesSync(file, time, time);
      await well('delta.sh');
      assert.equal((await compared()).code, 0);
      writeFileSync(file, 'hullo');
      utimesSync(file, time, time);
      const { code, output } = await compared();
      assert.equal(code, 1, output);
      assert.match(output, /differing: 1\n/);
      writeFileSync(file, 'hullo');
    });

    it('deletes at the target only when it is told to, and not more than it may', async () => {
      renameSync(path.join(source, '归档/2026'), path.join(source, 'moved'));
      const shown = await well('delta.sh');
      assert.match(shown, /1 objects are at the target only/);
      environment = { ...environment, MAX_DELETE: '0' };
      assert.equal((await script('delta.sh', '--delete')).code, 2);
      environment = { ...environment, MAX_DELETE: '10' };
      await well('delta.sh', '--delete');
      const { code, output } = await compared();
      assert.equal(code, 0, output);
    });

    it('stops before an unmounted source, missing keys and keys in its file', async () => {
      const empty = mkdtempSync(path.join(root, 'empty-'));
      const refused = async (changes: NodeJS.ProcessEnv, words: RegExp) => {
        const { code, output } = await run(path.join(folder, 'delta.sh'), ['--delete'], folder, {
          ...environment,
          ...changes,
        });
        assert.notEqual(code, 0);
        assert.match(output, words);
      };
      await refused({ SOURCE_ROOT: empty }, /Is it mounted\?/);
      await refused({ AWS_ACCESS_KEY_ID: '' }, /AWS_ACCESS_KEY_ID: set it in the environment/);
      const own = path.join(root, 'own.env');
      writeFileSync(own, 'AWS_SECRET_ACCESS_KEY=x\n');
      await refused({ MIGRATION_ENV: own }, /keys do not belong into a file/);
    });
  });

  // Downloads 1.2 GB: the whole matrix only.
  for (const version of process.env['INTEGRATIONS_MATRIX'] === 'all' ? hadoopVersions : []) {
    describe(`with DistCp of Hadoop ${version} on Ceph RGW`, function () {
      this.timeout(600_000);
      const targets = new Targets();
      const place = path.join(root, `distcp-${version}`);
      const source = path.join(place, 'nas');
      const long = new Date('2026-01-02T03:04:05Z');
      let folder: string;
      let plain: string;
      let environment: NodeJS.ProcessEnv;
      const { script, well } = scriptsIn(() => ({ folder, environment }));
      const verified = async () => {
        await well('inventory-source.sh');
        await well('inventory-target.sh');
        const { code, output } = await script('verify.sh');
        return { code, equal: Number(/equal by checksum: (\d+)/.exec(output)?.[1]), output };
      };

      before(async () => {
        mkdirSync(path.join(source, '归档/2026'), { recursive: true });
        for (const name of ['a.txt', '归档/2026/报告 +%#.txt', '归档/[odd]{a}*?.txt'])
          writeFileSync(path.join(source, name), name);
        writeFileSync(path.join(source, 'empty'), '');
        writeFileSync(path.join(source, '归档/large.bin'), Buffer.alloc(6_000_000, 7));
        utimesSync(path.join(source, 'a.txt'), long, long);
        const [{ env }, hadoop] = await Promise.all([
          targets.store('ceph', `distcp-${version.replaceAll('.', '-')}`),
          installHadoop(version),
        ]);
        const trust = path.join(place, 'trust.p12');
        const keytool = ['-importcert', '-noprompt', '-alias', 'ca', '-storepass', 'changeit', '-keystore', trust];
        await runWell('keytool', [...keytool, '-file', env['S3_CA_FILE'] ?? ''], place);
        folder = await scaffolded(place, 'distcp', source);
        const example = readFileSync(path.join(folder, 'migration.env.example'), 'utf8');
        writeFileSync(path.join(folder, 'migration.env'), example.replace(/^MAPS=.*$/m, 'MAPS=2'));
        environment = {
          ...{ ...plainEnvironment(), ...env, S3_PREFIX: 'archive/', HADOOP_CONF_DIR: path.join(hadoop, 'conf') },
          S3_ENDPOINT: env['S3_TLS_ENDPOINT'],
          PATH: `${path.join(hadoop, 'bin')}${path.delimiter}${process.env['PATH']}`,
          JAVA_OPTIONS: `-Djavax.net.ssl.trustStore=${trust} -Djavax.net.ssl.trustStorePassword=changeit`,
        };
        plain = env['S3_ENDPOINT'] ?? '';
      });
      after(() => targets.stop());

      it('copies in passes, names and empty files included, and proves that both sides are the same', async () => {
        await well('check.sh');
        await well('copy.sh');
        const { code, equal, output } = await verified();
        assert.deepEqual([code, equal], [0, 5], output);
      });

      it('sees what changed and kept its size, copies it when told, and deletes only when told', async () => {
        const changed = path.join(source, 'a.txt');
        writeFileSync(changed, 'A.TXT');
        utimesSync(changed, long, long);
        renameSync(path.join(source, '归档/2026'), path.join(source, 'moved'));
        await well('delta.sh');
        const { code, output } = await verified();
        assert.equal(code, 1, output);
        assert.match(output, /differing: 1\n[\s\S]*only at the target: 1\n/);
        await well('copy.sh', '--overwrite', '.');
        await well('delta.sh', '--delete');
        const after = await verified();
        assert.deepEqual([after.code, after.equal], [0, 5], after.output);
      });

      it('says before anything is copied that this store takes no empty files without TLS', async () => {
        environment = { ...environment, S3_ENDPOINT: plain };
        const { code, output } = await script('check.sh');
        assert.equal(code, 2, output);
        assert.match(output, /takes no empty files: give S3_ENDPOINT an https:\/\/ address/);
      });
    });
  }
});

for (const program of ['rclone', 'shellcheck', 'jq']) {
  if (spawnSync(program, ['--version'], { stdio: 'ignore' }).status !== 0)
    throw new Error(`${program} is not installed`);
}
