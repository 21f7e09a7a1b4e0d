import assert from 'node:assert/strict';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../../../../scripts/common/projectRoot.mjs';
import { integrationKinds } from '../../../../src/core/integrations/manifest/integration';
import { applyPlans } from '../../../../src/core/integrations/scaffold/applyPlan';
import { type IntegrationPart, planIntegration } from '../../../../src/core/integrations/scaffold/planIntegration';
import { projectNames } from '../../../../src/core/integrations/scaffold/project/projectNames';
import { toolVersions } from '../../../../src/core/integrations/scaffold/project/toolVersions';
import { type Catalogue, loadCatalogue } from '../../../../src/core/patterns/catalogue';
import { sampleLanguages } from '../../../../src/core/patterns/pattern';
import { ScaffoldFolder } from './scaffoldFolder';

const manifest = (changes = '') => `name: report-archive
customer: 示例公司
kind: s3
language: python
application: { name: Report Server }
documents: { languages: [en] }
${changes}`;

describe('scaffolding an integration', () => {
  let catalogue: Catalogue;
  let folder: ScaffoldFolder;
  let templates: string;

  before(async () => {
    catalogue = await loadCatalogue(path.join(projectRoot, 'snippets'));
  });
  beforeEach(async () => {
    folder = await ScaffoldFolder.make();
    templates = path.join(projectRoot, 'templates');
  });
  afterEach(() => folder.remove());

  const plan = (text: string, parts: readonly IntegrationPart[] = ['project', 'tests']) =>
    planIntegration({ root: folder.root, manifest: text, parts, catalogue, templates, definitions: new Map() });
  const actions = async (text: string) => {
    const files = (await plan(text)).flatMap((each) => each.files).filter(({ action }) => action !== 'identical');
    return Object.fromEntries(files.map(({ path: file, action }) => [file, action]));
  };

  /** The templates that ship, a newer version of them, with something changed in one of their files. */
  async function newerTemplates(file: string, find: string, replace: string): Promise<void> {
    const copy = await ScaffoldFolder.make();
    await cp(path.join(projectRoot, 'templates'), copy.root, { recursive: true });
    const place = path.join(copy.root, file);
    const text = await readFile(place, 'utf8');
    assert.ok(text.includes(find), find);
    await writeFile(place, text.replace(find, replace));
    templates = copy.root;
  }

  it('keeps what people changed when newer templates come, and shows what contradicts', async () => {
    await applyPlans(await plan(manifest()));
    const source = 'src/report_archive/log.py';
    await folder.write(source, `${await folder.read(source)}\n\nMINE = 1\n`);
    await folder.write('Containerfile', (await folder.read('Containerfile')).replace('EXPOSE 8080', 'EXPOSE 9999'));
    await rm(path.join(folder.root, 'examples/files.py'));
    const base = 'project/python/files';
    await newerTemplates(`${base}/src/[python.package]/log.py`, 'Log in JSON:', 'The log in JSON:');
    try {
      await writeFile(
        path.join(templates, base, 'Containerfile.liquid'),
        (await readFile(path.join(templates, base, 'Containerfile.liquid'), 'utf8')).replace(
          'EXPOSE 8080',
          'EXPOSE 8081',
        ),
      );
      assert.deepEqual(await actions(manifest()), {
        Containerfile: 'conflict',
        'examples/files.py': 'gone',
        [source]: 'merge',
      });
      await applyPlans(await plan(manifest()));
      const merged = await folder.read(source);
      assert.match(merged, /^"""The log in JSON:/);
      assert.match(merged, /MINE = 1\n$/);
      assert.match(await folder.read('Containerfile'), /EXPOSE 9999/);
      const after = await folder.all();
      await applyPlans(await plan(manifest()));
      assert.deepEqual(await folder.all(), after, 'a second run changes nothing');
    } finally {
      await rm(templates, { recursive: true });
    }
  });

  it('adds what a new pattern in the manifest brings, and takes away what a pattern that left had', async () => {
    await applyPlans(await plan(manifest('patterns: [P19]\n')));
    const changed = await actions(manifest('patterns: [P16]\n'));
    assert.equal(changed['src/report_archive/storage/append_log.py'], 'create');
    assert.equal(changed['tests/patterns/test_append_segments.py'], 'create');
    assert.equal(changed['src/report_archive/storage/lease.py'], 'remove');
    assert.equal(changed['tests/patterns/test_lease_lock.py'], 'remove');
    assert.equal(changed['README.md'], 'update');
  });

  it('touches nothing outside of its folder beside existing code', async () => {
    const files = (await plan(manifest('project: storage/integration\n'))).flatMap((each) => each.files);
    const outside = files.filter(({ path: file }) => !file.startsWith('storage/integration/'));
    assert.deepEqual(
      outside.map(({ path: file }) => file),
      ['.github/workflows/report-archive.yml', '.gitlab-ci.yml', 'integration.yaml'],
    );
  });

  it('puts files of CI services where those read them, with the way to the project', async () => {
    await applyPlans(await plan(manifest('project: storage/integration\n')));
    const workflow = parse(await folder.read('.github/workflows/report-archive.yml'));
    assert.equal(workflow.jobs.test.defaults.run['working-directory'], 'storage/integration');
    const upload = workflow.jobs.test.steps.find(({ uses = '' }) => uses.startsWith('actions/upload-artifact'));
    assert.equal(upload.with.path, 'storage/integration/test-results/');
    const pipeline = parse(await folder.read('.gitlab-ci.yml'));
    assert.deepEqual(pipeline, { include: [{ local: 'storage/integration/.gitlab-ci.yml' }] });
    const jobs = parse(await folder.read('storage/integration/.gitlab-ci.yml'));
    const names = ['.report-archive', 'report-archive-check', 'report-archive-test', 'report-archive-build'];
    assert.deepEqual(Object.keys(jobs), names, 'nothing global');
    assert.deepEqual(jobs['.report-archive'].before_script, ['cd storage/integration']);
    assert.equal(jobs['report-archive-test'].artifacts.reports.junit, 'storage/integration/test-results/*.xml');
  });

  it("leaves the repository's own pipeline and workflow alone, and says how ours is included", async () => {
    const own = { '.gitlab-ci.yml': 'stages: [compile]\n', '.github/workflows/ci.yml': 'name: Own\n' };
    for (const [file, text] of Object.entries(own)) await folder.write(file, text);
    for (const place of ['.', 'integration']) {
      const text = manifest(`project: ${place}\n`);
      await applyPlans(await plan(text));
      for (const [file, before] of Object.entries(own)) assert.equal(await folder.read(file), before);
      const included = place === '.' ? '.gitlab/report-archive.gitlab-ci.yml' : 'integration/.gitlab-ci.yml';
      assert.ok('report-archive-test' in parse(await folder.read(included)));
      assert.match(await folder.read(path.join(place, 'README.md')), new RegExp(`- local: "?${included}"?$`, 'm'));
      assert.equal(parse(await folder.read('.github/workflows/report-archive.yml')).name, 'report-archive');
      assert.deepEqual(await actions(text), {}, 'a second run changes nothing');
    }
  });

  it('takes over what it wrote when the lock file was lost, in folders with and without a pipeline of their own', async () => {
    for (const own of [{}, { '.gitlab-ci.yml': 'stages: [compile]\n', '.github/workflows/ci.yml': 'name: Own\n' }]) {
      for (const place of ['.', 'integration']) {
        await folder.remove();
        for (const [file, text] of Object.entries(own)) await folder.write(file, text);
        const text = manifest(`project: ${place}\n`);
        await applyPlans(await plan(text));
        const before = await folder.all();
        await rm(path.join(folder.root, '.integration'), { recursive: true });
        assert.deepEqual(await actions(text), {});
        await applyPlans(await plan(text));
        assert.deepEqual(await folder.all(), before, 'the lock file is as it was');
      }
    }
  });

  it('keeps its own pipeline on the second run', async () => {
    await applyPlans(await plan(manifest()));
    assert.ok('test' in parse(await folder.read('.gitlab-ci.yml')));
    assert.deepEqual(await actions(manifest()), {});
  });

  it('moves files with what people changed in them when the package gets another name', async function () {
    // Three times a whole project is written to disk and synced.
    this.timeout(20_000);
    const java = manifest().replace('language: python', 'language: java');
    await applyPlans(await plan(java));
    const [old, fresh] = ['com/example', 'cn/acme/archive'].map((place) => `src/main/java/${place}/reportarchive`);
    const log = `${old}/JsonLog.java`;
    await folder.write(log, (await folder.read(log)).replace(/\n}\n$/, '\n\n  // mine\n}\n'));
    await rm(path.join(folder.root, `${old}/examples/FilesExample.java`));
    const renamed = `${java}package: cn.acme.archive\n`;
    const changed = await actions(renamed);
    assert.equal(changed[`${fresh}/Main.java`], 'create');
    assert.equal(changed[`${old}/Main.java`], 'remove');
    assert.equal(changed[`${fresh}/JsonLog.java`], 'merge');
    assert.equal(changed[log], 'remove');
    assert.equal(changed[`${fresh}/examples/FilesExample.java`], 'gone');
    assert.equal(changed['pom.xml'], 'update');
    await applyPlans(await plan(renamed));
    const moved = await folder.read(`${fresh}/JsonLog.java`);
    assert.match(moved, /^package cn\.acme\.archive\.reportarchive;\n/);
    assert.match(moved, /\/\/ mine\n}\n$/);
    const files = Object.entries(await folder.all()).filter(([file]) => !file.startsWith('.integration/'));
    for (const [file, text] of files) assert.doesNotMatch(`${file}\n${text}`, /com[./]example[./]reportarchive/, file);
    const left = { [`${fresh}/JsonLog.java`]: 'keep', [`${fresh}/examples/FilesExample.java`]: 'gone' };
    assert.deepEqual(await actions(renamed), left, 'a second run changes nothing');
  });

  it('publishes a module of Go under the path that the manifest says', async () => {
    const text = manifest('package: git.acme.cn/storage/archive\n').replace('language: python', 'language: go');
    await applyPlans(await plan(text));
    assert.match(await folder.read('go.mod'), /^module git\.acme\.cn\/storage\/archive$/m);
    assert.match(await folder.read('app/health.go'), /"git\.acme\.cn\/storage\/archive\/storage"/);
  });

  for (const language of sampleLanguages)
    for (const kind of integrationKinds)
      it(`renders for every answer: ${kind} in ${language}, with nothing left to fill in`, async () => {
        for (const documents of ['en', 'zh-cn']) {
          const text = manifest()
            .replace('kind: s3', `kind: ${kind}`)
            .replace('language: python', `language: ${language}`)
            .replace('[en]', `[${documents}]`);
          const files = (await plan(text)).flatMap((each) => each.files);
          assert.ok(files.length > 25, `${files.length} files`);
          for (const { path: file, rendered = '' } of files) {
            assert.doesNotMatch(file, /\.liquid$|\[|dot\./);
            if (!/\.(?:ts|go|java)$/.test(file)) assert.doesNotMatch(rendered, /<%|%>/, file);
          }
        }
      });

  it('writes comments into a manifest that has none, and none of its secrets', async () => {
    await applyPlans(await plan(manifest()));
    const text = await folder.read('integration.yaml');
    assert.match(text, /^# An integration/);
    assert.match(text, /^# Adaptation|^# s3: an application/m);
    const env = await folder.read('.env.example');
    assert.match(env, /^AWS_SECRET_ACCESS_KEY=$/m);
  });
});

describe('names of projects', () => {
  it('fit each language', () => {
    assert.equal(projectNames('report-archive').python.package, 'report_archive');
    assert.equal(projectNames('report-archive').java.package, 'com.example.reportarchive');
    assert.equal(projectNames('report-archive').pascal, 'ReportArchive');
  });

  it('are no words of a language and no packages that the project imports', () => {
    for (const name of [
      'class',
      'boto3',
      'tests',
      'support',
      'requests',
      'import',
      '3d',
      'email',
      'random',
      'lambda',
    ]) {
      const { python, java } = projectNames(name);
      assert.notEqual(python.package, name);
      assert.match(python.package, /^[a-z][a-z0-9_]*$/);
      assert.match(java.package, /^com\.example\.[a-z][a-z0-9_]*$/);
      assert.doesNotMatch(java.package, /\.(?:class|import)$/);
      assert.notEqual(projectNames('int').java.package, 'com.example.int');
    }
  });
});

describe('long names and names that tools of Go pass over', () => {
  it('are shortened for Python, whose lines have an end, and get a folder that Go builds', () => {
    const long = 'a-very-long-name-of-an-integration-that-somebody-chose-with-care';
    assert.equal(projectNames(long).python.package, 'a_very_long_name_of_an');
    assert.equal(projectNames('x'.repeat(64)).python.package, 'x'.repeat(30));
    assert.equal(projectNames('testdata').go.command, 'testdata-integration');
    assert.equal(projectNames('v2').go.module, 'example.com/v2-integration');
  });
});

describe('versions of tools', () => {
  it('are those that the projects are tested with here', async () => {
    const read = async (file: string) => readFile(path.join(projectRoot, file), 'utf8');
    const { devDependencies } = JSON.parse(await read('package.json')) as { devDependencies: Record<string, string> };
    const { biome, mocha, tsx, typescript, types_mocha, types_node } = toolVersions.typescript;
    assert.deepEqual(
      { biome, mocha, tsx, typescript, types_mocha, types_node },
      {
        biome: devDependencies['@biomejs/biome'],
        mocha: devDependencies['mocha'],
        tsx: devDependencies['tsx'],
        typescript: devDependencies['typescript'],
        types_mocha: devDependencies['@types/mocha'],
        types_node: devDependencies['@types/node'],
      },
    );
    const pinned = new Map(
      [...(await read('test/patterns/python/requirements.txt')).matchAll(/^([\w.-]+)==([\d.]+)/gm)].map(
        ([, name = '', version = '']) => [name, version],
      ),
    );
    for (const name of ['pytest', 'ruff', 'mypy']) {
      const [, least = ''] = />=([\d.]+)/.exec(toolVersions.python[name] ?? '') ?? [];
      assert.ok(pinned.get(name)?.startsWith(least), `${name} ${least} ${pinned.get(name)}`);
    }
  });
});
