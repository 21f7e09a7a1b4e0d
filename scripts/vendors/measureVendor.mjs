// @ts-check
/**
 * Makes a vendor file of what the probe finds on a running store: src/core/capabilities/vendors/ID.json.
 *
 *   node scripts/vendors/measureVendor.mjs ID --name NAME --version VERSION
 *     [--server-header PATTERN] [--request-id PATTERN] [--header NAME]... [--report FILE] [-- ARGUMENTS OF probe]
 *
 * Without --report it runs `storage-integrator probe`, whose endpoint and keys come from the environment as ever. The patterns
 * are the traits by which an answer of that vendor is known (regular expressions).
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../common/projectRoot.mjs';
import { vendorFile } from './vendorFile.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string' },
    version: { type: 'string' },
    'server-header': { type: 'string' },
    'request-id': { type: 'string' },
    header: { type: 'string', multiple: true },
    report: { type: 'string' },
  },
});
const [id, ...probeArguments] = positionals;
if (!id || !values.name || !values.version) {
  console.error('usage: node scripts/vendors/measureVendor.mjs ID --name NAME --version VERSION [...]');
  process.exit(2);
}

/** @returns {import('../../src/core/probe/probeReport').ProbeReport} */
function takeReport() {
  if (values.report) return JSON.parse(readFileSync(values.report, 'utf8'));
  const cli = ['--import', 'tsx', 'src/cli/main.ts', 'probe', '--yes', '--format', 'json', ...probeArguments];
  return JSON.parse(
    execFileSync(process.execPath, cli, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' }),
  );
}

const report = takeReport();
if (report.leftovers.length > 0)
  throw new Error(`the probe left something behind: ${JSON.stringify(report.leftovers)}`);
const traits = {
  ...(values['server-header'] && { serverHeader: values['server-header'] }),
  ...(values['request-id'] && { requestId: values['request-id'] }),
  ...(values.header && { headers: values.header }),
};
const file = path.join(projectRoot, 'src/core/capabilities/vendors', `${id}.json`);
const knowledge = vendorFile(report, { id, name: values.name, version: values.version, traits });
writeFileSync(file, `${JSON.stringify(knowledge, undefined, 2)}\n`);
console.log(`${Object.keys(knowledge.verdicts).length} verdicts: ${path.relative(projectRoot, file)}`);
