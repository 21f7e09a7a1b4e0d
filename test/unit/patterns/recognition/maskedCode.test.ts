import assert from 'node:assert/strict';
import type { SampleLanguage } from '../../../../src/core/patterns/pattern';
import { maskCode } from '../../../../src/core/patterns/recognition/maskedCode';

/** Code in quotes begins with a dollar, which would be taken for a slip in a plain string of this file. */
const dollars = (text: string) => text.replaceAll('§', '$');

/** What is left of code, blanks joined. */
const left = (text: string, language: SampleLanguage) =>
  maskCode(dollars(text), language)
    .code.replaceAll(/[ \t]+/g, ' ')
    .trim();

describe('code without comments and quoted text', () => {
  it('is of the same length, lines and all', () => {
    const text = dollars('/* a\n * b */ x("//\\"", `c\n§{d("e")}f`) // g\r\n');
    const { code, quoted } = maskCode(text, 'typescript');
    assert.equal(code.length, text.length);
    assert.equal(quoted.length, text.length);
    assert.deepEqual(
      [...code.matchAll(/\n/g)].map(({ index }) => index),
      [...text.matchAll(/\n/g)].map(({ index }) => index),
    );
  });

  it('keeps code inside of templates, and what stands behind regular expressions', () => {
    assert.equal(left('a(`x §{b(`y §{c("z")}`)} /* no comment */`)', 'typescript'), 'a(` b(` c(" ") `) `)');
    assert.equal(
      left("t.replace(/['\"`/]\\//g, f()); x = a / b; // '", 'typescript'),
      't.replace( g, f()); x = a / b;',
    );
    assert.equal(left('const ok = /[/\'"]/.test(s) && open(s)', 'typescript'), 'const ok = .test(s) && open(s)');
  });

  it('of Python knows its strings', () => {
    assert.equal(left("x = r'\\d' # no\ny('a')", 'python'), "x = r' ' \ny(' ')");
    assert.equal(left('"""open(x)\n\'it\'s"""\nopen(y)  # open(z)', 'python'), '""" \n """\nopen(y)');
    assert.equal(left('f"{open(a)} {{open(b)}} open(c)"', 'python'), 'f" open(a) "');
  });

  it('of Java and Go knows text blocks, runes and raw strings', () => {
    assert.equal(left('s = """\n  File f = "x";\n  """; c = \'"\'; g();', 'java'), 's = """\n \n """; c = \' \'; g();');
    assert.equal(
      left('r := \'`\'; s := `os.Remove(\\`; t := "`" // os.Remove', 'go'),
      'r := \' \'; s := ` `; t := " "',
    );
  });

  it('ends what nobody closed', () => {
    assert.equal(left("a('x\nb()", 'typescript'), "a(' \nb()");
    assert.equal(left('/* x', 'java'), '');
    const deep = dollars('`§{'.repeat(5_000));
    assert.equal(maskCode(deep, 'typescript').code.length, deep.length);
    assert.equal(maskCode(dollars('`§{'), 'typescript').code.length, 3);
  });
});
