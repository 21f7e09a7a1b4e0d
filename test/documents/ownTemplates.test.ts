import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { customerDocx } from '../unit/integrations/export/customerDocx';
import { inOffice } from './inOffice';
import { PdfDocument } from './pdfContents';
import { pdfPages } from './pdfPages';

const run = promisify(execFile);
const root = path.join(__dirname, '../..');

const manifest = `name: report-archive
customer: 示例公司
kind: s3
language: typescript
application:
  name: Report Server
patterns: [P04]
documents:
  languages: [zh-cn]
  wanted: [faq, release-notes]
  folder: docs
  templates: own
`;

const faq = '<< blocks.head >>\n\n## 客户的常见问题\n\n### 谁来回答\n\n由<< integration.customer >>回答。\n';

describe("a customer's own set of templates", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'templates-test-'));
  const out = path.join(folder, 'out');
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  before(async function () {
    this.timeout(300_000);
    const own = path.join(folder, 'own');
    mkdirSync(own);
    writeFileSync(path.join(folder, 'integration.yaml'), manifest);
    writeFileSync(path.join(own, 'faq.zh-cn.md'), faq);
    writeFileSync(path.join(own, 'reference.docx'), customerDocx());
    const cli = (...args: readonly string[]) => run(process.execPath, ['dist/cli.js', ...args], { cwd: root });
    await cli('scaffold', 'docs', '--dir', folder);
    await cli('docs', 'export', path.join(folder, 'docs'), '--out', out);
    await inOffice(
      ['faq', 'release-notes'].map((name) => path.join(out, `${name}.zh-cn.docx`)),
      out,
    );
  });

  it('takes the place of ours, file by file', () => {
    const text = (name: string) => readFileSync(path.join(folder, 'docs', `${name}.zh-cn.md`), 'utf8');
    assert.match(text('faq'), /^## 客户的常见问题$/m);
    assert.match(text('faq'), /由示例公司回答。/);
    assert.doesNotMatch(text('faq'), /## 引言/);
    assert.match(text('release-notes'), /^## 引言$/m);
  });

  for (const name of ['faq', 'release-notes']) {
    it(`gives the pages their header, their paper and their numbers of headings, in the contents as well: ${name}`, async () => {
      const file = path.join(out, `${name}.zh-cn.pdf`);
      const pages = await pdfPages(file);
      assert.match(pages[1] ?? '', /编号\s*REPORT-ARCHIVE-/);
      const { stdout } = await run('pdfinfo', [file]);
      assert.match(stdout, /Page size:\s+612 x 792/);
      const pdf = await PdfDocument.open(file);
      const contents = pdf.contents('目录');
      assert.match(contents[0]?.title ?? '', /^第一章/);
      assert.deepEqual(contents, pdf.outline(3));
    });
  }
});
