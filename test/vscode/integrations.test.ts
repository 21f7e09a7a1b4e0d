import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../src/core/base/errors';
import type { CheckReport } from '../../src/core/integrations/checking/checkFinding';
import { verifyPackage } from '../../src/core/integrations/delivery/verifyPackage';
import type { Services } from '../../src/platform/services';
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
      const out = vscode.Uri.file(path.join(folder, '..', `${path.basename(folder)}.zip`));
      await runCommand('buildDelivery', { kind: 'integration', folder }, out, 'A test');
      const report = await verifyPackage(out.fsPath);
      await rm(out.fsPath);
      assert.deepEqual({ ok: report.ok, reason: report.manifest?.override?.reason }, { ok: true, reason: 'A test' });
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
