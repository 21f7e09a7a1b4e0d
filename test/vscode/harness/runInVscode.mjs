#!/usr/bin/env node
// @ts-check
/**
 * Runs a mocha bundle inside a real VS Code (server and web workbench), as its extension tests.
 *
 *   node test/vscode/harness/runInVscode.mjs [--host 1.139] [--locale en] [--tests FILE] [--extension DIR]
 *     [--workspace DIR] [--env K=V]... [--setting key=json]... [--shots DIR] [--result FILE] [--log FILE]
 *     [--timeout SECONDS] [--verbose]
 *
 * Exit codes: 0 passed, 1 failed, 2 the host did not come up, died, or took too long. Mocha's statistics go to --result
 * (TEST_STATS by default), what the host said to --log when it failed. MOCHA_GREP chooses tests.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../../scripts/common/projectRoot.mjs';
import { hostFor, vscodeVersions } from '../../../scripts/setup/vscodeHosts.mjs';
import { runMochaInVscode } from './mochaRun.mjs';

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '1.139' },
    locale: { type: 'string', default: 'en' },
    tests: { type: 'string', default: path.join(projectRoot, 'out/test/vscode/index.js') },
    extension: { type: 'string', default: projectRoot },
    workspace: { type: 'string', default: path.join(projectRoot, 'out/test/vscode/workspace') },
    env: { type: 'string', multiple: true, default: [] },
    setting: { type: 'string', multiple: true, default: [] },
    shots: { type: 'string', default: path.join(projectRoot, 'shots') },
    result: { type: 'string', default: process.env['TEST_STATS'] ?? '' },
    log: { type: 'string' },
    timeout: { type: 'string', default: '180' },
    verbose: { type: 'boolean', default: false },
  },
});

/**
 * @param {string} pair
 * @returns {[string, string]}
 */
function keyValue(pair) {
  const at = pair.indexOf('=');
  if (at < 1) throw new Error(`${pair} is not name=value`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

/** @param {string} version */
function knownVersion(version) {
  const known = vscodeVersions.find((candidate) => candidate === version);
  if (!known) throw new Error(`--host is one of ${vscodeVersions.join(', ')}`);
  return known;
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => stop.abort(`stopped by ${name}`));
  if (values.result) fs.rmSync(values.result, { force: true }); // an old result must not stand for this run
  const host = await hostFor(knownVersion(values.host));
  fs.mkdirSync(values.workspace, { recursive: true });
  const timer = setTimeout(() => stop.abort(`no result in ${values.timeout} s`), Number(values.timeout) * 1000);
  const started = Date.now();
  const result = await runMochaInVscode({
    host,
    locale: values.locale,
    extension: values.extension,
    tests: values.tests,
    workspace: values.workspace,
    env: Object.fromEntries(values.env.map(keyValue)),
    settings: Object.fromEntries(values.setting.map(keyValue).map(([key, json]) => [key, JSON.parse(json)])),
    shots: values.shots,
    verbose: values.verbose,
    signal: stop.signal,
  });
  clearTimeout(timer);
  report(result, Date.now() - started);
  return result.exitCode;
}

/**
 * @param {import('./mochaRun.mjs').RunResult} result
 * @param {number} milliseconds
 */
function report(result, milliseconds) {
  if (values.result && result.stats) fs.writeFileSync(values.result, JSON.stringify(result.stats));
  if (values.log && result.exitCode !== 0) fs.writeFileSync(values.log, result.log);
  if (result.exitCode === 2 && !values.log) console.error(result.log.slice(-4000));
  const where = values.log && result.exitCode !== 0 ? `, log in ${values.log}` : '';
  console.log(
    `VS Code ${values.host} ${values.locale}: ${result.reason} in ${(milliseconds / 1000).toFixed(1)} s${where}`,
  );
}

process.exit(await main());
