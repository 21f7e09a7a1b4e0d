import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readManifest } from '../../../src/core/integrations/manifest/integrationFile';
import { rebaseDefinitions } from '../../../src/core/integrations/manifest/rebaseDefinitions';

const manifest = (...definitions: readonly string[]) =>
  [
    '# answers',
    'name: console',
    'customer: Example',
    'kind: rest',
    'language: go',
    'application: { name: Console }',
    'apiOperations:',
    ...definitions.map((each) => `  - { definition: ${each}, operationId: List } # used`),
    '',
  ].join('\n');

describe('a manifest that is made from answers in another folder', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'rebase-'));
    for (const folder of ['answers', 'out/deep']) mkdirSync(path.join(root, folder), { recursive: true });
    writeFileSync(path.join(root, 'answers/api.yaml'), 'openapi: 3.0.3');
    writeFileSync(path.join(root, 'shared.yaml'), 'openapi: 3.0.3');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  async function rebased(text: string, to: string): Promise<string> {
    const { integration } = readManifest(text);
    assert.ok(integration);
    return rebaseDefinitions(text, integration, path.join(root, 'answers'), path.join(root, to));
  }

  it('leads to the same definitions from there, with its comments', async () => {
    const text = manifest('api.yaml', '../shared.yaml', './api.yaml');
    assert.equal(
      await rebased(text, 'out/deep'),
      manifest('../../answers/api.yaml', '../../shared.yaml', '../../answers/api.yaml'),
    );
  });

  it('keeps what is no path, what is nowhere, and what is there already', async () => {
    writeFileSync(path.join(root, 'out/deep/api.yaml'), 'openapi: 3.0.3');
    const text = manifest(
      'https://xms.example.com/openapi.yaml',
      path.join(root, 'shared.yaml'),
      'missing.yaml',
      'api.yaml',
    );
    assert.equal(await rebased(text, 'out/deep'), text);
  });

  it('is the same text in the same folder', async () => {
    const text = manifest('api.yaml');
    assert.equal(await rebased(text, 'answers'), text);
  });
});
