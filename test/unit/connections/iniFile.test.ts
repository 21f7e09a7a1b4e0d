import assert from 'node:assert/strict';
import {
  awsIni,
  type IniDialect,
  iniChildren,
  iniValue,
  parseIni,
  rcloneIni,
  s3cmdIni,
} from '../../../src/core/connections/iniFile';

function pairsOf(text: string, dialect: IniDialect): string[] {
  return parseIni(text, dialect).sections.flatMap(({ name, entries }) =>
    entries.map(({ key, value }) => `${name}|${key}|${value}`),
  );
}

describe('parseIni', () => {
  it('keeps sections, order, lines and dots in names', () => {
    const file = parseIni('\ufeffx = 0\r\n[my.remote]\r\n\r\na = 1\n[ b ]\n[my.remote]\nc=2', rcloneIni);
    assert.deepEqual(
      file.sections.map(({ name, line, entries }) => [name, line, entries.map((entry) => entry.line)]),
      [
        ['', 0, [1]],
        ['my.remote', 2, [4]],
        ['b', 5, []],
        ['my.remote', 6, [7]],
      ],
    );
  });

  it('keeps values as they are', () => {
    const secret = String.raw`a\nb#c;d=e:f"g%(h)s😀`;
    for (const dialect of [awsIni, rcloneIni, s3cmdIni])
      assert.deepEqual(pairsOf(`[s]\nk😀 = ${secret}  `, dialect === s3cmdIni ? s3cmdIni : dialect), [
        `s|k😀|${secret}`,
      ]);
  });

  it('knows the comments of each dialect', () => {
    const text = '[s]\n# one = 1\n; two = 2\nthree = 3 # x ; y';
    assert.deepEqual(pairsOf(text, awsIni), ['s|three|3']);
    assert.deepEqual(pairsOf(text, rcloneIni), ['s|three|3 # x ; y']);
    assert.deepEqual(pairsOf(text, s3cmdIni), ['s|; two|2', 's|three|3 # x ; y']);
  });

  it('knows the separators and quotes of each dialect', () => {
    assert.deepEqual(pairsOf('[s]\nurl: http://h=1', rcloneIni), ['s|url|http://h=1']);
    assert.deepEqual(pairsOf('[s]\na:b = c', s3cmdIni), ['s|a:b|c']);
    assert.deepEqual(pairsOf('[s]\na = "b"', s3cmdIni), ['s|a|b']);
    assert.deepEqual(pairsOf('[s]\na = "b"', awsIni), ['s|a|"b"']);
  });

  it('nests indented lines below a key without a value, for AWS only', () => {
    const text = '[p]\ns3 =\n  endpoint_url = http://h\n  addressing_style=path\nregion = x\n  continued = y\n';
    const file = parseIni(text, awsIni);
    const entries = file.sections[0]?.entries ?? [];
    assert.deepEqual(
      entries.map(({ key }) => key),
      ['s3', 'region'],
    );
    assert.equal(iniValue(iniChildren(entries, 'S3'), 'endpoint_url'), 'http://h');
    assert.equal(iniValue(iniChildren(entries, 's3'), 'addressing_style'), 'path');
    assert.deepEqual(file.ignoredLines, [6]);
    assert.equal(pairsOf(text, rcloneIni).length, 5);
  });

  it('does not nest in a section that is indented as a whole', () => {
    assert.deepEqual(pairsOf('[p]\n  a =\n  b = 1', awsIni), ['p|a|', 'p|b|1']);
    assert.deepEqual(pairsOf('[o]\nx =\n[p]\n  a = 1', awsIni), ['o|x|', 'p|a|1']);
  });

  it('ignores and reports lines that say nothing', () => {
    assert.deepEqual(parseIni('[s]\nnonsense\n= x\na=1', rcloneIni).ignoredLines, [2, 3]);
  });

  it('lets the last value of a key count, whatever its case', () => {
    const [section] = parseIni('[s]\na=1\nA=2\nb=', rcloneIni).sections;
    assert.equal(iniValue(section?.entries ?? [], 'a'), '2');
    assert.equal(iniValue(section?.entries ?? [], 'b'), undefined);
  });
});
