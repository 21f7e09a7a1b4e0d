const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF01-\uFF60\uFFE0-\uFFE6]|[\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** Whether a character is as wide as it is high: Chinese letters and punctuation. */
export function isWide(character: string): boolean {
  return wide.test(character);
}

/** About how wide a text is, in ems: 1 for a wide character, an average for others. Fonts differ by some per cent. */
export function emsOf(text: string): number {
  let ems = 0;
  for (const character of text) ems += isWide(character) ? 1 : narrowEms(character);
  return ems;
}

function narrowEms(character: string): number {
  if (/[iljtfrI.,:;'|!()[\] ]/.test(character)) return 0.3;
  if (/[mwMW@%]/.test(character)) return 0.85;
  return /[A-Z]/.test(character) ? 0.68 : 0.5;
}

/** The pieces that no line break can part: words, and each wide character. */
export function unbreakable(text: string): string[] {
  return text.split(/\s+/).flatMap((word) => {
    const pieces: string[] = [];
    let narrow = '';
    for (const character of word) {
      if (!isWide(character)) narrow += character;
      else {
        if (narrow) pieces.push(narrow);
        pieces.push(character);
        narrow = '';
      }
    }
    return narrow ? [...pieces, narrow] : pieces;
  });
}
