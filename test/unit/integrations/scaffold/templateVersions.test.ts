import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../../../../scripts/common/projectRoot.mjs';

const read = (file: string) => readFileSync(path.join(projectRoot, file), 'utf8');

interface Known {
  readonly name: string;
  readonly version: string;
}

const dependencies = parse(read('snippets/dependencies.yaml')) as Readonly<Record<string, readonly Known[]>>;

/** The version of an artefact in a pom, its properties filled in. */
function pomVersion(pom: string, artefact: string): string | undefined {
  const [, version = ''] = new RegExp(`<artifactId>${artefact}</artifactId>\\s*<version>([^<]+)<`).exec(pom) ?? [];
  const property = /^\$\{(.+)\}$/.exec(version)?.[1];
  return property === undefined ? version : new RegExp(`<${property}>([^<]+)<`).exec(pom)?.[1];
}

describe('versions in templates', () => {
  const pom = read('templates/project/java/files/pom.xml.liquid');
  const tested = read('test/patterns/java/pom.xml');

  it('of Java are those that the samples name and ran with', () => {
    for (const { name, version } of dependencies['java'] ?? [])
      assert.equal(pomVersion(pom, name.split(':')[1] ?? ''), version, name);
    for (const artefact of ['junit-jupiter', 'maven-compiler-plugin', 'maven-surefire-plugin'])
      assert.equal(pomVersion(pom, artefact), pomVersion(tested, artefact), artefact);
  });

  it('of Go are those that the samples name, with the sums of the project that they ran in', () => {
    const template = read('templates/project/go/files/go.mod.liquid');
    const required = (text: string) =>
      [...text.matchAll(/^\t(\S+ v\S+(?: \/\/ indirect)?)$/gm)].map(([, line]) => line);
    assert.deepEqual(required(template), required(read('test/patterns/go/go.mod')));
    for (const { name, version } of dependencies['go'] ?? [])
      assert.ok(required(template).includes(`${name} ${version}`));
    assert.equal(read('templates/project/go/files/go.sum'), read('test/patterns/go/go.sum'));
  });
});
