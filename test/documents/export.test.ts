import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { customerDocx } from '../unit/integrations/export/customerDocx';
import { inOffice } from './inOffice';
import { pdfFonts, pdfPages } from './pdfPages';

const run = promisify(execFile);
const root = path.join(__dirname, '../..');
const fixtures = path.join(root, 'test/fixtures/documents');
const guides = { 'zh-cn': path.join(fixtures, 'guide.zh-cn.md'), en: path.join(fixtures, 'guide.en.md') } as const;
type Language = keyof typeof guides;

/** The words by which pages are known. */
const words = {
  'zh-cn': { contents: '目录', page: (at: number, of: number) => new RegExp(`第\\s*${at}\\s*页\\s*共\\s*${of}\\s*页`) },
  en: { contents: 'Contents', page: (at: number, of: number) => new RegExp(`Page\\s+${at}\\s+of\\s+${of}`) },
} as const;

const folder = mkdtempSync(path.join(os.tmpdir(), 'documents-test-'));
const printed = path.join(folder, 'printed');
const temporary = path.join(folder, 'temporary');
const office = path.join(folder, 'office');
const branded = path.join(folder, 'branded');
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

function cli(...args: readonly string[]): Promise<{ stdout: string }> {
  return run(process.execPath, ['dist/cli.js', 'docs', 'export', ...args], {
    cwd: root,
    env: { ...process.env, TMPDIR: temporary },
  });
}

/** Level-1 to level-3 headings of a guide as they are shown: `1.2 Terms`. */
function headingsOf(language: Language): string[] {
  const counters: number[] = [];
  const lines = readFileSync(guides[language], 'utf8')
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/```[\s\S]*?```/g, '')
    .split('\n');
  return lines.flatMap((line) => {
    const [, marks = '', text = ''] = /^(#{2,4}) (.*?)(?: \{#.*\})?$/.exec(line) ?? [];
    if (marks === '') return [];
    counters.length = Math.min(counters.length, marks.length - 1);
    counters[marks.length - 2] = (counters[marks.length - 2] ?? 0) + 1;
    return [`${counters.join('.')} ${text}`];
  });
}

const squeezed = (text: string) => text.replace(/\s+/g, '');

describe('exported documents', () => {
  before(async function () {
    this.timeout(300_000);
    mkdirSync(temporary);
    const template = path.join(folder, 'customer.docx');
    writeFileSync(template, customerDocx());
    await cli(fixtures, '--to', 'docx,pdf', '--out', printed);
    await cli(guides['zh-cn'], '--out', branded, '--template', template);
    const copy = path.join(folder, 'branded.docx');
    writeFileSync(copy, readFileSync(path.join(branded, 'guide.zh-cn.docx')));
    await inOffice([copy, path.join(printed, 'guide.zh-cn.docx'), path.join(printed, 'guide.en.docx')], office);
  });

  for (const language of ['zh-cn', 'en'] as const) {
    describe(`in LibreOffice, ${language}`, () => {
      let pages: string[] = [];
      before(async () => {
        pages = await pdfPages(path.join(office, `guide.${language}.pdf`));
      });

      it('have page x of y on each page but the cover', () => {
        assert.ok(pages.length > 5, `${pages.length} pages`);
        for (const [at, text] of pages.entries()) {
          const expected = words[language].page(at + 1, pages.length);
          if (at === 0) assert.doesNotMatch(text, expected);
          else assert.match(text, expected, `page ${at + 1}`);
        }
      });

      it('have every heading in their contents, with the page that it is on', () => {
        const contents = pages.findIndex((text) => text.includes(words[language].contents));
        const entries = new Map(
          [...(pages[contents] ?? '').matchAll(/^\s*(\d[\d.]* .*?)\.{3,}\s*(\d+)\s*$/gm)].map(
            ([, title = '', page]) => [squeezed(title), Number(page)],
          ),
        );
        const headings = headingsOf(language);
        assert.ok(headings.length > 15);
        assert.deepEqual([...entries.keys()], headings.map(squeezed));
        for (const heading of headings) {
          const real = pages.findIndex(
            (text, at) => at > contents && text.split('\n').some((line) => squeezed(line) === squeezed(heading)),
          );
          assert.ok(real > 0, `${heading} is on no page`);
          assert.equal(entries.get(squeezed(heading)), real + 1, heading);
        }
      });

      it('have their fonts embedded, one of them Chinese', async () => {
        const fonts = await pdfFonts(path.join(office, `guide.${language}.pdf`));
        assert.ok(fonts.length >= 3);
        assert.deepEqual(
          fonts.filter(({ isEmbedded }) => !isEmbedded),
          [],
        );
        assert.ok(
          fonts.some(({ name }) => /WenQuanYi|CJK|SimSun/i.test(name)),
          fonts.map(({ name }) => name).join(),
        );
      });

      it('repeat the header of a long table and draw diagrams', () => {
        const header = language === 'en' ? /Key\s+Type\s+Default\s+Meaning/ : /键\s+类型\s+默认值\s+含义/;
        assert.ok(pages.filter((text) => header.test(text)).length >= 2);
        assert.ok(pages.some((text) => /PutObject/.test(text) && !/flowchart/.test(text)));
      });
    });
  }

  it("take on the looks of a customer's document", async () => {
    const pages = await pdfPages(path.join(office, 'branded.pdf'));
    assert.match(pages[1] ?? '', /编号\s*DEMO-DMS-05：应用与开发指南/);
    assert.ok(pages.some((text) => /第一章\s*概述/.test(text)));
    const { stdout } = await run('pdfinfo', [path.join(office, 'branded.pdf')]);
    assert.match(stdout, /Page size:\s+612 x 792/);
  });

  for (const language of ['zh-cn', 'en'] as const) {
    it(`are printed by a browser, ${language}`, async () => {
      const file = path.join(printed, `guide.${language}.pdf`);
      const pages = await pdfPages(file);
      assert.ok(pages.length > 5, `${pages.length} pages`);
      assert.match(pages[1] ?? '', words[language].page(2, pages.length));
      const text = squeezed(pages.join(''));
      const contents = pages.find((page) => page.includes(words[language].contents)) ?? '';
      const lines = contents.split('\n').map(squeezed);
      for (const heading of headingsOf(language)) {
        assert.ok(text.includes(squeezed(heading)), heading);
        const real = pages.findIndex(
          (page) => page !== contents && page.split('\n').some((line) => squeezed(line) === squeezed(heading)),
        );
        assert.ok(lines.includes(`${squeezed(heading)}${real + 1}`), `${heading}: page ${real + 1}`);
      }
      assert.deepEqual(
        (await pdfFonts(file)).filter(({ isEmbedded }) => !isEmbedded),
        [],
      );
    });
  }

  it('leave no temporary files of the browser or of LibreOffice', () => {
    assert.deepEqual(
      readdirSync(temporary).filter((name) => name.startsWith('storage-integrator-')),
      [],
    );
  });
});
