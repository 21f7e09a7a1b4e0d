import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sampleLanguages } from '../../src/core/patterns/pattern';
import { Targets } from '../patterns/targets';
import { type AccessWay, accessWays, definitionWith } from './accessWays';
import { type LanguageRunner, plainEnvironment } from './languageRunner';
import { ourCommand, succeeded } from './ourCommand';

const file = 'api.yaml';
const operations = ['ListOSBuckets', 'CreateOSBucket', 'GetOSBucket', 'DeleteOSBucket'];

/** What the environment of a way is, without what the others need. */
const secrets: Readonly<Record<AccessWay, readonly string[]>> = {
  bearer: ['API_TOKEN'],
  header: ['API_TOKEN'],
  basic: ['API_USERNAME', 'API_PASSWORD'],
  none: [],
};

/**
 * Projects for APIs without a login: they take the way from the definition, and their tests pass with the credentials of that way and
 * nothing else. In CI one way for each language; all with INTEGRATIONS_MATRIX=all.
 */
export function describeAccess(runner: LanguageRunner): void {
  const { language } = runner;
  const ways = Object.keys(accessWays) as AccessWay[];
  const everything = process.env['INTEGRATIONS_MATRIX'] === 'all';
  for (const way of ways.filter((_, at) => everything || at === sampleLanguages.indexOf(language))) {
    describe(`an API that lets in by ${way}, in ${language}`, () => {
      const targets = new Targets();
      const folder = mkdtempSync(path.join(os.tmpdir(), `access-${language}-${way}-`));
      let environment: NodeJS.ProcessEnv;

      before(async () => {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path.join(folder, file), definitionWith(way));
        const [api] = await Promise.all([targets.managementApi(path.join(folder, file)), runner.prepare()]);
        const credentials = Object.fromEntries(secrets[way].map((name) => [name, api[name]]));
        environment = { ...plainEnvironment(), API_URL: api['API_URL'], ...credentials, API_ALLOW_CHANGES: 'true' };
      });
      after(async () => {
        await targets.stop();
        rmSync(folder, { recursive: true, force: true });
      });

      it('is made, checked and built, and asks for the credentials of that way only', async () => {
        writeFileSync(path.join(folder, 'integration.yaml'), manifest(language));
        succeeded(await ourCommand(folder, 'scaffold', 'integration', '--out', folder));
        await runner.check(folder);
        await runner.build(folder);
        const example = readFileSync(path.join(folder, '.env.example'), 'utf8');
        const wanted = way === 'bearer' || way === 'header' ? 'token' : way;
        assert.match(example, new RegExp(`^#?API_LOGIN=${wanted}$`, 'm'));
        if (way === 'header') assert.match(example, /^#?API_TOKEN_HEADER=X-Api-Key$/m);
      });

      it('passes its tests, and fails them with wrong credentials', async () => {
        const { passed, output } = await runner.test(folder, environment, { without: [] });
        assert.ok(passed, output);
        const secret = secrets[way].at(-1);
        if (secret === undefined) return;
        const wrong = await runner.test(
          folder,
          { ...environment, [secret]: 'wrong' },
          { only: 'integration', without: [] },
        );
        assert.equal(wrong.passed, false, wrong.output);
        assert.match(wrong.output, /ACCESS_DENIED|UNAUTHENTICATED|unauthenticated|401/);
      });
    });
  }
}

function manifest(language: string): string {
  return [
    'name: access',
    'title: Access',
    'version: 1.0.0',
    'customer: Example',
    'kind: rest',
    `language: ${language}`,
    'application: { name: Console }',
    'patterns: [R03]',
    'apiOperations:',
    ...operations.map((id) => `  - { definition: ${file}, version: "1.0", operationId: ${id} }`),
    '',
  ].join('\n');
}
