// @ts-check
// Debian's packages for what npm has not: the store, the browser, the tools that benchmarks compare with.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runCommand } from '../common/runCommand.mjs';

/** @typedef {'store' | 'browser' | 'bench' | 'moto' | 'code' | 'office' | 'migration'} Need */

/** @type {Readonly<Record<Need, readonly string[]>>} */
export const systemPackages = {
  store: [
    ...['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-mgr', 'ceph-mgr-dashboard', 'ceph-common'],
    ...['openssl', 'curl', 'procps', 'util-linux'],
  ],
  browser: ['chromium', 'fonts-wqy-microhei'],
  bench: ['rclone', 'awscli'],
  moto: ['python3-venv'],
  office: ['libreoffice-writer-nogui', 'poppler-utils', 'fonts-liberation', 'fonts-wqy-microhei'],
  code: ['php-cli', 'php-curl', 'mono-mcs', 'libmono-system-net-http4.0-cil', 'openssl', 'curl', 'wget'],
  migration: ['rclone', 'shellcheck', 'jq'],
};

/**
 * @typedef {object} SystemPackagesResult
 * @property {readonly string[]} missing Packages that are still not there; empty is success.
 * @property {string} reason Why, in words for the user; empty on success.
 */

/**
 * Installs what is missing for some needs, where it may.
 * @param {readonly Need[]} needs
 * @returns {Promise<SystemPackagesResult>} Rejects instead of reporting something missing when CI is `true`.
 */
export async function installSystemPackages(needs) {
  const missing = missingPackages(needs);
  if (missing.length === 0) return { missing, reason: '' };
  const reason = await install(missing);
  const still = missingPackages(needs);
  if (still.length > 0 && process.env['CI'] === 'true') throw new Error(`missing: ${still.join(' ')}. ${reason}`);
  return { missing: still, reason: still.length > 0 ? reason : '' };
}

/**
 * @param {readonly Need[]} needs
 * @returns {string[]} the packages that are not installed; all of them where there is no dpkg
 */
export function missingPackages(needs) {
  const wanted = [...new Set(needs.flatMap((need) => systemPackages[need]))];
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills it in
  const format = '${Package} ${db:Status-Status}\\n';
  const query = spawnSync('dpkg-query', ['-W', '-f', format, ...wanted], { encoding: 'utf8' });
  const lines = (query.stdout ?? '').split('\n');
  return wanted.filter((name) => !lines.includes(`${name} installed`));
}

/**
 * @param {readonly string[]} names
 * @returns {Promise<string>} why it failed, or nothing
 */
async function install(names) {
  const advice = `To install them yourself: apt-get install --no-install-recommends ${names.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get')) return `This system has no apt-get; the packages are those of Debian 12.`;
  const prefix = privilege();
  if (!prefix) return `Installing packages needs root or sudo without a password. ${advice}`;
  console.log(`packages: installing ${names.join(' ')}`);
  try {
    await apt(prefix, ['update', '-qq']).catch(() =>
      console.log('packages: apt-get update failed, trying what is known'),
    );
    await apt(prefix, ['install', '-qq', '-y', '--no-install-recommends', ...names]);
    return '';
  } catch (error) {
    return `${/** @type {Error} */ (error).message}. ${advice}`;
  }
}

/** @returns {readonly string[] | undefined} what to put before a command to run it as root; undefined: not possible */
function privilege() {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * @param {readonly string[]} prefix
 * @param {readonly string[]} args
 */
function apt(prefix, args) {
  const quiet = ['DEBIAN_FRONTEND=noninteractive', 'NEEDRESTART_MODE=a'];
  const [command, ...rest] = [
    ...prefix,
    'env',
    ...quiet,
    'apt-get',
    '-o',
    'Dpkg::Use-Pty=0',
    '-o',
    'DPkg::Lock::Timeout=300',
    ...args,
  ];
  return runCommand(/** @type {string} */ (command), rest);
}
