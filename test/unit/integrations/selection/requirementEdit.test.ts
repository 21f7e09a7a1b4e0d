import assert from 'node:assert/strict';
import { isAppError } from '../../../../src/core/base/errors';
import { readManifest } from '../../../../src/core/integrations/manifest/integrationFile';
import { addChosenCode, type CodeDecision } from '../../../../src/core/integrations/selection/requirementEdit';

const manifest = `# Ours
name: report-archive
customer: x
kind: both
language: typescript
application: { name: Reports }
apiOperations:
  - { definition: api.yaml, operationId: ListOSBuckets }
`;

const decision = (changes: Partial<CodeDecision> = {}): CodeDecision => ({
  places: [{ file: 'src/a.ts', symbol: 'save' }],
  patterns: ['P04', 'P14'],
  operations: [],
  unanswered: [],
  ports: [],
  ...changes,
});
const integrationOf = (text: string) => {
  const { integration, problems } = readManifest(text);
  assert.deepEqual(problems, []);
  assert.ok(integration);
  return integration;
};

describe('code in the manifest of an integration', () => {
  it('is a requirement with its place, and a goal that people have to show', () => {
    const { manifest: text, requirement, changesProject } = addChosenCode(manifest, decision());
    assert.ok(text.startsWith(manifest), text);
    assert.deepEqual([requirement, changesProject], ['REQ-01', true]);
    const { requirements, patterns, goals } = integrationOf(text);
    assert.deepEqual(requirements[0]?.code, [{ file: 'src/a.ts', symbol: 'save' }]);
    assert.deepEqual(
      patterns.map(({ id }) => id),
      ['P04', 'P14'],
    );
    assert.deepEqual(
      goals.map(({ id, title }) => [id, title?.['zh-cn']]),
      [['REQ-01-code', 'save（src/a.ts）适配后功能与适配前一致']],
    );
  });

  it('is there once, however often it is chosen, and grows', () => {
    const first = addChosenCode(manifest, decision()).manifest;
    assert.deepEqual(addChosenCode(first, decision()), {
      manifest: first,
      requirement: 'REQ-01',
      changesProject: false,
    });
    const grown = addChosenCode(first, decision({ patterns: ['P14', 'P16'], unanswered: ['fsync'] }));
    const { requirements, goals } = integrationOf(grown.manifest);
    assert.deepEqual(
      requirements.map(({ id, patterns }) => [id, patterns]),
      [['REQ-01', ['P04', 'P14', 'P16']]],
    );
    assert.deepEqual(
      goals.map(({ id }) => id),
      ['REQ-01-code', 'REQ-01-fsync'],
    );
  });

  it('is numbered as the others are', () => {
    const text = `${manifest}requirements:\n  - { id: ARC-009, title: One }\n  - { id: ARC-010, title: Two }\n`;
    assert.equal(addChosenCode(text, decision()).requirement, 'ARC-011');
  });

  it('joins a requirement that is named, and no other', () => {
    const text = `${manifest}requirements:\n  - { id: REQ-07, title: One, patterns: [P04] } # kept\n`;
    const { manifest: edited } = addChosenCode(text, decision({ requirement: 'REQ-07' }));
    assert.match(edited, /# kept/);
    const [only] = integrationOf(edited).requirements;
    assert.deepEqual([only?.patterns, only?.code.length], [['P04', 'P14'], 1]);
    assert.throws(
      () => addChosenCode(text, decision({ requirement: 'REQ-08' })),
      (error) => isAppError(error) && error.facts['reason'] === 'requirement',
    );
  });

  it('names operations as the manifest does, and adds those that are new', () => {
    const operations = [
      { definition: 'api.yaml', version: '1.0', operation: 'GET /os-buckets/', operationId: 'ListOSBuckets' },
      { definition: 'api.yaml', version: '1.0', operation: 'POST /os-buckets/', operationId: 'CreateOSBucket' },
    ];
    const { manifest: text } = addChosenCode(manifest, decision({ patterns: [], operations }));
    const { requirements, apiOperations } = integrationOf(text);
    assert.deepEqual(requirements[0]?.operations, ['ListOSBuckets', 'POST /os-buckets/']);
    assert.deepEqual(apiOperations[1], { definition: 'api.yaml', version: '1.0', operation: 'POST /os-buckets/' });
  });

  it('that is a storage port has a goal for its contract tests in place of one for people', () => {
    const bound = decision({ places: [{ file: 'src/a.ts', symbol: 'My_Store' }], ports: ['My_Store'] });
    assert.deepEqual(
      integrationOf(addChosenCode(manifest, bound).manifest).goals.map(({ id }) => id),
      ['REQ-01-contract-MyStore'],
    );
  });

  it('of lines without a symbol is known by them', () => {
    const lines = (text: string) => decision({ places: [{ file: 'src/a.ts', lines: text }] });
    const first = addChosenCode(manifest, lines('3-9')).manifest;
    assert.equal(addChosenCode(first, lines('3-9')).requirement, 'REQ-01');
    assert.equal(addChosenCode(first, lines('3-10')).requirement, 'REQ-02');
  });
});
