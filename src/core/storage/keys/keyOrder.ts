/**
 * Orders keys as stores list them: by the bytes of their UTF-8 form (the order of code points). JavaScript's `<`
 * compares UTF-16 code units, which puts U+1F600 before U+FF01. Negative, zero or positive, for `Array.sort`.
 */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above U+FFFF, so they come after the code units 0xe000-0xffff. */
function rank(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit;
  return codeUnit >= 0xe000 ? codeUnit - 0x800 : codeUnit + 0x2000;
}
