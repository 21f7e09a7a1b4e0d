// @ts-check
/**
 * `npm run test:desktop`: the tests of this folder inside a desktop VS Code, through \@vscode/test-electron.
 *
 * VSCODE_EXECUTABLE names an installed VS Code, VSCODE_VERSION one to download (`stable` when absent). Tests that act on
 * the page are skipped: a desktop window has no bridge.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { installDependencies } from '../../scripts/setup/dependencies.mjs';
import { prepare } from '../../scripts/test/prepare.mjs';

await installDependencies();
const { runTests } = await import('@vscode/test-electron'); // it may only now be there

const executable = process.env['VSCODE_EXECUTABLE'];
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-desktop-'));
const workspace = path.join(root, 'workspace');
fs.mkdirSync(workspace);
const statsFile = path.join(root, 'stats.json');

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => stop.abort(name));
const prepared = await prepare(new Set(['build', 'bundle', 'store']), stop.signal);
try {
  for (const [need, reason] of prepared.broken) throw new Error(`${need}: ${reason}`);
  const code = await runTests({
    ...(executable ? { vscodeExecutablePath: executable } : { version: process.env['VSCODE_VERSION'] ?? 'stable' }),
    extensionDevelopmentPath: projectRoot,
    extensionTestsPath: path.join(projectRoot, 'out/test/vscode/index.js'),
    extensionTestsEnv: { ...prepared.env, VSCODE_TEST_RESULT: statsFile },
    launchArgs: [
      workspace,
      ...['--user-data-dir', path.join(root, 'data'), '--extensions-dir', path.join(root, 'exts')],
      '--disable-telemetry',
    ],
  });
  if (code !== 0) throw new Error(`VS Code ended with ${code}`);
  const { passes, failures } = JSON.parse(fs.readFileSync(statsFile, 'utf8'));
  if (passes + failures === 0) throw new Error('no test ran');
  console.log(`${passes} passed, ${failures} failed`);
} catch (error) {
  console.error(`test:desktop: ${/** @type {Error} */ (error).message}`);
  process.exitCode = 1;
} finally {
  await prepared.stop();
  fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}
