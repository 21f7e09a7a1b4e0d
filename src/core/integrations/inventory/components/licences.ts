/** What a licence demands of who delivers software with it. */
export type LicenceKind = 'permissive' | 'weakCopyleft' | 'copyleft' | 'unknown';

const copyleft = /^(?:A?GPL|SSPL|EUPL|OSL|CC-BY-SA|CC-BY-NC|RPL|QPL|Sleepycat)\b/i;
const weakCopyleft = /^(?:LGPL|MPL|EPL|CDDL|CPL|MS-RL|APSL)\b|\bWITH\b.*(?:Classpath|GCC|LLVM|Bootloader)-exception/i;
const permissive =
  /^(?:MIT|MIT-0|Apache|BSD|0BSD|ISC|Unlicense|CC0|CC-BY-\d|Zlib|Python|PSF|BSL-1|BlueOak|WTFPL|X11|PostgreSQL|Unicode|NCSA|OpenSSL|curl|W3C|HPND|AFL|UPL|bzip2|ICU|Public-Domain|EDL|Go)\b/i;

/** The kind of an SPDX expression: of alternatives the freest, of what holds together the strictest. */
export function licenceKind(expression: string): LicenceKind {
  const order: readonly LicenceKind[] = ['permissive', 'weakCopyleft', 'copyleft', 'unknown'];
  const rank = (kind: LicenceKind) => order.indexOf(kind);
  const alternatives = expression.replaceAll(/[()]/g, ' ').split(/\s+OR\s+/i);
  const kinds = alternatives.map((alternative) => {
    const all = alternative.split(/\s+AND\s+/i).map((each) => kindOf(each.trim()));
    return all.reduce((a, b) => (rank(a) > rank(b) ? a : b));
  });
  return kinds.reduce((a, b) => (rank(a) < rank(b) ? a : b));
}

function kindOf(id: string): LicenceKind {
  if (weakCopyleft.test(id)) return 'weakCopyleft';
  if (copyleft.test(id)) return 'copyleft';
  return permissive.test(id) ? 'permissive' : 'unknown';
}

/** Names and addresses that people write, and the SPDX id that is meant. */
const written: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:the )?apache(?: software)?(?: licen[cs]e)?[\s,-]*(?:v(?:ersion)?\.?\s*)?2(?:\.0)?\b|apache\.org\/licenses\/license-2\.0/i,
    'Apache-2.0',
  ],
  [/^(?:the )?(?:expat\/)?mit(?: licen[cs]e)?$|opensource\.org\/licenses\/mit/i, 'MIT'],
  [/^mit[- ]0$/i, 'MIT-0'],
  [/bsd[\s-]*(?:licen[cs]e\s*)?(?:3|three|new|revised)|(?:3|three)[\s-]clause|(?:new|revised) bsd/i, 'BSD-3-Clause'],
  [/bsd[\s-]*(?:licen[cs]e\s*)?(?:2|two|simplified)|(?:2|two)[\s-]clause/i, 'BSD-2-Clause'],
  [/^(?:the )?isc(?: licen[cs]e)?/i, 'ISC'],
  [/mozilla public licen[cs]e[\s,]*(?:v(?:ersion)?\.?\s*)?2|^mpl[\s-]*2/i, 'MPL-2.0'],
  [/(?:affero|agpl)[^3]*3/i, 'AGPL-3.0'],
  [/(?:lesser|lgpl)[^23]*3/i, 'LGPL-3.0'],
  [/(?:lesser|library|lgpl)[^23]*2(?:\.1)?/i, 'LGPL-2.1'],
  [/(?:general public|gpl)[^23]*2.*classpath/i, 'GPL-2.0 WITH Classpath-exception-2.0'],
  [/(?:general public|gpl)[^23]*3/i, 'GPL-3.0'],
  [/(?:general public|gpl)[^23]*2/i, 'GPL-2.0'],
  [/eclipse public licen[cs]e[\s,-]*(?:v(?:ersion)?\.?\s*)?2|^epl[\s-]*2/i, 'EPL-2.0'],
  [/eclipse public licen[cs]e|^epl[\s-]*1/i, 'EPL-1.0'],
  [/eclipse distribution licen[cs]e/i, 'BSD-3-Clause'],
  [/common development and distribution|^cddl/i, 'CDDL-1.0'],
  [/python software foundation|^psf/i, 'PSF-2.0'],
  [/^(?:the )?unlicense/i, 'Unlicense'],
  [/^(?:cc0|public domain)/i, 'CC0-1.0'],
];

/** An SPDX expression stays as it is: words of it hold no blanks but around AND, OR and WITH. */
const spdx = /^\(?[A-Za-z0-9.+-]+\)?(?:\s+(?:AND|OR|WITH)\s+\(?[A-Za-z0-9.+-]+\)?)*$/;

/** What somebody wrote as licence, as SPDX where it is known; a text that is no licence's name is undefined. */
export function spdxOf(text: string): string | undefined {
  const line = text.trim();
  if (line === '' || line.length > 200 || /^(?:unknown|see\b.*|other|none|proprietary)$/i.test(line)) return undefined;
  const isExpression = spdx.test(line) && (/[\d-]/.test(line) || /^(?:MIT|ISC|Zlib|Unlicense|WTFPL)\b/.test(line));
  if (isExpression && licenceKind(line) !== 'unknown') return line;
  const known = written.find(([pattern]) => pattern.test(line));
  if (known) return known[1];
  return line.includes('\n') ? undefined : line;
}

/** Phrases that only the text of one licence has. */
const texts: readonly (readonly [RegExp, string])[] = [
  [/apache license\s+version 2\.0/, 'Apache-2.0'],
  [/gnu affero general public license\s+version 3/, 'AGPL-3.0'],
  [/gnu lesser general public license\s+version 3/, 'LGPL-3.0'],
  [/gnu lesser general public license\s+version 2\.1/, 'LGPL-2.1'],
  [/gnu general public license\s+version 3/, 'GPL-3.0'],
  [/gnu general public license\s+version 2/, 'GPL-2.0'],
  [/mozilla public license,? version 2\.0/, 'MPL-2.0'],
  [/eclipse public license\s*-\s*v 2\.0/, 'EPL-2.0'],
  [/permission is hereby granted, free of charge, to any person obtaining a copy/, 'MIT'],
  [/permission to use, copy, modify, and(?:\/or)? distribute this software for any purpose/, 'ISC'],
  [/neither the names? of .{1,200}? nor the names of/, 'BSD-3-Clause'],
  [/redistributions of source code must retain/, 'BSD-2-Clause'],
  [/this is free and unencumbered software released into the public domain/, 'Unlicense'],
];

/** The licence whose text this is; undefined when it is none that we know. */
export function licenceOfText(text: string): string | undefined {
  const plain = text.slice(0, 20_000).toLowerCase().replaceAll(/\s+/g, ' ');
  return texts.find(([phrase]) => phrase.test(plain))?.[1];
}
