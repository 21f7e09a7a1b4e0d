import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { licenceKind, licenceOfText, spdxOf } from '../../../../src/core/integrations/inventory/components/licences';
import { readComponents } from '../../../../src/core/integrations/inventory/components/readComponents';

const pom = (coordinates: string, rest = '') =>
  `<project><modelVersion>4.0.0</modelVersion>${coordinates}${rest}</project>`;
const id = (group: string, artifact: string, version: string) =>
  `<groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>`;
const dependency = (inner: string) => `<dependency>${inner}</dependency>`;
const licence = (name: string) => `<licenses><license><name>${name}</name></license></licenses>`;

describe('dependencies of a project', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'components-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function read(files: Readonly<Record<string, string>>) {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
    const list = await readComponents(folder, {
      go: path.join(folder, 'cache/go'),
      maven: path.join(folder, 'cache/m2'),
    });
    const lines = list.components.map(({ name, version, license = '?', scope, direct, dependsOn }) =>
      [name, version, license, scope, direct ? 'direct' : 'indirect', ...dependsOn].join(' '),
    );
    return { ...list, lines };
  }

  it('come from package-lock.json, nested ones and licences that only the package says included', async () => {
    const sha = Buffer.alloc(64, 1).toString('base64');
    const { lines, complete, components } = await read({
      'package.json': '{ "dependencies": { "a": "^1.0.0" } }',
      'package-lock.json': JSON.stringify({
        lockfileVersion: 3,
        packages: {
          '': { dependencies: { a: '^1.0.0' }, devDependencies: { '@t/tool': '1' } },
          'node_modules/a': { version: '1.0.1', license: 'MIT', integrity: `sha512-${sha}`, dependencies: { b: '2' } },
          'node_modules/a/node_modules/b': { version: '2.0.0' },
          'node_modules/b': { version: '3.0.0', license: 'ISC', dev: true },
          'node_modules/@t/tool': { version: '1.0.0', license: 'GPL-3.0', dev: true, dependencies: { b: '3' } },
          'node_modules/linked': { link: true, resolved: 'packages/linked' },
        },
      }),
      'node_modules/a/node_modules/b/package.json': '{ "license": { "type": "Apache License 2.0" } }',
    });
    assert.deepEqual(lines, [
      '@t/tool 1.0.0 GPL-3.0 excluded direct pkg:npm/b@3.0.0',
      'a 1.0.1 MIT required direct pkg:npm/b@2.0.0',
      'b 2.0.0 Apache-2.0 required indirect',
      'b 3.0.0 ISC excluded indirect',
    ]);
    assert.ok(complete);
    assert.equal(components[1]?.sha512, '01'.repeat(64));
  });

  it('of npm without a lock file are what is asked for, and that is said', async () => {
    const { lines, problems, complete } = await read({ 'package.json': '{ "dependencies": { "a": "^1.0.0" } }' });
    assert.deepEqual(lines, ['a  ? required direct']);
    assert.deepEqual([problems[0]?.reason, complete], ['lockFile', false]);
    const broken = await read({ 'package-lock.json': '{' });
    assert.deepEqual(
      broken.problems.map(({ reason, file }) => `${reason} ${file}`),
      ['unreadable package-lock.json'],
    );
  });

  it('of Python come from requirements and pyproject.toml, with what is installed', async () => {
    const at = '.venv/lib/python3.11/site-packages';
    const { lines, problems } = await read({
      'requirements.txt': '# comment\nBoto3[crt] == 1.40.0 ; python_version > "3.8"\n-r other.txt\n',
      'requirements-dev.txt': 'pytest>=8\n',
      'pyproject.toml':
        '[project]\nname = "x"\ndependencies = [\n  "requests >=2.32,<3", # http\n]\n[dependency-groups]\nlint = ["ruff"]\n',
      [`${at}/requests-2.32.5.dist-info/METADATA`]:
        'Name: requests\nVersion: 2.32.5\nLicense: Apache-2.0\nRequires-Dist: idna (<4,>=2.5)\nRequires-Dist: PySocks; extra == "socks"\n\nLicense: not this\n',
      [`${at}/idna-3.1.dist-info/METADATA`]:
        'Name: idna\nVersion: 3.1\nClassifier: License :: OSI Approved :: BSD License\n\n',
    });
    assert.deepEqual(lines, [
      'boto3 1.40.0 ? required direct',
      'idna 3.1 BSD License required indirect',
      'pytest  ? excluded direct',
      'requests 2.32.5 Apache-2.0 required direct pkg:pypi/idna@3.1',
      'ruff  ? excluded direct',
    ]);
    assert.equal(problems[0]?.reason, 'lockFile');
  });

  it('of Maven are resolved as Maven does: parents, BOMs, properties, exclusions, the nearest version', async () => {
    const m2 = (group: string, artifact: string, version: string) =>
      `cache/m2/${group}/${artifact}/${version}/${artifact}-${version}.pom`;
    const { lines, problems } = await read({
      'pom.xml': pom(
        id('me', 'app', '1'),
        `<properties><v>1.1</v></properties><dependencyManagement><dependencies>
         ${dependency(`${id('org', 'bom', '1')}<type>pom</type><scope>import</scope>`)}</dependencies></dependencyManagement>
         <dependencies>${dependency('<groupId>org</groupId><artifactId>managed</artifactId>')}
         ${dependency(`<groupId>org</groupId><artifactId>a</artifactId><version>\${v}</version>
           <exclusions><exclusion><groupId>org</groupId><artifactId>bad</artifactId></exclusion></exclusions>`)}
         ${dependency(`${id('org', 'test', '1')}<scope>test</scope>`)}</dependencies>`,
      ),
      [m2('org', 'bom', '1')]: pom(
        id('org', 'bom', '1'),
        `<dependencyManagement><dependencies>${dependency(id('org', 'managed', '5'))}${dependency(id('org', 'deep', '7'))}</dependencies></dependencyManagement>`,
      ),
      [m2('org', 'parent', '1')]: pom(id('org', 'parent', '1'), licence('The Apache Software License, Version 2.0')),
      [m2('org', 'a', '1.1')]: pom(
        `<parent>${id('org', 'parent', '1')}</parent><artifactId>a</artifactId><version>1.1</version>`,
        `<dependencies>${dependency(id('org', 'deep', '2'))}${dependency(id('org', 'bad', '1'))}${dependency(`${id('org', 'opt', '1')}<optional>true</optional>`)}${dependency(`${id('org', 'prov', '1')}<scope>provided</scope>`)}</dependencies>`,
      ),
      [m2('org', 'managed', '5')]: pom(id('org', 'managed', '5'), licence('Eclipse Public License - v 2.0')),
      [m2('org', 'deep', '7')]: pom(id('org', 'deep', '7'), licence('MIT License')),
    });
    assert.deepEqual(lines, [
      'org:a 1.1 Apache-2.0 required direct pkg:maven/org/deep@7',
      'org:deep 7 MIT required indirect',
      'org:managed 5 EPL-2.0 required direct',
      'org:test 1 ? excluded direct',
    ]);
    assert.deepEqual(
      problems.map(({ reason }) => reason),
      ['transitive'],
    );
  });

  it('of Go are the modules of go.mod, with licences of the module cache', async () => {
    const { lines } = await read({
      'go.mod':
        'module x\n\ngo 1.24\n\nrequire (\n\tgithub.com/Azure/a v1.2.3\n\tgolang.org/x/text v0.24.0 // indirect\n)\nrequire example.com/b v0.1.0\n',
      'cache/go/github.com/!azure/a@v1.2.3/LICENSE':
        'MIT License\n\nPermission is hereby granted, free of charge, to any\nperson obtaining a copy',
    });
    assert.deepEqual(lines, [
      'example.com/b v0.1.0 ? required direct',
      'github.com/Azure/a v1.2.3 MIT required direct',
      'golang.org/x/text v0.24.0 ? required indirect',
    ]);
  });

  it('have licences that are known by their names and texts', () => {
    const names = [
      'Apache License, Version 2.0',
      'The MIT License',
      'GNU Lesser General Public License v2.1',
      'BSD 3-Clause License',
      '(MIT OR GPL-2.0)',
      'UNKNOWN',
    ];
    assert.deepEqual(names.map(spdxOf), [
      'Apache-2.0',
      'MIT',
      'LGPL-2.1',
      'BSD-3-Clause',
      '(MIT OR GPL-2.0)',
      undefined,
    ]);
    const kinds = [
      'MIT',
      '(MIT OR GPL-2.0)',
      'MIT AND GPL-3.0-only',
      'LGPL-3.0',
      'GPL-2.0 WITH Classpath-exception-2.0',
      'AGPL-3.0',
      'Own licence',
    ];
    assert.deepEqual(kinds.map(licenceKind), [
      'permissive',
      'permissive',
      'copyleft',
      'weakCopyleft',
      'weakCopyleft',
      'copyleft',
      'unknown',
    ]);
    assert.equal(licenceOfText('GNU GENERAL PUBLIC LICENSE\n   Version 3, 29 June 2007'), 'GPL-3.0');
    assert.equal(licenceOfText('Do what you like'), undefined);
  });
});
