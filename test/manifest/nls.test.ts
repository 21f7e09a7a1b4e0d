import assert from 'node:assert/strict';
import { CommandId } from '../../src/ids';
import { difference, manifest, noDifference, readJson } from './manifest';

type Texts = Readonly<Record<string, string>>;

const english = readJson<Texts>('package.nls.json');
const chinese = readJson<Texts>('package.nls.zh-cn.json');

interface Value {
  /** Name of the property that holds it, for an item of a list that of the list. */
  readonly name: string;
  readonly value: string;
}

/** Every text value below a value of package.json. */
function valuesIn(value: unknown, name = ''): Value[] {
  if (typeof value === 'string') return [{ name, value }];
  if (Array.isArray(value)) return value.flatMap((item) => valuesIn(item, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => valuesIn(item, key));
}

const values = valuesIn(manifest);
const referenced = values.flatMap(({ value }) => /^%(.+)%$/.exec(value)?.[1] ?? []);
/** Properties that VS Code shows to the reader. */
const shown =
  /^(displayName|description|title|category|contents|contextualTitle|label|.*[dD]escriptions?|.*ErrorMessage|shortTitle)$/;
const productNames = ['Ceph RGW / MinIO'];

function codesIn(text: string): string[] {
  return [...text.matchAll(/`[^`]+`|\(command:[^)]+\)/g)].map(([code]) => code);
}

describe('texts of the manifest', () => {
  it('are those of package.nls.json', () => {
    assert.deepEqual(difference(Object.keys(english), referenced), noDifference);
  });

  it('are those of package.nls.zh-cn.json', () => {
    assert.deepEqual(difference(Object.keys(chinese), referenced), noDifference);
  });

  it('stand in the same order in both languages', () => {
    assert.deepEqual(Object.keys(chinese), Object.keys(english));
  });

  it('do not stand in package.json itself', () => {
    const plain = values
      .filter(({ name, value }) => shown.test(name) && !value.startsWith('%'))
      .map(({ value }) => value)
      .filter((value) => !productNames.includes(value));
    assert.deepEqual(plain, []);
  });

  it('are never empty', () => {
    const empty = [...Object.entries(english), ...Object.entries(chinese)].filter(([, text]) => text.trim() === '');
    assert.deepEqual(empty, []);
  });

  it('are in Chinese in the Chinese file', () => {
    const latin = Object.entries(chinese).filter(([, text]) => !/\p{Script=Han}/u.test(text));
    assert.deepEqual(latin, []);
  });

  it('have the same code and links in both languages', () => {
    for (const [key, text] of Object.entries(english))
      assert.deepEqual(difference(codesIn(chinese[key] ?? ''), codesIn(text)), noDifference, key);
  });

  it('link to commands that exist', () => {
    const ids: readonly string[] = Object.values(CommandId);
    const links = Object.values(english).flatMap((text) =>
      [...text.matchAll(/\(command:([^)?]+)/g)].map(([, id = '']) => id),
    );
    assert.ok(links.length > 0);
    assert.deepEqual(
      links.filter((id) => !ids.includes(id)),
      [],
    );
  });
});
