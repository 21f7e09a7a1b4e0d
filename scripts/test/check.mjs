// @ts-check
/**
 * `npm run check`: format and lint, dependency rules, types, the manifest. Every step runs even when one before it failed.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../common/projectRoot.mjs';
import { mochaArguments } from './mocha.mjs';
import { readStats, reportStats } from './stats.mjs';

/** @param {string} name */
const bin = (name) => path.join('node_modules', '.bin', name);

/** @type {readonly { name: string, command: string, args: string[] }[]} */
const steps = [
  { name: 'format and lint', command: bin('biome'), args: ['check', '--error-on-warnings'] },
  { name: 'dependency rules', command: bin('depcruise'), args: ['src', 'test', '--output-type', 'err'] },
  { name: 'types', command: bin('tsc'), args: ['--project', '.'] },
  { name: 'types of the scripts', command: bin('tsc'), args: ['--project', 'scripts'] },
];

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {boolean}
 */
function passes(command, args, env = process.env) {
  return spawnSync(command, args, { cwd: projectRoot, stdio: 'inherit', env }).status === 0;
}

/**
 * The manifest's tests count one by one.
 * @returns {import('./stats.mjs').Stats}
 */
function checkManifest() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'check-'));
  const file = path.join(folder, 'stats.json');
  const args = mochaArguments(['test/manifest/**/*.test.ts'], { timeoutSeconds: 20 });
  const passed = passes(process.execPath, args, { ...process.env, TEST_STATS: file });
  const stats = readStats(file) ?? { passes: 0, failures: 0, pending: 0 };
  fs.rmSync(folder, { recursive: true, force: true });
  return { ...stats, failures: passed ? stats.failures : Math.max(1, stats.failures) };
}

const total = { passes: 0, failures: 0, pending: 0 };
for (const { name, command, args } of steps) {
  const passed = passes(command, args);
  console.log(`  ${passed ? '✔' : '✘'} ${name}`);
  total[passed ? 'passes' : 'failures'] += 1;
}
const manifest = checkManifest();
console.log(`  ${manifest.failures === 0 ? '✔' : '✘'} manifest`);
reportStats({
  passes: total.passes + manifest.passes,
  failures: total.failures + manifest.failures,
  pending: manifest.pending,
});
process.exit(total.failures + manifest.failures > 0 ? 1 : 0);
