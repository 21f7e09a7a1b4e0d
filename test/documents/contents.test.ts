import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { customerDocx } from '../unit/integrations/export/customerDocx';
import { exportDocs } from './exportDocs';
import { inOffice } from './inOffice';
import { PdfDocument } from './pdfContents';
import { pdfFonts } from './pdfPages';

const documents = path.join(__dirname, '../../examples/document-archive/docs');

/** Both languages, short and long, with turned pages; all twenty-four with DOCUMENTS=all. */
const chosen =
  process.env['DOCUMENTS'] === 'all'
    ? readdirSync(documents).filter((name) => name.endsWith('.md'))
    : ['adaptation-design.en.md', 'development-guide.zh-cn.md', 'survey-report.zh-cn.md', 'test-report.en.md'];

const contentsTitle = (name: string) => (name.endsWith('.zh-cn.md') ? '目录' : 'Contents');

describe('contents of exported documents', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'contents-test-'));
  const [plain, branded] = [path.join(folder, 'plain'), path.join(folder, 'branded')];
  // The paths in the development guide leave no room for dots there, by which entries are told apart below.
  const brandedNames = chosen.filter((name) => !name.startsWith('development-guide')).slice(0, 4);
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  before(async function () {
    this.timeout(120_000 + chosen.length * 30_000);
    const template = path.join(folder, 'customer.docx');
    writeFileSync(template, customerDocx());
    for (const each of [plain, branded]) mkdirSync(each);
    await exportDocs(...chosen.map((name) => path.join(documents, name)), '--out', plain);
    await exportDocs(
      ...brandedNames.map((name) => path.join(documents, name)),
      '--out',
      branded,
      '--template',
      template,
    );
    for (const each of [plain, branded]) {
      const files = readdirSync(each).filter((name) => name.endsWith('.docx'));
      await inOffice(
        files.map((name) => path.join(each, name)),
        each,
      );
    }
  });

  const looks = [
    ['ours', plain, chosen],
    ["the customer's", branded, brandedNames],
  ] as const;
  for (const [whose, place, names] of looks) {
    for (const name of names) {
      it(`lead to the pages where the headings are: ${name}, looks ${whose}`, async () => {
        const pdf = await PdfDocument.open(path.join(place, name.replace(/md$/, 'pdf')));
        const headings = pdf.outline(3);
        assert.ok(headings.length > 10, `${headings.length} headings`);
        assert.deepEqual(pdf.contents(contentsTitle(name)), headings);
      });
    }
  }

  for (const name of chosen) {
    it(`and all fonts are embedded: ${name}`, async () => {
      const fonts = await pdfFonts(path.join(plain, name.replace(/md$/, 'pdf')));
      assert.ok(fonts.length >= 3, `${fonts.length} fonts`);
      assert.deepEqual(
        fonts.filter(({ isEmbedded }) => !isEmbedded),
        [],
      );
    });
  }
});
