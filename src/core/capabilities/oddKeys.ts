/**
 * Keys that exist in the wild and that a store may refuse, change or confuse; each is a capability of its own
 * (`key.<name>`). The probe puts its scratch prefix in front, `{}` stands for it where the position matters.
 */
export const oddKeys = {
  plain: '{}plain.txt',
  trailingSlash: '{}folder/',
  doubleSlash: '{}a//b.txt',
  trailingDoubleSlash: '{}a//',
  dotSegment: '{}a/./b.txt',
  dotDotSegment: '{}a/../b.txt',
  endsWithDot: '{}a/.',
  endsWithDotDot: '{}a/..',
  plus: '{}a+b.txt',
  percent: '{}100%.txt',
  percentEscape: '{}%41%2Fb.txt',
  space: '{}two  spaces .txt',
  trailingSpace: '{}trailing space ',
  backslash: '{}back\\slash.txt',
  quotes: '{}"double" \'single\' `back`.txt',
  questionMark: '{}what?x=1&y=2.txt',
  hash: '{}c#.txt',
  xmlCharacters: '{}<a>&amp;.txt',
  newline: '{}new\nline.txt',
  carriageReturn: '{}carriage\rreturn.txt',
  tab: '{}tab\there.txt',
  control01: '{}control\u0001.txt',
  control7f: '{}control\u007f.txt',
  composed: '{}caf\u00e9.txt',
  decomposed: '{}cafe\u0301.txt',
  chinese: '{}测试/数据 文件.txt',
  emoji: '{}😀.txt',
  upperCase: '{}case/Test',
  lowerCase: '{}case/test',
  objectBesideFolder: '{}clash/a',
  folderBesideObject: '{}clash/a/',
  objectInFolder: '{}clash/a/b',
  segment900: `{}${'s'.repeat(900)}`,
  bytes1024: `{}${'0123456789/'.repeat(94)}`,
  leadingSlash: '/{}leading.txt',
} as const;

export type OddKeyName = keyof typeof oddKeys;

/** The limit of S3 (user guide, "Naming Amazon S3 objects"). */
const maxKeyBytes = 1024;

/** The key of this name below a scratch prefix (which ends with `/`); `bytes1024` is filled or cut to the limit. */
export function oddKeyBelow(name: OddKeyName, scratchPrefix: string): string {
  const key = oddKeys[name].replace('{}', scratchPrefix);
  return name === 'bytes1024' ? key.padEnd(maxKeyBytes, 'x').slice(0, maxKeyBytes) : key;
}
