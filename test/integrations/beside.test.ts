import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import type { SampleLanguage } from '../../src/core/patterns/pattern';
import { prepare as preparePython } from '../patterns/python/environment.mjs';
import { cloneTo, commitAll } from './ci/clone';
import { bareEnvironment, type Ran, run } from './languageRunner';
import { goRunner } from './languages/goRunner';
import { ourCommand, succeeded } from './ourCommand';

/** Integrations in repositories that have other code, as developers of those have them: what they run at the top and in the folder. */
describe('integrations beside other code', () => {
  let root: string;
  let repository: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'beside-'));
    repository = path.join(root, '示例 code');
    mkdirSync(repository);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (file: string, text: string) => {
    mkdirSync(path.join(repository, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(repository, file), text);
  };
  const at = (folder: string, command: string, ...args: readonly string[]) =>
    run(command, args, path.join(repository, folder), bareEnvironment());

  /** An integration in a folder of the repository. */
  async function scaffold(language: SampleLanguage, project: string): Promise<string> {
    write('integration.yaml', manifest(language, project));
    return succeeded(await ourCommand(repository, 'scaffold', 'integration', '--out', '.'));
  }

  describe('Go', () => {
    before(() => goRunner.prepare());

    const modules = (names: readonly string[]) => {
      write('go.work', `go 1.24\n\nuse (\n${names.map((name) => `\t./${name}\n`).join('')})\n`);
      write('server/go.mod', 'module corp.example/server\n\ngo 1.24\n');
      write('server/main.go', 'package main\n\nfunc main() {}\n');
    };

    it('builds by make in a workspace that does not name it, and as a part of one that does', async () => {
      modules(['server']);
      await scaffold('go', 'storage');
      assert.notEqual((await at('storage', 'go', 'build', './...')).code, 0, 'go alone refuses');
      succeeded(await at('storage', 'make', 'build'));
      const probed = await at('storage', 'make', 'probe');
      assert.match(probed.output, /S3_ENDPOINT/, 'it started, and says what is missing');
      succeeded(await at('storage', 'go', 'work', 'use', '.'));
      succeeded(await at('storage', 'go', 'build', './...'));
      const { output } = await at('storage', 'make', '-n', '-p', 'build');
      assert.match(output, /^\.PHONY: /m);
      assert.doesNotMatch(output, /^GOWORK := off$/m);
      succeeded(await at('server', 'go', 'build', './...'));
    });

    it('is no part of the module above it', async () => {
      write('go.mod', 'module corp.example/app\n\ngo 1.24\n');
      write('main.go', 'package main\n\nfunc main() {}\n');
      await scaffold('go', 'storage');
      succeeded(await at('.', 'go', 'vet', './...'));
      succeeded(await at('storage', 'make', 'build'));
    });
  });

  describe('TypeScript', () => {
    /** Packages of this repository, in place of an installation that puts them at the top. */
    const install = () =>
      symlinkSync(path.join(projectRoot, 'node_modules'), path.join(repository, 'node_modules'), 'junction');

    it('runs as a workspace, with its packages at the top, and its settings of Biome hold in both places', async () => {
      write('package.json', '{ "name": "corp", "private": true, "workspaces": ["packages/*"] }\n');
      write(
        'biome.json',
        '{ "formatter": { "indentStyle": "tab" }, "files": { "includes": ["**", "!node_modules"] } }\n',
      );
      write('tsconfig.json', '{\n\t"compilerOptions": { "strict": true, "module": "commonjs" },\n\t"files": []\n}\n');
      write('packages/web/index.ts', 'export const x = 1;\n');
      await scaffold('typescript', 'packages/storage');
      install();
      const folder = 'packages/storage';
      succeeded(await at(folder, 'npm', 'run', '--silent', 'check'));
      succeeded(await at(folder, 'npm', 'run', '--silent', 'build'));
      const { output } = await at(folder, 'npm', 'run', '--silent', 'test:unit');
      assert.match(output, /^ {2}\d+ passing/m);
      const biome = path.join(repository, 'node_modules/@biomejs/biome/bin/biome');
      succeeded(await at('.', process.execPath, biome, 'check', 'packages'));
      write(`${folder}/src/badlyFormatted.ts`, 'export const x = {a:1}\n');
      for (const ran of [
        await at('.', process.execPath, biome, 'check', 'packages'),
        await at(folder, process.execPath, biome, 'check', '--config-path=biome.json', '.'),
      ]) {
        assert.notEqual(ran.code, 0);
        assert.match(ran.output, /badlyFormatted/);
      }
    });
  });

  describe('Python', () => {
    let python: string;

    before(async () => {
      python = await preparePython();
    });

    it('is passed over by pytest at the top, and tested by itself', async () => {
      write('pyproject.toml', '[tool.pytest.ini_options]\naddopts = "--strict-config --strict-markers"\n');
      write('conftest.py', 'import pytest\n\n\n@pytest.fixture(autouse=True)\ndef broken():\n    raise RuntimeError\n');
      write('tests/conftest.py', 'import pytest\n\n\n@pytest.fixture(autouse=True)\ndef broken():\n    pass\n');
      write('tests/__init__.py', '');
      write('tests/test_settings.py', 'def test_mine():\n    pass\n');
      await scaffold('python', 'storage');
      const pytest = (folder: string, ...args: readonly string[]) =>
        at(folder, python, '-m', 'pytest', '-p', 'no:cacheprovider', ...args);
      assert.match(succeeded(await pytest('.', '--junitxml=results.xml')), /^=+ 1 passed/m);
      assert.match(readFileSync(path.join(repository, 'results.xml'), 'utf8'), / hostname="/, 'results of others stay');
      assert.match(succeeded(await pytest('storage', 'tests/unit')), /^=+ \d\d passed/m);
      assert.match(
        succeeded(await at('.', python, '-m', 'ruff', 'check', '--no-cache', 'storage')),
        /All checks passed/,
      );
    });
  });

  describe('Java', () => {
    const maven = (folder: string, ...args: readonly string[]) => at(folder, 'mvn', '-B', '-ntp', '-q', ...args);
    /** What it says of its modules' compiler would keep ours from being compiled. */
    const parent = (modules: readonly string[]) => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>corp</groupId><artifactId>parent</artifactId><version>1.0.0</version><packaging>pom</packaging>
  <modules>${modules.map((name) => `<module>${name}</module>`).join('')}</modules>
  <build><plugins><plugin>
    <groupId>org.apache.maven.plugins</groupId><artifactId>maven-compiler-plugin</artifactId><version>3.14.1</version>
    <configuration><release>8</release></configuration>
  </plugin></plugins></build>
</project>
`;

    it('builds by itself and as a module, under no rule of the POM above', async () => {
      write('pom.xml', parent([]));
      await scaffold('java', 'storage');
      succeeded(await maven('storage', 'test-compile'));
      write('pom.xml', parent(['storage']));
      succeeded(await maven('.', 'package', '-DskipTests'));
      assert.ok(existsSync(path.join(repository, 'storage/target/report-archive.jar')));
    });
  });

  describe('git', () => {
    const again = (): Promise<Ran> => ourCommand(repository, 'scaffold', 'integration', '--out', '.');

    it('keeps all files where rules above leave their names out, with LF where others have CRLF', async () => {
      write('.gitignore', 'config/\n*.md\n.env*\n.vscode/\ntest-results/\nlib/\ndist/\n');
      write('.gitattributes', '* text=auto eol=crlf\n');
      await scaffold('go', 'storage');
      await commitAll(repository);
      const clone = path.join(root, 'clone');
      await cloneTo(repository, clone);
      const command = (...args: readonly string[]) =>
        run('node', [path.join(projectRoot, 'dist/cli.js'), ...args], clone);
      const again = succeeded(await command('scaffold', 'integration', '--out', '.'));
      assert.match(again, /^\d+ files are as they should be\n$/);
      assert.ok(!readFileSync(path.join(clone, 'storage/Makefile'), 'utf8').includes('\r'));
      assert.ok(
        readFileSync(path.join(clone, '.integration/lock.json'), 'utf8').includes('\r\n'),
        'CRLF is what others have',
      );
      assert.equal(succeeded(await run('git', ['status', '--porcelain'], clone)), '');
      assert.equal(succeeded(await run('gofmt', ['-l', '.'], path.join(clone, 'storage'))), '');
    });

    it('is asked what it leaves out, and the command tells', async () => {
      succeeded(await run('git', ['init', '-q'], repository));
      write('.gitignore', 'examples/\n');
      assert.match(
        await scaffold('go', 'storage'),
        /a \.gitignore leaves out 1 of the files.*: storage\/examples\/files\/main\.go/,
      );
      appendFileSync(path.join(repository, '.gitignore'), '!storage/examples/\n');
      assert.match(succeeded(await again()), /^\d+ files are as they should be\n$/);
    });

    it('lost the lock file, and the command tells how files count that are there', async () => {
      write('.gitlab-ci.yml', 'stages: [compile]\n');
      await scaffold('go', 'storage');
      rmSync(path.join(repository, '.integration'), { recursive: true });
      assert.match(succeeded(await again()), /of (\d+) files that were there .*, \1 are as the templates have them/);
      rmSync(path.join(repository, '.integration'), { recursive: true });
      appendFileSync(path.join(repository, 'storage/Makefile'), '# mine\n');
      const { code, output } = await again();
      assert.equal(code, 1);
      assert.match(output, /^conflict {2}storage\/Makefile {2}\(yours is left as it is/m);
      assert.ok(!/^create/m.test(output), output);
    });
  });
});

const manifest = (language: SampleLanguage, project: string) => `name: report-archive
customer: 示例公司
kind: s3
language: ${language}
project: ${project}
application: { name: Report Server }
documents: { languages: [zh-cn] }
`;
