// @ts-check
// Runs every `check:` script of package.json, also when one before it failed, and counts them.
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../common/projectRoot.mjs';
import { runNpm } from '../common/runCommand.mjs';
import { reportStats } from './stats.mjs';

const { scripts } = JSON.parse(fs.readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
const stats = { passes: 0, failures: 0, pending: 0, failed: /** @type {string[]} */ ([]) };
for (const name of Object.keys(scripts).filter((script) => script.startsWith('check:'))) {
  const passed = await runNpm(['run', '--silent', name], projectRoot).then(
    () => true,
    () => false,
  );
  stats[passed ? 'passes' : 'failures'] += 1;
  if (!passed) stats.failed.push(name);
  console.log(`  ${passed ? '✔' : '✘'} ${name}`);
}
reportStats(stats);
process.exit(stats.failures > 0 ? 1 : 0);
