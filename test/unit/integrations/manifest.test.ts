import assert from 'node:assert/strict';
import { editManifest, readManifest } from '../../../src/core/integrations/manifest/integrationFile';
import { packageBeside } from '../../../src/core/integrations/manifest/packageBeside';
import type { SampleLanguage } from '../../../src/core/patterns/pattern';
import { ScaffoldFolder } from './scaffold/scaffoldFolder';

const text = `# Made for the archive team
name: report-archive
customer: 示例公司 # as in the contract
kind: both
language: java
application:
  name: Report Server
  mounts: [/mnt/reports]
patterns:
  - P04
  - id: P14
    findings: [F-12]
apiOperations:
  - definition: api/openapi.yaml
    version: 1.4.0
    operationId: CreateBucket
phases:
  survey:
    state: done
    done: 2026-11-20
`;

describe('the manifest of an integration', () => {
  it('is read with what may be absent filled in', () => {
    const { integration, problems } = readManifest(text);
    assert.deepEqual(problems, []);
    assert.equal(integration?.build, 'maven');
    assert.deepEqual(integration?.title, { en: 'report-archive', 'zh-cn': 'report-archive' });
    assert.deepEqual(integration?.patterns, [
      { id: 'P04', findings: [], code: [] },
      { id: 'P14', findings: ['F-12'], code: [] },
    ]);
    assert.deepEqual(
      integration?.phases.map(({ id, state }) => `${id} ${state}`),
      ['survey done', 'development open', 'delivery open'],
    );
    assert.equal(integration?.documents.wanted.length, 12);
    assert.deepEqual(integration?.tests.results, ['test-results/**/*.xml']);
  });

  it('names what does not fit, with its line', () => {
    const wrong = text
      .replace('kind: both', 'kind: all')
      .replace('- P04', '- P4')
      .replace('version: 1.4.0', 'versoin: 1');
    assert.deepEqual(
      readManifest(wrong).problems.map(({ line, message }) => `${line} ${message.split(':')[0]}`),
      ['4 kind', '10 patterns.0', '15 apiOperations.0.versoin'],
    );
    assert.deepEqual(
      readManifest('name: a\n').problems.map(({ line, message }) => `${line} ${message.split(':')[0]}`),
      ['1 customer', '1 kind', '1 language', '1 application'],
    );
  });

  it('tells a text that is no YAML, and one that explodes', () => {
    assert.equal(readManifest('name: [a\nkind: s3\n').problems[0]?.line, 2);
    const bomb = `a: &a [1,1,1,1,1,1,1,1,1]\n${[...'bcdefghi'].map((name, at) => `${name}: &${name} [${`*${'abcdefghi'[at]},`.repeat(9).slice(0, -1)}]`).join('\n')}\n`;
    assert.match(readManifest(bomb).problems[0]?.message ?? '', /alias/);
  });

  it('takes no path that leaves its folder', () => {
    for (const project of ['/etc', '../other', 'a/../../b', 'C:\\data']) {
      assert.equal(readManifest(`${text}project: ${JSON.stringify(project)}\n`).problems.length, 1, project);
    }
  });

  it('names parties and organisations in one text or one a language', () => {
    const parties = `customer: { en: Sample Company, zh-cn: 示例公司 }`;
    const people = 'people: [{ role: customer, name: 王五, organisation: { en: Archive, zh-cn: 档案部 } }]\n';
    const both = readManifest(text.replace(/customer: .*/, parties) + people);
    assert.deepEqual(both.problems, []);
    assert.deepEqual(both.integration?.customer, { en: 'Sample Company', 'zh-cn': '示例公司' });
    assert.deepEqual(both.integration?.people[0]?.organisation, { en: 'Archive', 'zh-cn': '档案部' });
    const { integration } = readManifest(text);
    assert.deepEqual(integration?.customer, { en: '示例公司', 'zh-cn': '示例公司' });
    assert.deepEqual(integration?.vendor, { en: 'XSKY', 'zh-cn': 'XSKY' });
  });

  it('takes the names of packages that the language takes, and says what fits', () => {
    const problems = (language: string, name: string) =>
      readManifest(`${text.replace('language: java', `language: ${language}`)}package: ${name}\n`).problems.map(
        ({ line, message }) => `${line} ${message}`,
      );
    const line = `${text.split('\n').length} package:`;
    for (const name of ['cn.acme', 'com.acme.storage_2']) assert.deepEqual(problems('java', name), [], name);
    for (const name of ['Com.acme', 'com..acme', 'com.acme.new', 'com.3d', 'com/acme', 'com.acme-storage']) {
      assert.match(problems('java', name).join(), new RegExp(`^${line} A group id`), name);
    }
    for (const name of ['git.acme.cn/storage/archive', 'archive', 'git.acme.cn/Team/archive/v2'])
      assert.deepEqual(problems('go', name), [], name);
    for (const name of [
      'https://git.acme.cn/archive',
      '/archive',
      'a//b',
      'a/../b',
      'std/archive',
      'git.acme.cn/归档',
    ]) {
      assert.match(problems('go', name).join(), new RegExp(`^${line} A module path`), name);
    }
    assert.match(problems('python', 'acme').join(), new RegExp(`^${line} Only projects in Java`));
  });

  it('suggests the package of the code that is there', async () => {
    const folder = await ScaffoldFolder.make();
    const beside = (language: SampleLanguage) => packageBeside(folder.root, language, 'report-archive');
    try {
      assert.equal(await beside('java'), undefined);
      const parent = '<parent><groupId>cn.acme.parent</groupId></parent>';
      await folder.write('pom.xml', `<project>${parent}<artifactId>a</artifactId></project>`);
      assert.equal(await beside('java'), 'cn.acme.parent');
      const dependencies = '<dependencies><dependency><groupId>org.other</groupId></dependency></dependencies>';
      await folder.write('pom.xml', `<project>${dependencies}${parent}<groupId>cn.acme.docs</groupId></project>`);
      assert.equal(await beside('java'), 'cn.acme.docs');
      await folder.write('pom.xml', '<project><groupId>CN.Acme</groupId></project>');
      assert.equal(await beside('java'), undefined, 'not what the manifest would refuse');
      await folder.write('go.mod', '// ours\nmodule git.acme.cn/docs/v3 // the newest\n\ngo 1.24\n');
      assert.equal(await beside('go'), 'git.acme.cn/docs/report-archive');
      assert.equal(await beside('python'), undefined);
    } finally {
      await folder.remove();
    }
  });

  it('is edited with its comments and order kept', () => {
    const edited = editManifest(text, [
      [['phases', 'development', 'state'], 'active'],
      [['answers', 'survey.window'], '每周日 02:00'],
      [['application', 'mounts'], undefined],
    ]);
    assert.match(
      edited,
      /^# Made for the archive team\nname: report-archive\ncustomer: 示例公司 # as in the contract\n/,
    );
    const { integration } = readManifest(edited);
    assert.equal(integration?.phases[1]?.state, 'active');
    assert.deepEqual(integration?.answers['survey.window'], { en: '每周日 02:00', 'zh-cn': '每周日 02:00' });
    assert.deepEqual(integration?.application.mounts, []);
  });
});
