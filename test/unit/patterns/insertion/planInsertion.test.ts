import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Catalogue, loadCatalogue } from '../../../../src/core/patterns/catalogue';
import { type InsertionPlan, planInsertion } from '../../../../src/core/patterns/insertion/planInsertion';
import type { SampleLanguage } from '../../../../src/core/patterns/pattern';

const text = (words: string) => `{ en: ${words}, zh-cn: ${words} }`;

const yaml = (id: string, slug: string, requires: string, settings = '[]') => `id: ${id}
slug: ${slug}
version: 2
group: foundation
constructs: [read]
requires: [${requires}]
title: ${text('Title')}
summary: ${text('Summary')}
replaces: ${text('open')}
pitfalls: [{ id: trap, title: ${text('Trap')}, text: ${text('Text')} }]
goals: [{ id: ${id}-goal, title: ${text('Goal')} }]
settings: ${settings}
`;

const files: Readonly<Record<string, string>> = {
  'P01-client/pattern.yaml': yaml(
    'P01',
    'client',
    '',
    `[{ key: S3_ENDPOINT, type: url, required: true, meaning: ${text('Address')} }, { key: S3_SECRET, type: string, secret: true, meaning: ${text('Secret')} }, { key: S3_SIZE, type: integer, default: "5", meaning: ${text('Size')} }]`,
  ),
  'P01-client/samples/typescript/s3Client.ts': "import { S3Client } from '@aws-sdk/client-s3';\n",
  'P01-client/samples/python/s3_client.py': 'import boto3\n',
  'P01-client/samples/java/S3Clients.java':
    'package com.example.storage;\n\nimport software.amazon.awssdk.services.s3.S3Client;\n',
  'P01-client/samples/go/s3_client.go': 'package storage\n\nimport (\n\t"github.com/aws/aws-sdk-go-v2/service/s3"\n)\n',
  'P04-files/pattern.yaml': yaml('P04', 'files', 'P01'),
  'P04-files/samples/typescript/smallFiles.ts':
    "import { x } from './s3Client.js';\n// #region snippet: read-object\nread();\n// #endregion\n",
  'P04-files/samples/python/small_files.py': 'from .s3_client import x\n',
  'P04-files/samples/java/SmallFiles.java': 'package com.example.storage;\n',
  'P04-files/samples/go/small_files.go': '// Package storage keeps files.\npackage storage\n',
  'dependencies.yaml': `typescript: [{ import: '@aws-sdk/client-s3', name: '@aws-sdk/client-s3', version: ^3.0.0 }]
python: [{ import: boto3, name: boto3, version: '>=1.40' }]
java: [{ import: software.amazon.awssdk, name: 'software.amazon.awssdk:s3', version: 2.46.5 }]
go: [{ import: github.com/aws/aws-sdk-go-v2/service/s3, name: github.com/aws/aws-sdk-go-v2/service/s3, version: v1.114.9 }]
`,
};

describe('inserting patterns', () => {
  let root: string;
  let project: string;
  let catalogue: Catalogue;

  async function write(folder: string, contents: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(contents)) {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'insertion-'));
    project = path.join(root, 'My App');
    await mkdir(project);
    await write(path.join(root, 'snippets'), files);
    catalogue = await loadCatalogue(path.join(root, 'snippets'));
    assert.deepEqual(catalogue.problems, []);
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  const plan = (language: SampleLanguage, ids: readonly string[] = ['p04'], values = {}) =>
    planInsertion({ catalogue, ids, language, project, textLanguage: 'en', values });

  const statuses = ({ changes }: InsertionPlan) =>
    Object.fromEntries(changes.map(({ file, status }) => [file, status]));

  const apply = ({ changes }: InsertionPlan) =>
    write(project, Object.fromEntries(changes.map(({ file, text: content }) => [file, content])));

  it('makes a project of an empty folder, with what samples import', async () => {
    assert.deepEqual(statuses(await plan('typescript')), {
      'src/storage/s3Client.ts': 'create',
      'src/storage/smallFiles.ts': 'create',
      'package.json': 'create',
      'tsconfig.json': 'create',
      '.env.example': 'create',
    });
    assert.deepEqual(statuses(await plan('python')), {
      'storage/s3_client.py': 'create',
      'storage/small_files.py': 'create',
      'requirements.txt': 'create',
      'storage/__init__.py': 'create',
      '.env.example': 'create',
    });
    const java = await plan('java');
    assert.equal(java.folder, 'src/main/java/com/example/storage');
    assert.match(java.changes.find(({ file }) => file === 'pom.xml')?.text ?? '', /<artifactId>s3<\/artifactId>/);
    const go = await plan('go');
    assert.match(go.changes.find(({ file }) => file === 'go.mod')?.text ?? '', /^module example.com\/my-app\n/);
  });

  it('marks samples, and drops the markers of short forms', async () => {
    const { changes } = await plan('typescript');
    assert.equal(
      changes.find(({ pattern }) => pattern === 'P04')?.text,
      "// storage-integrator: pattern P04 version 2\nimport { x } from './s3Client.js';\nread();\n",
    );
  });

  it('lists configuration without any secret', async () => {
    const { changes } = await plan('python', ['P01'], { S3_ENDPOINT: 'https://s3.example.com', S3_SECRET: 'hidden' });
    assert.equal(
      changes.find(({ file }) => file === '.env.example')?.text,
      '# Address\nS3_ENDPOINT=https://s3.example.com\n\n# Secret\nS3_SECRET=\n\n# Size\nS3_SIZE=5\n',
    );
  });

  it('lists the place in the store that is known, and none that is not', async () => {
    const env = async (values = {}) =>
      (await plan('go', ['P04'], values)).changes.find(({ file }) => file === '.env.example')?.text ?? '';
    assert.match(
      await env({ S3_BUCKET: 'factory', S3_PREFIX: 'a b/' }),
      /^# Bucket .*\nS3_BUCKET=factory\n\n# .*\nS3_PREFIX=a b\/$/m,
    );
    assert.doesNotMatch(await env(), /BUCKET|PREFIX/);
  });

  it('adds to a project that has code of its own, and changes nothing of it', async () => {
    await write(project, {
      'pom.xml': '<project>\n  <groupId>cn.acme.docs</groupId>\n  <dependencies>\n  </dependencies>\n</project>\n',
      'src/main/java/cn/acme/docs/App.java': 'package cn.acme.docs;\n',
      'src/main/java/cn/acme/docs/storage/S3Clients.java': 'package cn.acme.docs.storage;\n',
      '.env.example': 'S3_ENDPOINT=http://localhost:9000',
    });
    const planned = await plan('java');
    assert.equal(planned.folder, 'src/main/java/cn/acme/docs/objectstorage');
    const sample = planned.changes.find(({ pattern }) => pattern === 'P04');
    assert.match(sample?.text ?? '', /^package cn\.acme\.docs\.objectstorage;$/m);
    assert.equal(planned.changes.find(({ file }) => file === 'pom.xml')?.status, 'change');
    const env = planned.changes.find(({ file }) => file === '.env.example')?.text ?? '';
    assert.match(env, /^S3_ENDPOINT=http:\/\/localhost:9000\n\n# Secret\nS3_SECRET=\n/);
  });

  it('puts the package of Go where the folder says', async () => {
    await write(project, { 'go.mod': 'module a\n', 'storage/own.go': 'package storage\n' });
    const { folder, changes } = await plan('go');
    assert.equal(folder, 'objectstorage');
    assert.match(changes.find(({ pattern }) => pattern === 'P04')?.text ?? '', /^package objectstorage$/m);
  });

  it('finds earlier samples, brings helpers once, and keeps what somebody changed', async () => {
    await apply(await plan('python', ['P01']));
    const mine = '# storage-integrator: pattern P01 version 1\nimport boto3  # mine\n';
    await write(project, { 'storage/s3_client.py': mine });
    const second = await plan('python');
    assert.deepEqual(statuses(second), { 'storage/s3_client.py': 'present', 'storage/small_files.py': 'create' });
    assert.equal(second.changes.find(({ status }) => status === 'present')?.text, mine);
    await apply(second);
    const third = await plan('python');
    assert.ok(third.changes.every(({ status }) => status === 'present'));
  });

  it('does not write over another file at a chosen place', async () => {
    await write(project, { 'lib/s3Client.ts': 'export {};\n', 'package.json': '{}' });
    const planned = await planInsertion({
      ...{ catalogue, ids: ['P04'], language: 'typescript', project, textLanguage: 'zh-cn', folder: 'lib' },
    });
    assert.equal(statuses(planned)['lib/s3Client.ts'], 'blocked');
  });

  it('says which patterns there are when one is unknown', async () => {
    await assert.rejects(plan('go', ['P99']), /no pattern P99; known are P01, P04/);
  });
});

describe('a catalogue', () => {
  it('names what is wrong with a pattern, and reads the others', async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'catalogue-'));
    try {
      for (const [name, content] of Object.entries({
        'P01-client': yaml('P01', 'client', ''),
        'P02-bad': yaml('P02', 'bad', '').replace('group: foundation', 'group: nowhere'),
        'P03-link': yaml('P03', 'link', 'P77'),
        'P05-broken': 'id: [',
      })) {
        await mkdir(path.join(root, name));
        await writeFile(path.join(root, name, 'pattern.yaml'), content);
      }
      const { patterns, problems } = await loadCatalogue(root);
      assert.deepEqual([...patterns.keys()], ['P01', 'P03']);
      assert.deepEqual(
        problems.map(({ file, line }) => `${file}:${line ?? ''}`),
        ['P02-bad/pattern.yaml:4', 'P05-broken/pattern.yaml:1', 'P03-link/pattern.yaml:'],
      );
      assert.match(problems[2]?.message ?? '', /requires P77/);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
