import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ExitCode } from '../../../../src/cli/exitCodes';
import { runCli } from '../../../servers/cli';
import { customerDocx } from './customerDocx';
import { makeFolder } from './makeFolder';
import { writtenDocx } from './writtenDocx';
import { partsOf } from './xml';

const document = '---\ntitle: Guide\nlanguage: en\n---\n# Guide\n\n## A\n\n[x](#none) ![y](z.png)\n';

/** Neither a browser nor LibreOffice. */
const nothingInstalled = { PATH: '' };

describe('docs export', () => {
  it('writes the documents of a folder, names what is lacking, and goes on after one that does not fit', async () => {
    const folder = makeFolder();
    const out = path.join(folder, 'out');
    writeFileSync(path.join(folder, 'guide.en.md'), document);
    writeFileSync(path.join(folder, 'README.md'), '# No document\n');
    writeFileSync(path.join(folder, 'bad.en.md'), '---\nlanguage: en\n---\n');
    const { code, stdout, stderr } = await runCli(
      ['docs', 'export', folder, '--to', 'docx,html', '--out', out, '--format', 'json'],
      nothingInstalled,
    );
    assert.equal(code, ExitCode.failed, stderr);
    const { documents, failed } = JSON.parse(stdout);
    assert.deepEqual(
      documents.map(({ source, title, files, warnings }: Record<string, unknown>) => ({
        source,
        title,
        warnings,
        formats: (files as { format: string; contents?: string }[]).map(({ format, contents }) => [format, contents]),
      })),
      [
        {
          source: path.join(folder, 'guide.en.md'),
          title: 'Guide',
          warnings: [
            { code: 'anchor', value: '#none' },
            { code: 'picture', value: 'z.png' },
          ],
          formats: [
            ['docx', 'estimated'],
            ['html', undefined],
          ],
        },
      ],
    );
    assert.match(failed[0].message, /bad\.en\.md:1: title is missing/);
    assert.deepEqual(readdirSync(out).sort(), ['guide.en.docx', 'guide.en.html']);
  });

  it('says how it is used, and that no browser is there', async () => {
    const folder = makeFolder();
    const file = path.join(folder, 'guide.en.md');
    writeFileSync(file, document);
    const results = await Promise.all([
      runCli(['docs', 'export', file]),
      runCli(['docs', 'export', file, '--to', 'odt', '--out', folder]),
      runCli(['docs', 'export', file, '--to', 'pdf', '--out', folder], nothingInstalled),
    ]);
    assert.deepEqual(
      results.map(({ code }) => code),
      [ExitCode.usage, ExitCode.usage, ExitCode.failed],
    );
    assert.match(results[0]?.stderr ?? '', /--out/);
    assert.match(results[1]?.stderr ?? '', /--to takes docx, html, pdf/);
    assert.match(results[2]?.stderr ?? '', /Install Chrome, Chromium or Edge.*\[local\.noBrowser\]/);
    assert.ok(!existsSync(path.join(folder, 'guide.en.pdf')));
  });

  describe('of an integration with a document of the customer', () => {
    const manifest = (templates: string) =>
      `name: x\ncustomer: C\nkind: s3\nlanguage: python\nconnections: []\ndocuments: { folder: docs, templates: ${templates} }\n`;

    /** Whether headings are as the customer has them. */
    async function isBranded(folder: string, ...args: readonly string[]): Promise<boolean> {
      const { code, stderr } = await runCli(['docs', 'export', ...args, '--out', folder], nothingInstalled);
      assert.equal(code, ExitCode.ok, stderr);
      const styles = partsOf(readFileSync(path.join(folder, 'guide.en.docx'))).get('word/styles.xml') ?? '';
      return styles.includes('w:val="C00000"');
    }

    function integration(): { folder: string; docs: string } {
      const folder = makeFolder();
      const docs = path.join(folder, 'docs');
      mkdirSync(docs);
      mkdirSync(path.join(folder, 'own'));
      writeFileSync(path.join(folder, 'integration.yaml'), manifest('own'));
      writeFileSync(path.join(folder, 'own/Reference.docx'), customerDocx());
      writeFileSync(path.join(docs, 'guide.en.md'), document);
      return { folder, docs };
    }

    it('takes on its looks, whether the folder or the document is named', async () => {
      const { docs } = integration();
      assert.ok(await isBranded(makeFolder(), docs));
      assert.ok(await isBranded(makeFolder(), path.join(docs, 'guide.en.md')));
    });

    it('prefers the one that is named, and lets documents alone that are not of the integration', async () => {
      const { folder, docs } = integration();
      const other = path.join(makeFolder(), 'other.docx');
      writeFileSync(other, await writtenDocx('## A\n'));
      assert.ok(!(await isBranded(makeFolder(), docs, '--template', other)));
      const notes = path.join(folder, 'notes');
      mkdirSync(notes);
      writeFileSync(path.join(notes, 'guide.en.md'), document);
      assert.ok(!(await isBranded(makeFolder(), notes)));
    });

    it('says what is wrong with a manifest, and exports nothing', async () => {
      const { folder, docs } = integration();
      writeFileSync(path.join(folder, 'integration.yaml'), 'name: 1\n');
      const out = makeFolder();
      const { code, stderr } = await runCli(['docs', 'export', docs, '--out', out], nothingInstalled);
      assert.equal(code, ExitCode.failed);
      assert.match(stderr, /integration\.yaml.*\[config\.invalid\]/s);
      assert.deepEqual(readdirSync(out), []);
    });
  });
});
