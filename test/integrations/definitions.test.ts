import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Targets } from '../patterns/targets';
import { foreignDefinitions, foreignManifest, foreignText } from './foreignDefinitions';
import { type LanguageRunner, plainEnvironment } from './languageRunner';
import { goRunner } from './languages/goRunner';
import { javaRunner } from './languages/javaRunner';
import { pythonRunner } from './languages/pythonRunner';
import { typescriptRunner } from './languages/typescriptRunner';
import { ourCommand, succeeded } from './ourCommand';

const runners: readonly LanguageRunner[] = [typescriptRunner, pythonRunner, javaRunner, goRunner];
const definitions = foreignDefinitions(process.env['INTEGRATIONS_MATRIX'] === 'all');

describe('integrations of definitions that others wrote', () => {
  const targets = new Targets();
  const root = mkdtempSync(path.join(os.tmpdir(), 'integrations-definitions-'));
  after(async () => {
    await targets.stop();
    rmSync(root, { recursive: true, force: true });
  });

  for (const runner of runners) {
    for (const definition of definitions.get(runner.language) ?? []) {
      const name = path.basename(definition.file);
      it(`${name} in ${runner.language}: checks, builds, and calls each operation of the mock`, async () => {
        const folder = path.join(root, `${name}-${runner.language}`);
        const { manifest, tested } = await foreignManifest(definition, runner.language);
        mkdirSync(folder);
        writeFileSync(path.join(folder, name), foreignText(definition));
        writeFileSync(path.join(folder, 'integration.yaml'), manifest);
        succeeded(await ourCommand(folder, 'scaffold', 'integration', '--out', folder));

        await runner.prepare();
        await runner.check(folder);
        await runner.build(folder);
        const api = await targets.managementApi(path.join(folder, name));
        const environment = { ...plainEnvironment(), ...api, API_ALLOW_CHANGES: 'true' };
        const { passed, output } = await runner.test(folder, environment, { without: [] });
        assert.ok(passed, output);
        const called = callsIn(path.join(folder, 'test-results'));
        assert.ok(tested > 0 && called >= tested, `${called} tests of operations for ${tested} operations`);
      });
    }
  }
});

/** Tests of operations that results have, but for skipped ones. */
function callsIn(folder: string): number {
  const files = readdirSync(folder).filter((file) => file.endsWith('.xml'));
  const cases = files.flatMap((file) => readFileSync(path.join(folder, file), 'utf8').split('<testcase ').slice(1));
  return cases.filter((each) => /classname="[^"]*(?:operations|\/api")/i.test(each) && !each.includes('<skipped'))
    .length;
}
