import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { readTestResults } from '../../src/core/integrations/results/readTestResults';
import type { SampleLanguage } from '../../src/core/patterns/pattern';
import { Targets } from '../patterns/targets';
import { type LanguageRunner, plainEnvironment, run } from './languageRunner';
import { selectedCode } from './selectedCode';

const cli = path.join(projectRoot, 'dist/cli.js');

/**
 * Scaffolds tests for code that was chosen in a project, and really runs them on the sandbox: the contract suite bound to a class, an open
 * acceptance test for a function, and the tests of the patterns that answer it. What they show they have to be able to find wanting.
 */
export function describeSelection(runner: LanguageRunner): void {
  const { language } = runner;
  const { port, legacy, broken, onStore, test } = selectedCode[language];
  describe(`tests for chosen code in ${language}`, () => {
    const targets = new Targets();
    const folder = path.join(mkdtempSync(path.join(os.tmpdir(), `selection-${language}-`)), 'report-archive');
    let environment: NodeJS.ProcessEnv;

    before(async () => {
      const [store] = await Promise.all([targets.sandbox('aws', `selection-${language}`), runner.prepare()]);
      environment = { ...plainEnvironment(), ...store.env };
      mkdirSync(folder);
      write('integration.yaml', manifest(language));
      await succeeds('scaffold', 'integration', '--out', folder);
      write(port.file, port.text);
      write(legacy.file, legacy.text);
    });
    after(async () => {
      await targets.stop();
      rmSync(path.dirname(folder), { recursive: true, force: true });
    });

    const write = (file: string, text: string) => {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    };
    const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
    const succeeds = async (...args: readonly string[]) => {
      const { code, output } = await run(process.execPath, [cli, ...args], path.dirname(folder));
      assert.equal(code, 0, output);
      return output;
    };
    const scaffold = (place: string, ...more: readonly string[]) =>
      succeeds('scaffold', 'tests', '--for', path.join(folder, place), ...more);
    /** Outcomes of the tests whose names have one of these in them. */
    const outcomes = async (...words: readonly string[]) => {
      const found = await readTestResults(folder, {
        globs: ['test-results/**/*.xml'],
        goals: ['REQ-02-contract-CountingStore', 'REQ-03-code', 'P14-one-winner'],
        requirements: [],
      });
      const all = found.tests.filter(({ goals }) => goals.some((goal) => words.includes(goal)));
      return [...new Set(all.map(({ outcome }) => outcome))].sort();
    };

    it('are planned before anything is written', async () => {
      const before = read('integration.yaml');
      const output = await scaffold(port.file, '--dry-run');
      assert.match(output, /^update {4}integration\.yaml$/m);
      assert.equal(read('integration.yaml'), before);
    });

    it('bind the contract suite to a class, and leave a function to people', async () => {
      const bound = await scaffold(port.file);
      assert.match(bound, /^REQ-02 {2}CountingStore /m);
      assert.ok(bound.includes(`create    ${test}`), bound);
      const open = await scaffold(`${legacy.file}:${legacy.line}`);
      assert.match(open, new RegExp(String.raw`^REQ-03 {2}${legacy.name.replace('.', '\\.')} `, 'm'));
      assert.match(open, /^ {2}\+ P14 Exclusive create: line \d+ \S+ \(Exclusive creation\)$/m);
      assert.match(open, /^ {2}! fsync: /m);
      assert.ok(!open.includes('P08'), open);
      const text = read('integration.yaml');
      assert.match(text, /^# Whose it is$/m);
      assert.match(text, /- \{ id: REQ-01, title: Reports are kept, patterns: \[P04\] \}/);
      assert.match(text, new RegExp(String.raw`file: ${legacy.file}\n\s+symbol: ${legacy.name.replace('.', '\\.')}`));
    });

    it('stay as they are when the same code is chosen again', async () => {
      const output = await scaffold(`${legacy.file}:${legacy.line}`);
      assert.match(output, /\n\d+ files are as they should be\n$/);
      assert.ok(!/^(?:create|update|merge|conflict|remove)/m.test(output), output);
    });

    it('pass the checks of the project', () => runner.check(folder));

    it('run: the class keeps the contract, the function is shown as open', async () => {
      const contract = await runner.test(folder, environment, { only: 'contract', without: [] });
      assert.ok(contract.passed, contract.output);
      assert.deepEqual(await outcomes('REQ-02-contract-CountingStore'), ['passed']);
      const acceptance = await runner.test(folder, environment, { only: 'acceptance', without: [] });
      assert.ok(acceptance.passed, acceptance.output);
      assert.deepEqual(await outcomes('REQ-03-code'), ['skipped']);
    });

    it('fail when the class breaks the contract', async () => {
      const kept = read(port.file);
      assert.ok(kept.includes(broken[0]));
      write(port.file, kept.replace(broken[0], broken[1]));
      const { passed, output } = await runner.test(folder, environment, { only: 'contract', without: [] });
      write(port.file, kept);
      assert.equal(passed, false, output);
      assert.ok((await outcomes('REQ-02-contract-CountingStore')).includes('failed'), output);
    });

    it('follow the class when it is made from the parts of a store', async () => {
      // Maven leaves the reports of test classes that are gone.
      rmSync(path.join(folder, 'test-results'), { recursive: true });
      write(
        port.file,
        onStore.reduce((text, [find, replace]) => replacedIn(text, find, replace), port.text),
      );
      await scaffold(port.file);
      const { passed, output } = await runner.test(folder, environment, { only: 'contract', without: [] });
      assert.ok(passed, output);
      assert.deepEqual(await outcomes('REQ-02-contract-CountingStore'), ['passed']);
    });

    it('fail, and say what is missing, while nobody has said how the class is made', async () => {
      const { known, unknown } = parameters[language];
      assert.ok(port.text.includes(known));
      write(port.file, port.text.replace(known, unknown));
      await scaffold(port.file);
      assert.ok(read(test).includes('Say here how CountingStore is made: it takes clock'), read(test));
      const { passed } = await runner.test(folder, environment, { only: 'contract', without: [] });
      assert.equal(passed, false);
      assert.ok((await outcomes('REQ-02-contract-CountingStore')).includes('failed'));
    });
  });
}

function replacedIn(text: string, find: string, replace: string): string {
  assert.ok(text.includes(find), find);
  return text.replace(find, replace);
}

/** Parameters of what makes the class, and with one more that no test can know. */
const parameters: Readonly<Record<SampleLanguage, { readonly known: string; readonly unknown: string }>> = {
  typescript: { known: '(inner: FileStore', unknown: '(inner: FileStore, readonly clock: Date' },
  python: { known: 'self, inner: FileStore', unknown: 'self, inner: FileStore, clock: float' },
  java: { known: '(FileStore inner', unknown: '(FileStore inner, java.time.Clock clock' },
  go: { known: '(inner storage.FileStore', unknown: '(inner storage.FileStore, clock func() int' },
};

const manifest = (language: string) => `# Whose it is
name: report-archive
customer: 示例公司
kind: s3
language: ${language}
application: { name: Report Server }
patterns: [P04]
requirements:
  - { id: REQ-01, title: Reports are kept, patterns: [P04] }
documents: { languages: [zh-cn] }
`;
