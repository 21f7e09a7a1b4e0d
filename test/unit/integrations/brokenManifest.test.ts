import assert from 'node:assert/strict';
import { parse, stringify } from 'yaml';
import { readManifest } from '../../../src/core/integrations/manifest/integrationFile';
import { integrationJsonSchema } from '../../../src/core/integrations/manifest/integrationSchema';

const text = `name: report-archive
customer: 示例公司
kind: both
language: java
application: { name: Report Server }
connections:
  - { name: test, purpose: test }
buckets:
  - { bucket: reports, prefix: archive/ }
patterns: [P04, { id: P14, findings: [F-12] }]
apiOperations:
  - { definition: api.yaml, operationId: CreateBucket }
requirements:
  - { id: REQ-01, title: Names, patterns: [P04] }
phases:
  survey: { state: done, done: 2026-11-20 }
goals:
  - { id: REQ-01-names, title: { en: Names, zh-cn: 名称 } }
documents: { wanted: [faq], languages: [en] }
people:
  - { role: author, name: 张三 }
migration: { engine: rclone, source: /mnt/reports, bucket: reports }
answers: { survey.window: 每周日 }
`;

const first = (manifest: string) => readManifest(manifest).problems[0];
const chinese = /[\u4e00-\u9fff]/;

describe('a manifest that does not fit', () => {
  it('is refused for a value of the wrong type at every key, with the key, its line, and words of both languages', () => {
    const paths: (string | number)[][] = [];
    const collect = (value: unknown, path: (string | number)[]) => {
      if (path.length > 0) paths.push(path);
      if (Array.isArray(value)) for (const [at, each] of value.entries()) collect(each, [...path, at]);
      else if (typeof value === 'object' && value !== null)
        for (const [key, each] of Object.entries(value)) collect(each, [...path, key]);
    };
    collect(parse(text), []);
    assert.ok(paths.length > 50, `${paths.length} keys`);
    for (const path of paths)
      for (const wrong of [[[]], 12.5, true, null, { x: 1 }, '\u0007']) {
        const manifest = parse(text) as Record<string | number, unknown>;
        const holder = path.slice(0, -1).reduce((at, key) => at[key] as typeof manifest, manifest);
        holder[path.at(-1) ?? ''] = wrong;
        const written = stringify(manifest);
        const { problems } = readManifest(written);
        const where = `${path.join('.')}: ${JSON.stringify(wrong)}`;
        const [problem] = problems;
        assert.ok(problem, where);
        assert.ok(problem.message.startsWith(String(path[0])), `${where}: ${problem.message}`);
        assert.doesNotMatch(problem.message, /Invalid input|received|undefined/, where);
        assert.match(problem.texts['zh-cn'].slice(problem.message.indexOf(': ')), chinese, where);
        const line = written.split('\n')[problem.line - 1] ?? '';
        assert.ok(line.trim() !== '' && problem.line > 0, where);
      }
  });

  it('names a key that there is not, and the one that was meant', () => {
    for (const [wrong, line, meant] of [
      [text.replace('customer:', 'custmoer:'), 2, 'customer'],
      [text.replace('prefix:', 'prefx:'), 9, 'prefix'],
      [text.replace('survey: {', 'surveys: {'), 16, 'survey'],
      [text.replace('zh-cn:', 'zh-ch:'), 18, 'zh-cn'],
      [text.replace('engine:', 'engin:'), 22, 'engine'],
    ] as const) {
      const problem = readManifest(wrong).problems.find((each) => each.message.includes('no such key'));
      assert.equal(problem?.line, line, meant);
      assert.ok(problem.texts.en.endsWith(`did you mean "${meant}"?`), problem.texts.en);
      assert.ok(problem.texts['zh-cn'].endsWith(`是否应为 "${meant}"？`), problem.texts['zh-cn']);
    }
  });

  it('names a value that there is not, and the one that was meant', () => {
    assert.match(
      first(text.replace('kind: both', 'kind: boht'))?.message ?? '',
      /^kind: .*not "boht"; did you mean "both"\?$/,
    );
    assert.match(first(text.replace('language: java', 'language: Java'))?.message ?? '', /did you mean "java"\?$/);
  });

  it('says what is missing, and what it is for', () => {
    const problems = readManifest('name: a\n').problems.map(({ texts }) => texts);
    assert.match(problems[0]?.en ?? '', /^customer: It is missing; add it\. Whom the integration is made for/);
    assert.match(problems[0]?.['zh-cn'] ?? '', /^customer: 缺少此项，请补充。客户名称/);
    assert.equal(readManifest('').problems.length, 1);
  });

  it('says where a key stands twice, and where an id does', () => {
    const twice = first(`${text}kind: s3\n`);
    assert.equal(twice?.line, 24);
    assert.match(twice.texts['zh-cn'], /同一个键出现了两次/);
    const requirement = first(text.replace('phases:', '  - { id: REQ-01, title: Again }\nphases:'));
    assert.deepEqual(
      [requirement?.line, requirement?.message],
      [15, 'requirements.1.id: REQ-01 is there already, as entry 1 of requirements; rename or remove one of both'],
    );
  });

  it('is refused when it is far too large, and that is told at once', () => {
    const start = Date.now();
    const huge = `${text}# ${'x'.repeat(5 * 1024 * 1024)}\n`;
    assert.match(first(huge)?.message ?? '', /^The file has 5\.0 MiB, more than the 2 MiB/);
    assert.ok(Date.now() - start < 200);
  });

  it('takes no names, folders, buckets, prefixes and versions that would break later', () => {
    const wrong: readonly (readonly [string, string])[] = [
      ['name: report-archive', 'name: con'],
      ['name: report-archive', `name: ${'a'.repeat(65)}`],
      ['bucket: reports,', 'bucket: re/ports,'],
      ['bucket: reports,', 'bucket: a,'],
      ['prefix: archive/', 'prefix: /archive/'],
      ['prefix: archive/', 'prefix: archive'],
      ['prefix: archive/', `prefix: ${'长'.repeat(301)}/`],
      ['kind: both', 'kind: both\nversion: 01.2.3'],
      ['kind: both', 'kind: both\nversion: 1.2'],
      ['kind: both', 'kind: both\nlicense: "MIT\\" x"'],
      ['kind: both', 'kind: both\nproject: .git/hooks'],
      ['kind: both', 'kind: both\nproject: "a:b"'],
      ['kind: both', 'kind: both\nproject: nul'],
      ['customer: 示例公司', 'customer: "a\\u0000b"'],
      ['customer: 示例公司', 'customer: "a\\ud83d"'],
    ];
    for (const [from, to] of wrong) {
      assert.ok(text.includes(from), from);
      assert.equal(readManifest(text.replace(from, to)).problems.length, 1, to);
    }
  });
});

describe('a manifest written in other ways', () => {
  it('may have merge keys, many aliases, line ends of Windows and a byte order mark', () => {
    const merged = text.replace(
      '  - { id: REQ-01, title: Names, patterns: [P04] }',
      `  - &first { id: REQ-01, title: Names, patterns: &used [P04] }\n${Array.from({ length: 1000 }, (_, at) => `  - { <<: *first, id: REQ-${at + 2}, patterns: *used }`).join('\n')}`,
    );
    for (const each of [merged, `\ufeff${merged.replaceAll('\n', '\r\n')}`]) {
      const { integration, problems } = readManifest(each);
      assert.deepEqual(problems, []);
      assert.equal(integration?.requirements.length, 1001);
      assert.equal(integration.requirements[1000]?.title.en, 'Names');
    }
  });

  it('has its folder in one form', () => {
    for (const [written, meant] of [
      ['./', '.'],
      ['.', '.'],
      ['a/', 'a'],
      ['./a//b/', 'a/b'],
    ])
      assert.equal(readManifest(`${text}project: ${written}\n`).integration?.project, meant);
  });

  it('still has a schema that editors can read', () => {
    const { properties } = integrationJsonSchema() as { readonly properties: Record<string, unknown> };
    assert.ok(properties['project'] && properties['buckets']);
  });
});
