import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadCatalogue } from '../../src/core/patterns/catalogue';
import { checkCatalogue } from '../../src/core/patterns/checkCatalogue';
import { readDependencyRules } from '../../src/core/patterns/patternFile';
import { patternJsonSchema } from '../../src/core/patterns/patternSchema';

const root = path.join(__dirname, '../..');
const readText = (file: string) => readFileSync(path.join(root, file), 'utf8');

describe('the catalogue of patterns', () => {
  it('is complete: samples, tests, short forms and texts in every language', async () => {
    const catalogue = await loadCatalogue(path.join(root, 'snippets'));
    assert.deepEqual(await checkCatalogue(catalogue), []);
  });

  it('has the schema that editors check it with', () => {
    assert.deepEqual(JSON.parse(readText('snippets/pattern.schema.json')), patternJsonSchema());
  });

  it('names the dependencies with which its samples were proven', () => {
    const { java, go, python } = readDependencyRules(readText('snippets/dependencies.yaml'));
    const module = readText('test/patterns/go/go.mod');
    for (const { name, version } of go) assert.ok(module.includes(`${name} ${version}\n`), `${name} ${version}`);
    const pom = readText('test/patterns/java/pom.xml').replaceAll(/\s+/g, '');
    for (const { name, version } of java) {
      const artifact = name.split(':')[1];
      assert.ok(pom.includes(`<artifactId>${artifact}</artifactId><version>${version}<`), `${name} ${version}`);
    }
    const pinned = readText('test/patterns/python/requirements.txt');
    for (const { name, version } of python) {
      const [, major, minor] = new RegExp(`^${name}==(\\d+)\\.(\\d+)`, 'm').exec(pinned) ?? [];
      const [, atLeast, minorAtLeast, below] = /^>=(\d+)\.(\d+),<(\d+)$/.exec(version) ?? [];
      const fits = Number(major) === Number(atLeast) && Number(minor) >= Number(minorAtLeast);
      assert.ok(fits && Number(major) < Number(below), `${name} ${version}: ${major}.${minor}`);
    }
  });
});
