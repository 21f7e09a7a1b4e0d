import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gatherFacts } from '../../../../src/core/integrations/documents/facts/gatherFacts';
import { renderDocuments } from '../../../../src/core/integrations/documents/renderDocuments';
import { loadCatalogue } from '../../../../src/core/patterns/catalogue';
import { assertSound } from './assertSound';
import { templates } from './exampleIntegration';

const head = (kind: string, language: string) =>
  `name: files-app\ncustomer: Bank\nkind: ${kind}\nlanguage: ${language}\napplication: { name: Files }\ndocuments: { languages: [zh-cn, en] }\n`;

/** What is known at the beginning of an integration, and odd states of one. */
const manifests: Readonly<Record<string, string>> = {
  'files, of which nothing is known yet': head('s3', 'typescript'),
  'a management API without patterns, whose definition cannot be read': `${head('rest', 'go')}apiOperations:
  - { definition: missing.yaml, operation: 'GET /os-buckets/{id}' }
requirements:
  - { id: REQ-1, title: Buckets, patterns: [R99], operations: [Unknown, 'GET /os-buckets/{id}'] }
`,
  'a program of its own, with its schema, container file and scripts of a migration': `${head('s3', 'go')}project: service
patterns: [P08, P14, P16, P32]
migration: { engine: rclone, source: /mnt/a, bucket: files }
`,
  'both, with dual writing, without code and with some documents only': `${head('both', 'java').replace(
    '[zh-cn, en] }',
    '[zh-cn, en], wanted: [adaptation-design, deployment-guide, acceptance-report, test-report] }',
  )}patterns: [P31, R01, R03, R04]
connections:
  - { name: 'prod | one', purpose: production, probe: probes/missing.json }
goals:
  - { id: P31-rollback, waived: Nobody goes back }
  - { id: SPEED-1 }
project: service
answers: { survey.window: '2026-12-12' }
`,
};

/** Files beside the manifest; empty texts but for what is read. */
const files: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a program of its own, with its schema, container file and scripts of a migration': {
    'service/config/settings.schema.json': JSON.stringify({
      properties: { S3_CAPABILITIES: { type: 'string' }, HEALTH_PORT: { type: 'integer', minimum: 1, default: 8080 } },
    }),
    'service/Containerfile': 'FROM scratch\n',
    'service/migration/RUNBOOK.md': '# Runbook\n',
  },
};

describe('Documents of every kind of integration are whole', function () {
  this.timeout(30_000);
  for (const [name, manifest] of Object.entries(manifests)) {
    it(name, async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'si-documents-'));
      try {
        await mkdir(path.join(folder, 'service'));
        await writeFile(path.join(folder, 'integration.yaml'), manifest);
        for (const [file, text] of Object.entries(files[name] ?? {})) {
          await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
          await writeFile(path.join(folder, file), text);
        }
        const catalogue = await loadCatalogue(path.resolve(templates, '..', '..', 'snippets'));
        const facts = await gatherFacts(folder, { catalogue });
        const rendered = await renderDocuments(folder, facts, { templates, now: new Date(0) });
        assertSound(rendered);
        const guide = rendered.find(({ path: file }) => file === 'docs/deployment-guide.en.md')?.text ?? '';
        const isProgram = files[name] !== undefined;
        for (const part of [/RUNBOOK\.md/, /docker build/, /systemctl/, /\/health\/ready/, /probe \/etc\/files-app/])
          assert.equal(part.test(guide), isProgram, String(part));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
});
