// @ts-check
import { spawnSync } from 'node:child_process';
import { installMoto } from '../servers/moto.mjs';

/** What runs generated code, with the word that makes each tell its version. */
const programs = {
  java: '-version',
  mvn: '-version',
  go: 'version',
  curl: '--version',
  wget: '--version',
  openssl: 'version',
  php: '--version',
  mcs: '--version',
  mono: '--version',
};

/**
 * The programs that compile and run the code that we generate; PHP and C# come from apt (setup/systemPackages.mjs), and PowerShell is
 * missing, since Debian has no package of it. Python with `requests` is that of moto's environment.
 * @returns {Promise<string>} the Python
 */
export async function requireToolchains() {
  const missing = Object.entries(programs)
    .filter(([program, word]) => spawnSync(program, [word], { stdio: 'ignore' }).status !== 0)
    .map(([program]) => program);
  if (missing.length > 0) throw new Error(`missing ${missing.join(', ')}`);
  return installMoto();
}
