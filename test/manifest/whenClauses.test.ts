import assert from 'node:assert/strict';
import { ContextKey, NodeFlag, Scheme, ViewId } from '../../src/ids';
import { manifest } from './manifest';

const { menus, keybindings, viewsWelcome } = manifest.contributes;
const clauses = [...Object.values(menus).flat(), ...keybindings, ...viewsWelcome].flatMap(({ when }) =>
  when === undefined ? [] : [when],
);

/** Context keys of VS Code itself that the manifest may use. */
const known = new Set([
  'view',
  'viewItem',
  'focusedView',
  'inputFocus',
  'resourceScheme',
  'resourceExtname',
  'editorLangId',
  'true',
  'false',
]);
const views: ReadonlySet<string> = new Set(Object.values(ViewId));
const contexts: ReadonlySet<string> = new Set(Object.values(ContextKey));
const schemes: ReadonlySet<string> = new Set(Object.values(Scheme));
const flags: ReadonlySet<string> = new Set(Object.values(NodeFlag));

/** The comparisons of a clause: `viewItem =~ /x/` is key, operator and value; `!key` and `key` have no value. */
function terms(clause: string): { key: string; value: string | undefined }[] {
  return clause.split(/&&|\|\|/).map((term) => {
    const [, key = term.trim(), value] = /^\s*!?\s*([\w.]+)\s*(?:(?:==|!=|=~)\s*(.+?))?\s*$/.exec(term) ?? [];
    return { key, value };
  });
}

const all = clauses.flatMap(terms);
const valuesOf = (...keys: string[]) =>
  all.flatMap(({ key, value }) => (keys.includes(key) && value !== undefined ? [value] : []));
const unknownTo = (allowed: ReadonlySet<string>, names: readonly string[]) =>
  names.filter((name) => !allowed.has(name));

describe('when clauses of the manifest', () => {
  it('are there', () => assert.ok(clauses.length > 10));

  it('use context keys of ids.ts or of VS Code', () => {
    const keys = all.map(({ key }) => key);
    assert.deepEqual(unknownTo(new Set([...known, ...contexts]), keys), []);
  });

  it('compare views with views of ids.ts', () => {
    assert.deepEqual(unknownTo(views, valuesOf('view', 'focusedView')), []);
  });

  it('compare schemes with schemes of ids.ts', () => {
    assert.deepEqual(unknownTo(schemes, valuesOf('resourceScheme')), []);
  });

  it('match view items with whole words of NodeFlag', () => {
    for (const value of valuesOf('viewItem')) {
      const [, words = ''] = /^\/\\b\(?([\w|]+)\)?\\b\/$/.exec(value) ?? [];
      assert.notEqual(words, '', `${value} is no whole word`);
      assert.deepEqual(unknownTo(flags, words.split('|')), []);
    }
  });

  it('offer nothing that changes a store where a connection is read-only', () => {
    const changing = /\.(create|upload|delete|rename(?!Connection)|copyObject)/;
    const unguarded = (menus['view/item/context'] ?? [])
      .filter(({ command }) => changing.test(command))
      .filter(({ when }) => !when?.includes(`viewItem =~ /\\b${NodeFlag.writable}\\b/`));
    assert.deepEqual(unguarded, []);
  });
});
