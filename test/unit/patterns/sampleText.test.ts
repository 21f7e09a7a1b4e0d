import assert from 'node:assert/strict';
import { editorSnippetBody } from '../../../src/core/patterns/editorSnippet';
import { patternMarker, patternOfFile, readSampleText } from '../../../src/core/patterns/sampleText';

describe('samples', () => {
  it('lose the markers of short forms, which come out without their indentation', () => {
    const source = [
      'class A {',
      '  // #region snippet: put-if-absent',
      '  put() {',
      '    send();',
      '  }',
      '  // #endregion',
      '}',
      '',
    ].join('\r\n');
    const { text, regions } = readSampleText(source);
    assert.equal(text, 'class A {\n  put() {\n    send();\n  }\n}\n');
    assert.deepEqual(regions, [{ name: 'put-if-absent', text: 'put() {\n  send();\n}' }]);
  });

  it('have markers in the style of each language', () => {
    for (const [begin, end] of [
      ['# region snippet: x', '# endregion'],
      ['// region snippet: x', '// endregion'],
      ['\t// region snippet: x', '\t// endregion'],
    ]) {
      assert.deepEqual(readSampleText(`${begin}\n\tbody\n${end}`).regions, [{ name: 'x', text: 'body' }]);
    }
  });

  it('have one empty line where a marker stood between two', () => {
    const source = 'a\n\n// region snippet: x\n\nb\n\n// endregion\n\n\nc\n// region snippet: y\n\nd\n// endregion\n';
    assert.equal(readSampleText(source).text, 'a\n\nb\n\n\nc\n\nd\n');
    assert.deepEqual(
      readSampleText(source).regions.map(({ text }) => text),
      ['b', 'd'],
    );
  });

  it('keep comments about other regions', () => {
    assert.equal(readSampleText('// #region plain\nx\n// #endregion').text, '// #region plain\nx\n// #endregion');
  });

  it('are refused where markers do not match', () => {
    assert.throws(() => readSampleText('# region snippet: a\nx'), /a has no end/);
    assert.throws(() => readSampleText('# region snippet: a\n# region snippet: b\n# endregion'), /line 2.*a is still/);
  });

  it('are known again by their marker', () => {
    const pattern = { id: 'P14', version: 3 };
    for (const language of ['typescript', 'python', 'java', 'go'] as const) {
      assert.deepEqual(patternOfFile(`${patternMarker(language, pattern)}\npackage x;`), pattern);
    }
    assert.equal(patternOfFile('package storage'), undefined);
  });
});

describe('editor snippets', () => {
  it('make tab stops of names, wherever these stand as a whole word', () => {
    const body = editorSnippetBody("put(bucket, key, keys, 'bucket', x.key)", ['bucket', 'key', 'absent']);
    assert.equal(body, "put($\\{1:bucket}, $\\{2:key}, keys, 'bucket', x.key)$0".replaceAll('\\', ''));
  });

  it('keep what means something to the editor as it is', () => {
    assert.equal(editorSnippetBody('$a \\ {b}', []), '\\$a \\\\ {b\\}$0');
  });
});
