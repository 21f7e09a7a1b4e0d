import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gatherFacts } from '../../../../src/core/integrations/documents/facts/gatherFacts';
import { renderDocuments } from '../../../../src/core/integrations/documents/renderDocuments';
import type { RenderedFile } from '../../../../src/core/integrations/scaffold/filePlan';
import { assertSound } from './assertSound';
import { type Example, exampleIntegration, templates } from './exampleIntegration';

/** `UPDATE_GOLDEN=1` writes what documents are now; look at the difference before you commit it. */
const update = process.env['UPDATE_GOLDEN'] === '1';
const golden = path.resolve(__dirname, '../../../fixtures/integrations/reports-archive.docs');

describe('The documents of the example', () => {
  let example: Example;
  let files: readonly RenderedFile[] = [];

  before(async function () {
    this.timeout(30_000);
    example = await exampleIntegration();
    const facts = await gatherFacts(example.folder, example.sources);
    files = await renderDocuments(example.folder, facts, { templates, now: new Date('2026-11-24T12:00:00Z') });
    if (update) {
      for (const { path: file, text } of files) {
        mkdirSync(path.dirname(path.join(golden, file)), { recursive: true });
        writeFileSync(path.join(golden, file), text);
      }
    }
  });
  after(() => example.remove());

  it('are twelve in each language, as the golden files have them (UPDATE_GOLDEN=1 writes those)', () => {
    assert.equal(files.length, 24);
    for (const { path: file, text } of files) {
      assert.ok(existsSync(path.join(golden, file)), `${file} has no golden file`);
      assert.equal(text, readFileSync(path.join(golden, file), 'utf8'), file);
    }
  });

  it('have no empty section, nothing that looks forgotten, and no link into nothing', () => assertSound(files));

  it('have tables whose rows all have as many cells as their heads', () => {
    for (const { path: file, text } of files) {
      for (const rows of tablesOf(text)) {
        const [head = '', ...others] = rows;
        for (const row of others) assert.equal(cells(row), cells(head), `${file}: ${row}`);
      }
    }
  });

  it('are Chinese in Chinese: full-width punctuation, no words of the English texts', () => {
    for (const { path: file, text } of files.filter(({ path: name }) => name.includes('.zh-cn.'))) {
      const prose = text
        .replace(/^---[\s\S]*?\n---\n/, '')
        .replaceAll(/```[\s\S]*?```|`[^`]*`|\]\([^)]*\)|<[^>]+>/g, '');
      const wrong = [...prose.matchAll(/[一-鿿][,;:?!](?:[ 一-鿿]|$)/gm)].map(([found]) => found);
      assert.deepEqual(wrong, [], file);
      // The guide quotes comments of the code as they are, the test report messages of tests.
      if (!/development-guide|test-report/.test(file))
        assert.doesNotMatch(prose, /\b(?:the|what|which|pattern|goal)\b/, file);
    }
  });
});

function tablesOf(text: string): readonly (readonly string[])[] {
  const plain = text.replaceAll(/```[\s\S]*?```/g, '');
  return [...plain.matchAll(/(?:^\|.*\|$\n?)+/gm)].map(([table]) => table.trim().split('\n'));
}

function cells(row: string): number {
  return [...row.replaceAll('\\|', '').matchAll(/\|/g)].length;
}
