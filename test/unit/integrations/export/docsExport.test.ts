import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ExitCode } from '../../../../src/cli/exitCodes';
import { runCli } from '../../../servers/cli';
import { makeFolder } from './makeFolder';

const document = '---\ntitle: Guide\nlanguage: en\n---\n# Guide\n\n## A\n\n[x](#none) ![y](z.png)\n';

describe('docs export', () => {
  it('writes the documents of a folder, names what is lacking, and goes on after one that does not fit', async () => {
    const folder = makeFolder();
    const out = path.join(folder, 'out');
    writeFileSync(path.join(folder, 'guide.en.md'), document);
    writeFileSync(path.join(folder, 'README.md'), '# No document\n');
    writeFileSync(path.join(folder, 'bad.en.md'), '---\nlanguage: en\n---\n');
    const { code, stdout, stderr } = await runCli([
      'docs',
      'export',
      folder,
      '--to',
      'docx,html',
      '--out',
      out,
      '--format',
      'json',
    ]);
    assert.equal(code, ExitCode.failed, stderr);
    const { documents, failed } = JSON.parse(stdout);
    assert.deepEqual(
      documents.map(({ source, title, files, warnings }: Record<string, unknown>) => ({
        source,
        title,
        warnings,
        formats: (files as { format: string }[]).map(({ format }) => format),
      })),
      [
        {
          source: path.join(folder, 'guide.en.md'),
          title: 'Guide',
          warnings: [
            { code: 'anchor', value: '#none' },
            { code: 'picture', value: 'z.png' },
          ],
          formats: ['docx', 'html'],
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
      runCli(['docs', 'export', file, '--to', 'pdf', '--out', folder], { PATH: '' }),
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
});
