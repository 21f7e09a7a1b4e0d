import assert from 'node:assert/strict';
import { findImports, type ImportSurroundings } from '../../../../src/core/connections/imports/findImports';

const aws = '[p]\naws_access_key_id = AK\naws_secret_access_key = SK\n';
const rclone = '[r]\ntype = s3\nendpoint = https://r\naccess_key_id = AK\nsecret_access_key = SK\n';
const s3cmd = 'host_base = s\naccess_key = AK\nsecret_key = SK\n';
const minio = JSON.stringify({ aliases: { m: { url: 'https://m', accessKey: 'AK', secretKey: 'SK' } } });

/** A machine with these files only; an Error stands for a file that cannot be read. */
function machine(
  files: Readonly<Record<string, string | Error>>,
  env: Record<string, string> = {},
  platform: NodeJS.Platform = 'linux',
): ImportSurroundings {
  const readFile = (path: string): Promise<string> => {
    const content = files[path] ?? Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return typeof content === 'string' ? Promise.resolve(content) : Promise.reject(content);
  };
  return { home: platform === 'win32' ? 'C:\\Users\\u' : '/home/u', env, platform, readFile };
}

async function namesOf(surroundings: ImportSurroundings): Promise<string[]> {
  return (await findImports(surroundings)).candidates.map(({ origin, originName }) => `${origin} ${originName}`);
}

const all = ['aws p', 'rclone r', 's3cmd s', 'minio m'];

describe('findImports', () => {
  it('finds nothing on an empty machine, and no problem', async () => {
    assert.deepEqual(await findImports(machine({})), { candidates: [], skipped: [], files: [], problems: [] });
  });

  it('looks in the usual places', async () => {
    const files = {
      '/home/u/.aws/credentials': aws,
      '/home/u/.config/rclone/rclone.conf': rclone,
      '/home/u/.s3cfg': s3cmd,
      '/home/u/.mc/config.json': minio,
    };
    assert.deepEqual(await namesOf(machine(files)), all);
    assert.deepEqual(
      (await findImports(machine(files))).files.map(({ file }) => file),
      Object.keys(files),
    );
  });

  it('looks where Windows has them', async () => {
    const roaming = 'C:\\Users\\u\\AppData\\Roaming';
    const files = {
      'C:\\Users\\u\\.aws\\config': '[profile p]\nregion = x\n',
      [`${roaming}\\rclone\\rclone.conf`]: rclone,
      [`${roaming}\\s3cmd.ini`]: s3cmd,
      'C:\\Users\\u\\mc\\config.json': minio,
    };
    assert.deepEqual(await namesOf(machine(files, { APPDATA: roaming }, 'win32')), all);
  });

  it('goes where the environment says, and nowhere else', async () => {
    const files = {
      '/e/aws': aws,
      '/home/u/e/rclone': rclone,
      '/e/s3cfg': s3cmd,
      '/e/mc/config.json': minio,
      '/home/u/.s3cfg': 'host_base = no',
    };
    const env = {
      AWS_SHARED_CREDENTIALS_FILE: '/e/aws',
      RCLONE_CONFIG: '~/e/rclone',
      S3CMD_CONFIG: '/e/s3cfg',
      MC_CONFIG_DIR: '/e/mc',
    };
    assert.deepEqual(await namesOf(machine(files, env)), all);
    assert.deepEqual(
      await namesOf(machine({ '/home/u/.config/rclone/rclone.conf': rclone }, { RCLONE_CONFIG: '/missing' })),
      [],
    );
  });

  it('prefers XDG_CONFIG_HOME and takes the first file only', async () => {
    const files = { '/x/rclone/rclone.conf': rclone, '/home/u/.rclone.conf': rclone.replace('[r]', '[old]') };
    assert.deepEqual(await namesOf(machine(files, { XDG_CONFIG_HOME: '/x' })), ['rclone r']);
    assert.deepEqual(await namesOf(machine(files)), ['rclone old']);
  });

  it('reads both AWS files as one', async () => {
    const files = { '/home/u/.aws/config': '[profile p]\nendpoint_url = https://a\n', '/home/u/.aws/credentials': aws };
    const { candidates } = await findImports(machine(files));
    assert.deepEqual(
      candidates.map(({ draft, notes }) => [draft.endpoint, notes]),
      [['https://a', []]],
    );
  });

  it('takes a file in the way of a folder for a missing file', async () => {
    const inTheWay = Object.assign(new Error('not a directory'), { code: 'ENOTDIR' });
    const files = { '/home/u/.config/rclone/rclone.conf': inTheWay, '/home/u/.rclone.conf': rclone };
    const found = await findImports(machine(files));
    assert.deepEqual([found.candidates.length, found.problems], [1, []]);
  });

  it('reports a file that cannot be read and goes on', async () => {
    const denied = Object.assign(new Error('denied'), { code: 'EACCES' });
    const found = await findImports(machine({ '/home/u/.s3cfg': denied, '/home/u/.mc/config.json': '{' }));
    assert.deepEqual(found.problems, [{ origin: 's3cmd', file: '/home/u/.s3cfg', reason: 'EACCES' }]);
    assert.deepEqual(found.skipped, [{ origin: 'minio', originName: '', reason: 'notUnderstood' }]);
  });
});
