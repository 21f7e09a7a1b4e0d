/** A path that some program gets wrong; `about` says what is odd about it. */
export interface OddName {
  readonly about: string;
  readonly path: string;
}

/** Paths as applications really have them: each has to come back as it was written. */
export const oddNames: readonly OddName[] = [
  { about: 'Chinese with spaces', path: '合同/2026 年度/采购合同（终稿）.pdf' },
  { about: 'rare Chinese characters', path: '人员/𠮷野家_㐂.txt' },
  { about: 'traditional Chinese', path: '報表/營業額.xlsx' },
  { about: 'full-width punctuation', path: '资料／说明：第１版，！.txt' },
  { about: 'Japanese and Korean', path: '一覧/レポート_보고서.txt' },
  { about: 'accents', path: 'clients/Müller & Søn/résumé.doc' },
  { about: 'emoji of several code points', path: 'photos/👨‍👩‍👧 2026.jpg' },
  { about: 'plus, percent and ampersand', path: 'odd/100%+1 & more=%41.txt' },
  { about: 'hash, question mark and semicolon', path: 'odd/c#?x=1;y=2.txt' },
  { about: 'quotes', path: `odd/it's "quoted" \`so\`.txt` },
  { about: 'brackets and braces', path: 'odd/[a]{b}(c).txt' },
  { about: 'two spaces inside', path: 'odd/two  spaces.txt' },
  { about: 'a name without an extension', path: 'odd/Makefile' },
  { about: 'a name that begins with a dot', path: 'odd/.hidden' },
  { about: 'a long name', path: `odd/${'长'.repeat(80)}.txt` },
  { about: 'many levels', path: `${'deep/'.repeat(30)}end.txt` },
];

/** Sizes around the limits of buffers and blocks, in bytes. */
export const sizes: readonly number[] = [0, 1, 4095, 4096, 4097, 65_536, 1_048_577, 8 * 1_048_576 + 1];
