import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import * as vscode from 'vscode';
import { AppError } from '../../src/core/base/errors';
import type { CheckReport } from '../../src/core/integrations/checking/checkFinding';
import { verifyPackage } from '../../src/core/integrations/delivery/verifyPackage';
import type { Services } from '../../src/platform/services';
import { selectedCode } from '../integrations/selectedCode';
import { bridge, hasBridge } from './bridge';
import { withRefactoring } from './patternProject';
import { closeEditors, eventually, runCommand, services, useConnections } from './support';

const manifest = `# 归档组
name: report-archive
customer: 示例公司
kind: s3
language: typescript
application:
  name: Report Server
patterns:
  - P04
documents:
  languages: [zh-cn]
`;

/** A document with nothing but a colour of its own for headings. */
function plainDocx(colour: string): Uint8Array {
  const types = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  const relations = (type: string, target: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/></Relationships>`;
  const parts = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${types}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${types}.styles+xml"/></Types>`,
    '_rels/.rels': relations('officeDocument', 'word/document.xml'),
    'word/document.xml': `<w:document ${w}><w:body><w:p/><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`,
    'word/_rels/document.xml.rels': relations('styles', 'styles.xml'),
    'word/styles.xml': `<w:styles ${w}><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:rPr><w:color w:val="${colour}"/></w:rPr></w:style></w:styles>`,
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
}

describe('integrations', function () {
  this.timeout(120_000);
  let all: Services;
  let folder: string;
  let file: vscode.Uri;

  before(async () => {
    all = await services();
    await useConnections({ id: 'lab', name: '测试集群' });
  });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', 'integration-'));
  });

  afterEach(async () => {
    await closeEditors();
    await rm(folder, { recursive: true, force: true });
  });

  /** In a folder of its own: VS Code keeps a closed document for a while, as it was. */
  const open = async (text: string) => {
    file = vscode.Uri.file(path.join(await mkdtemp(path.join(folder, 'own-')), 'integration.yaml'));
    await writeFile(file.fsPath, text);
    return vscode.window.showTextDocument(file);
  };

  describe('while integration.yaml is written', () => {
    /** What is offered at the mark `|` of a text. */
    const offered = async (marked: string): Promise<readonly string[]> => {
      const { document } = await open(marked.replace('|', ''));
      const found = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        document.positionAt(marked.indexOf('|')),
      );
      return found.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };

    it('keys, values, patterns and connections are offered', async () => {
      assert.ok((await offered(`${manifest}|`)).includes('requirements'));
      assert.deepEqual((await offered(manifest.replace('kind: s3', 'kind: |'))).slice(0, 3), ['s3', 'rest', 'both']);
      assert.ok((await offered(`${manifest}connections:\n  - name: |`)).includes('测试集群'));
      assert.ok((await offered(manifest.replace('- P04', '- P1|'))).includes('P14'));
    });

    it('what does not fit is shown at its line, until it fits', async () => {
      await open(manifest.replace('kind: s3', 'kind: nfs'));
      const [problem] = await eventually(
        'the problem',
        () => vscode.languages.getDiagnostics(file),
        (found) => found.length > 0,
      );
      assert.equal(problem?.range.start.line, 3);
      const edit = new vscode.WorkspaceEdit();
      edit.replace(file, new vscode.Range(3, 0, 3, 9), 'kind: s3');
      await vscode.workspace.applyEdit(edit);
      await eventually(
        'no problem',
        () => vscode.languages.getDiagnostics(file),
        (found) => found.length === 0,
      );
    });

    it('keys and patterns are explained', async () => {
      await open(manifest);
      const textAt = async (line: number, column: number) => {
        const found = await vscode.commands.executeCommand<vscode.Hover[]>(
          'vscode.executeHoverProvider',
          file,
          new vscode.Position(line, column),
        );
        return found
          .flatMap(({ contents }) => contents)
          .map((content) => (typeof content === 'string' ? content : content.value))
          .join('\n');
      };
      assert.match(await textAt(2, 2), /contract|合同/);
      assert.match(await textAt(8, 5), /\*\*P04\*\* /);
    });
  });

  describe('from nothing to a delivery', () => {
    const values = {
      name: 'report-archive',
      customer: '示例公司',
      kind: 's3',
      language: 'typescript',
      application: { name: 'Report Server', mounts: ['/mnt/reports'] },
      buckets: [{ bucket: 'reports', prefix: 'archive/' }],
      patterns: ['P04'],
      documents: { languages: ['zh-cn'] },
    };
    const exists = (name: string) =>
      stat(path.join(folder, name)).then(
        () => true,
        () => false,
      );
    /** The documents as Word, with the styles of the document that the manifest names a folder for. */
    const exportsInTheCustomersLooks = async () => {
      await mkdir(path.join(folder, 'templates/own'), { recursive: true });
      await writeFile(path.join(folder, 'templates/own/reference.docx'), plainDocx('C0FFEE'));
      const manifestFile = path.join(folder, 'integration.yaml');
      const text = await readFile(manifestFile, 'utf8');
      await writeFile(manifestFile, text.replace(/^documents:$/m, 'documents:\n  templates: templates/own'));
      await runCommand('exportIntegrationDocuments', { kind: 'integration', folder }, ['docx']);
      const written = await readdir(path.join(folder, 'docs/export'));
      assert.equal(written.filter((name) => name.endsWith('.docx')).length, 12);
      const styles = unzipSync(await readFile(path.join(folder, 'docs/export', written[0] ?? '')))['word/styles.xml'];
      assert.match(strFromU8(styles ?? new Uint8Array()), /C0FFEE/);
      await writeFile(manifestFile, text);
    };
    /** Agrees to every question, and gives what was asked. */
    const agreeing = async (work: () => Thenable<unknown>): Promise<readonly string[]> => {
      const asked: string[] = [];
      const { confirm } = all.prompts;
      all.prompts.confirm = async ({ message, detail = '' }) => void asked.push(`${message}\n${detail}`);
      await Promise.resolve(work()).finally(() => {
        all.prompts.confirm = confirm;
      });
      return asked;
    };

    it('a project is made once it was agreed to, and nothing before', async () => {
      const { confirm } = all.prompts;
      all.prompts.confirm = async () => {
        throw new AppError('cancelled', 'The user did not confirm');
      };
      await runCommand('newIntegration', vscode.Uri.file(folder), values);
      all.prompts.confirm = confirm;
      assert.deepEqual(await readdir(folder), []);
      const asked = await agreeing(() => runCommand('newIntegration', vscode.Uri.file(folder), values));
      assert.match(asked.join(), /package\.json/);
      for (const name of ['integration.yaml', 'package.json', 'src/storage/smallFiles.ts', '.integration/lock.json'])
        assert.ok(await exists(name), name);
      assert.match(await readFile(path.join(folder, '.env.example'), 'utf8'), /^AWS_SECRET_ACCESS_KEY=$/m);
    });

    it('a file of answers is the manifest, and stays as it is', async () => {
      const answers = path.join(folder, 'answers.yaml');
      await writeFile(answers, manifest);
      await agreeing(() => runCommand('newIntegration', vscode.Uri.file(folder), vscode.Uri.file(answers)));
      assert.equal(await readFile(path.join(folder, 'integration.yaml'), 'utf8'), manifest);
      assert.equal(await readFile(answers, 'utf8'), manifest);
      assert.ok(await exists('src/storage/smallFiles.ts'));
    });

    it('answers that do not fit make nothing', async () => {
      const answers = path.join(folder, 'answers.yaml');
      await writeFile(answers, manifest.replace('kind: s3', 'kind: nfs'));
      const asked = await agreeing(() =>
        runCommand('newIntegration', vscode.Uri.file(folder), vscode.Uri.file(answers)),
      );
      assert.deepEqual([asked, await readdir(folder)], [[], ['answers.yaml']]);
    });

    it('the view names what is missing, documents are made, and the package says what was overridden', async () => {
      await agreeing(() => runCommand('newIntegration', vscode.Uri.file(folder), values));
      const missing = (await runCommand('checkIntegration', { kind: 'integration', folder })) as CheckReport;
      assert.ok(missing.findings.some(({ code }) => code === 'documents.missing'));
      await agreeing(() => runCommand('scaffoldIntegrationDocuments', { kind: 'integration', folder }));
      assert.equal((await readdir(path.join(folder, 'docs'))).filter((name) => name.endsWith('.md')).length, 12);
      const made = (await runCommand('checkIntegration', { kind: 'integration', folder })) as CheckReport;
      assert.ok(made.findings.every(({ code }) => code !== 'documents.missing'));
      await exportsInTheCustomersLooks();
      const out = vscode.Uri.file(path.join(folder, '..', `${path.basename(folder)}.zip`));
      await runCommand('buildDelivery', { kind: 'integration', folder }, out, 'A test');
      const report = await verifyPackage(out.fsPath);
      await rm(out.fsPath);
      assert.deepEqual({ ok: report.ok, reason: report.manifest?.override?.reason }, { ok: true, reason: 'A test' });
    });
  });

  describe('tests for selected code', () => {
    const { port, legacy } = selectedCode.typescript;
    const values = {
      name: 'report-archive',
      customer: '示例公司',
      kind: 's3',
      language: 'typescript',
      application: { name: 'Report Server' },
      patterns: ['P04'],
      documents: { languages: ['en'] },
    };

    const write = async (name: string, text: string) => {
      const place = path.join(folder, name);
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, text);
      return place;
    };
    const read = (name: string) => readFile(path.join(folder, name), 'utf8');
    /** Shows a file with some lines selected, or with the cursor on one. Lines from 1. */
    const select = async (name: string, from: number, to = from, column = 0) => {
      const editor = await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, name)));
      editor.selection = new vscode.Selection(from - 1, 0, to - 1, column);
      return editor;
    };
    /** Takes what is offered, list by list. */
    const accepting = async <T>(run: Thenable<T>): Promise<T> => {
      let done = false;
      const running = Promise.resolve(run).finally(() => (done = true));
      await eventually('the end of the questions', async () => {
        if (!done) await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return done;
      });
      return running;
    };
    const agreed = async (run: () => Thenable<unknown>) => {
      const { confirm, choose } = all.prompts;
      const asked: string[] = [];
      all.prompts.confirm = async ({ message, detail = '' }) => void asked.push(`${message}\n${detail}`);
      all.prompts.choose = async ({ message, actions }) => {
        asked.push(message);
        return actions[0] ?? '';
      };
      await Promise.resolve(run()).finally(() => Object.assign(all.prompts, { confirm, choose }));
      return asked;
    };

    it('what it does becomes a requirement with its tests, shown first', async () => {
      await agreed(() => runCommand('newIntegration', vscode.Uri.file(folder), values));
      await write(port.file, port.text);
      await write(legacy.file, legacy.text);
      await select(legacy.file, legacy.line);
      const asked = await agreed(() => withRefactoring(accepting(runCommand('scaffoldCodeTests'))));
      assert.deepEqual(asked, []);
      const manifestText = await read('integration.yaml');
      assert.match(
        manifestText,
        /id: REQ-01\n[\s\S]*patterns:\n {6}- P14\n {4}code:\n {6}- file: src\/reports\/numbers\.ts\n {8}symbol: takeNumber\n/,
      );
      assert.match(manifestText, /id: REQ-01-fsync\n/);
      assert.ok(!manifestText.includes('P08'), manifestText);
      for (const name of ['src/storage/exclusiveCreate.ts', 'test/patterns/exclusiveCreate.test.ts'])
        assert.ok((await stat(path.join(folder, name))).isFile(), name);
      const acceptance = await read('test/acceptance/requirements.test.ts');
      assert.match(
        acceptance,
        /\/\/ Code: takeNumber \(src\/reports\/numbers\.ts\)[\s\S]*- P14-one-winner: [\s\S]*it\('REQ-01-code: /,
      );
    });

    it('a selected class is bound to the contract suite', async () => {
      await agreed(() => runCommand('newIntegration', vscode.Uri.file(folder), values));
      await write(port.file, port.text);
      await select(port.file, 5, port.text.split('\n').length);
      await agreed(() => withRefactoring(accepting(runCommand('scaffoldCodeTests'))));
      const test = await read('test/contract/countingStoreContract.test.ts');
      assert.match(test, /import \{ CountingStore \} from '\.\.\/\.\.\/src\/reports\/countingStore\.js';/);
      assert.match(test, /describeFileStore\('REQ-01-contract-CountingStore-s3', async \(places\) => \{/);
    });

    it('without an integration one is made with the patterns that were found', async () => {
      await write('package.json', '{ "name": "reports" }\n');
      await write(legacy.file, legacy.text);
      await select(legacy.file, 1, 9);
      const given = {
        ...values,
        patterns: [],
        project: 'storage-integration',
        application: { name: 'Report Server', code: '.' },
      };
      const asked = await agreed(() => accepting(runCommand('scaffoldCodeTests', undefined, given)));
      assert.equal(asked.length, 2, asked.join());
      assert.match(asked[1] ?? '', /integration\.yaml/);
      const manifestText = await read('integration.yaml');
      assert.match(manifestText, /patterns:\n {2}- P14\n/);
      assert.ok((await stat(path.join(folder, 'storage-integration/test/patterns/exclusiveCreate.test.ts'))).isFile());
      assert.equal(await read('package.json'), '{ "name": "reports" }\n');
    });

    it('what was found is listed with its reason and line, ticked where it is likely', async function () {
      if (!hasBridge) this.skip();
      await agreed(() => runCommand('newIntegration', vscode.Uri.file(folder), values));
      await write(port.file, port.text);
      await write(legacy.file, legacy.text);
      await select(legacy.file, legacy.line);
      const running = Promise.resolve(runCommand('scaffoldCodeTests'));
      await bridge.waitFor('.quick-input-list .monaco-list-row:has-text("P14")');
      await bridge.shot('selected-code');
      const row = '.quick-input-list .monaco-list-row:has-text("P14")';
      assert.match(
        await bridge.text(row),
        /(?:line 7: disk\.open \(Exclusive creation\)|第 7 行：disk\.open（独占创建）)/,
      );
      assert.equal(await bridge.count(`${row} [role="checkbox"][aria-checked="true"], ${row} input:checked`), 1);
      const other = '.quick-input-list .monaco-list-row:has-text("P01")';
      assert.equal(await bridge.count(`${other} [role="checkbox"][aria-checked="true"], ${other} input:checked`), 0);
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      await running;
    });

    it('nothing is written when the reader leaves', async () => {
      await agreed(() => runCommand('newIntegration', vscode.Uri.file(folder), values));
      await write(legacy.file, legacy.text);
      await select(legacy.file, legacy.line);
      const before = await read('integration.yaml');
      let done = false;
      const running = Promise.resolve(runCommand('scaffoldCodeTests')).finally(() => (done = true));
      await eventually('the end', async () => {
        if (!done) await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
        return done;
      });
      await running;
      assert.equal(await read('integration.yaml'), before);
    });
  });

  it('a phase changes its state, and the rest of the manifest stays as it is', async () => {
    await open(manifest);
    await runCommand(
      'setIntegrationPhase',
      { kind: 'integrationPhase', folder: path.dirname(file.fsPath), phase: 'survey' },
      'done',
    );
    const text = await readFile(file.fsPath, 'utf8');
    assert.ok(text.startsWith(manifest), text);
    assert.match(text, /phases:\n {2}survey:\n {4}state: done\n {4}done: "?\d{4}-\d\d-\d\d/);
  });
});
