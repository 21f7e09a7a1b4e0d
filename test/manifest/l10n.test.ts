import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundleProblems, collectStrings, readBundle } from '../../scripts/l10n/exportStrings.mjs';
import { root } from './manifest';

const line = (text: string) => ({ text, file: 'src/a.ts', line: 1 });

describe('texts of the code', () => {
  it('are all translated, with the same placeholders', () => {
    assert.deepEqual(bundleProblems(collectStrings(root), readBundle(root)), []);
  });

  it('have Chinese punctuation in Chinese', () => {
    const wrong = Object.values(readBundle(root)).filter((text) => /\p{Script=Han}[,;:?!"'](?!\w)/u.test(text));
    assert.deepEqual(wrong, []);
  });
});

describe('bundleProblems', () => {
  it('finds what is missing', () => {
    assert.match(bundleProblems([line('Open')], {}).join(), /^missing: "Open" \(src\/a\.ts:1\)$/);
    assert.match(bundleProblems([line('Open')], { Open: '' }).join(), /^missing/);
  });

  it('finds what nobody uses', () => {
    assert.match(bundleProblems([], { Open: '打开' }).join(), /^orphaned: "Open"$/);
  });

  it('finds other placeholders', () => {
    assert.match(bundleProblems([line('{0} of {1}')], { '{0} of {1}': '{0} / {2}' }).join(), /^placeholders differ/);
    assert.deepEqual(bundleProblems([line('{0} of {1}')], { '{0} of {1}': '{1} 之 {0}' }), []);
  });
});

describe('collectStrings', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'l10n-'));
    mkdirSync(path.join(folder, 'src/deep'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const textsOf = (source: string) => {
    writeFileSync(path.join(folder, 'src/deep/a.ts'), source);
    return collectStrings(folder);
  };

  it('finds direct calls and where they stand', () => {
    const found = textsOf("import * as vscode from 'vscode';\n\nvscode.l10n.t('It\\'s {0}', 1);");
    assert.deepEqual(found, [{ text: "It's {0}", file: 'src/deep/a.ts', line: 3 }]);
  });

  it('finds calls by another name', () => {
    const texts = (source: string) => textsOf(source).map(({ text }) => text);
    assert.deepEqual(texts("const { t } = vscode.l10n; const f = () => t('a');"), ['a']);
    assert.deepEqual(texts("const { t: say } = vscode.l10n; say('b'); t('not ours');"), ['b']);
    assert.deepEqual(texts('const say = vscode.l10n.t; say(`c`);'), ['c']);
    assert.deepEqual(texts("import { l10n } from 'vscode'; l10n.t('d');"), ['d']);
  });

  it('leaves other functions alone', () => {
    assert.deepEqual(textsOf("t('a'); x.t('b'); const t = (text: string) => text;"), []);
  });

  for (const argument of ['text', "'a' + 'b'", "x ? 'a' : 'b'", '']) {
    it(`refuses ${argument || 'no argument'}`, () => {
      assert.throws(() => textsOf(`vscode.l10n.t(${argument});`), /src\/deep\/a\.ts:1: the text is no literal/);
    });
  }
});
