// @ts-check
// Keys that exist in the wild and that a careless client loses, renames or confuses. Every one is a legal key.

/** @typedef {import('./oddKeys.mjs').OddKey} OddKey */

const longSegment = (/** @type {number} */ bytes) => 'long-segment-'.padEnd(bytes, '0123456789');

/**
 * A key of exactly 1024 bytes, the limit: segments of 100 bytes, some of them Chinese (3 bytes a character).
 * @returns {string}
 */
function longestKey() {
  const pair = `${'longest-key-'.padEnd(99, '0123456789')}/${'存储'.repeat(16)}abc/`;
  let key = 'limit/';
  while (Buffer.byteLength(key + pair) < 1000) key += pair;
  return `${key.padEnd(key.length + 1024 - Buffer.byteLength(key) - 4, 'z')}.txt`;
}

/** @type {readonly OddKey[]} */
export const oddKeys = [
  { name: 'leading slash', key: '/leading-slash.txt' },
  { name: 'two leading slashes', key: '//two-leading-slashes.txt' },
  { name: 'slash only', key: '/' },
  { name: 'double slash', key: 'a//b.txt' },
  { name: 'triple slash', key: 'triple///slash.txt' },
  { name: 'trailing slash', key: 'trailing-slash/' },
  { name: 'trailing slash with content', key: 'trailing-slash-with-content/' },
  { name: 'two trailing slashes', key: 'two-trailing-slashes//' },
  { name: 'dot segment', key: 'a/./b.txt' },
  { name: 'dot-dot segment', key: 'a/../b.txt' },
  { name: 'leading dot segment', key: './leading-dot.txt' },
  { name: 'leading dot-dot segment', key: '../leading-dot-dot.txt' },
  { name: 'dot as last segment', key: 'dot-last/.' },
  { name: 'dot-dot as last segment', key: 'dot-dot-last/..' },
  { name: 'three dots', key: 'three-dots/...' },
  { name: 'hidden file', key: '.hidden' },
  { name: 'what a/../b.txt must not become', key: 'b.txt' },
  { name: 'what a//b.txt must not become', key: 'a/b.txt' },
  { name: 'object beside its folder', key: 'a' },
  { name: 'folder marker beside its object', key: 'a/' },
  { name: 'object within the folder', key: 'a/b' },
  { name: 'upper case', key: 'Test' },
  { name: 'lower case', key: 'test' },
  { name: 'upper case extension', key: 'case/Report.TXT' },
  { name: 'lower case extension', key: 'case/report.txt' },
  { name: 'plus', key: 'plus+sign.txt' },
  { name: 'percent', key: '100%.txt' },
  { name: 'percent escape', key: 'percent%20escape.txt' },
  { name: 'escaped slash', key: 'escaped%2Fslash.txt' },
  { name: 'double percent escape', key: 'percent%2520escape.txt' },
  { name: 'space', key: 'space in name.txt' },
  { name: 'leading space', key: ' leading space.txt' },
  { name: 'trailing space', key: 'trailing space.txt ' },
  { name: 'two spaces', key: 'two  spaces.txt' },
  { name: 'space only segment', key: 'space-segment/ /file.txt' },
  { name: 'backslash', key: 'back\\slash.txt' },
  { name: 'backslash dot-dot', key: 'back\\..\\slash.txt' },
  { name: 'single quote', key: "single'quote.txt" },
  { name: 'double quote', key: 'double"quote.txt' },
  { name: 'backtick and dollar', key: 'back`tick-$HOME.txt' },
  { name: 'question mark', key: 'question?mark.txt' },
  { name: 'query look-alike', key: 'query?versionId=1&uploads.txt' },
  { name: 'hash', key: 'hash#mark.txt' },
  { name: 'ampersand and equals', key: 'ampersand&equals=.txt' },
  { name: 'colon, semicolon and at', key: 'colon:semicolon;at@.txt' },
  { name: 'brackets and comma', key: 'brackets[1]{2}(3),.txt' },
  { name: 'angle brackets', key: 'angle<tag>&amp;.txt' },
  { name: 'pipe, star and caret', key: 'pipe|star*caret^.txt' },
  { name: 'tilde', key: '~tilde/~0/~.txt' },
  { name: 'address look-alike', key: 'https://example.com/file.txt' },
  { name: 'newline', key: 'new\nline.txt' },
  { name: 'carriage return', key: 'carriage\rreturn.txt' },
  { name: 'tab', key: 'tab\tcharacter.txt' },
  { name: 'control character 0x01', key: 'control-\u0001-01.txt' },
  { name: 'control character 0x7f', key: 'control-\u007f-7f.txt' },
  { name: 'no-break space', key: 'no-break\u00a0space.txt' },
  { name: 'zero width space', key: 'zero\u200bwidth.txt' },
  { name: 'Chinese', key: '中文/设计文档（终稿）.txt' },
  { name: 'full-width slash look-alike', key: '全角／斜线.txt' },
  { name: 'NFC', key: 'normal-form/caf\u00e9.txt' },
  { name: 'NFD', key: 'normal-form/cafe\u0301.txt' },
  { name: 'emoji', key: 'emoji-\u{1f3ed}-\u{1f4e6}.txt' },
  { name: 'joined emoji', key: 'emoji-\u{1f469}\u200d\u{1f52c}.txt' },
  { name: 'right to left', key: 'right-to-left-\u05e9\u05dc\u05d5\u05dd.txt' },
  { name: 'reserved Windows name', key: 'windows/CON' },
  { name: 'reserved Windows name with extension', key: 'windows/nul.txt' },
  { name: 'trailing dot', key: 'windows/trailing-dot.' },
  { name: 'no extension', key: 'no-extension' },
  { name: 'property of every object', key: '__proto__' },
  { name: '900-byte segment', key: `long/${longSegment(900)}` },
  { name: '1024-byte key', key: longestKey() },
];
