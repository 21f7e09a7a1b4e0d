import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { operationSnippet } from '../../../../src/core/apis/snippets/snippetTargets';
import { fixtureFolder, openFixture } from '../openFixture';

/** A language that Debian has no package of: read with care, against its documentation, whenever it changes. All others are run. */
describe('Snippets that are checked by reading', () => {
  for (const target of ['powershell'] as const) {
    it(`${target} is as it was read`, async () => {
      const definition = await openFixture('awkward.yaml');
      const found = [...definition.operations.values()]
        .map((operation) => `### ${operation.id}\n${operationSnippet(definition, operation, target)}`)
        .join('\n');
      assert.equal(found, readFileSync(path.join(fixtureFolder, 'snippets', `${target}.txt`), 'utf8'));
    });
  }
});
