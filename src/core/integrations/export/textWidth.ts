const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF01-\uFF60\uFFE0-\uFFE6]|[\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** Thousandths of an em of the characters from U+0020 on in Arial and its like (Helvetica's font metrics, Adobe Core 14). */
const widths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
] as const;
const otherWidth = 0.56;

/** Whether a character is as wide as it is high: Chinese letters and punctuation. */
export function isWide(character: string): boolean {
  return wide.test(character);
}

/** How wide a character is in a sans serif font, ems. */
export function charEms(character: string): number {
  if (isWide(character)) return 1;
  const thousandths = widths[character.charCodeAt(0) - 0x20];
  return thousandths === undefined ? otherWidth : thousandths / 1000;
}

/** How wide a text is in a sans serif font, ems. */
export function emsOf(text: string): number {
  let ems = 0;
  for (const character of text) ems += charEms(character);
  return ems;
}

/** Punctuation that never begins a line (避头): it stays with what is before it. */
const closing = /^[、。，．：；！？）】》〉」』〕］｝”’…—]$/u;

/** The pieces that no line break can part: words, and each wide character, with the closing punctuation that follows them. */
export function unbreakable(text: string): string[] {
  return text.split(/\s+/).flatMap((word) => {
    const pieces: string[] = [];
    let isOpen = false;
    for (const character of word) {
      const joins = closing.test(character) || (isOpen && !isWide(character));
      const last = pieces.pop();
      if (joins && last !== undefined) pieces.push(last + character);
      else pieces.push(...(last === undefined ? [] : [last]), character);
      isOpen = !isWide(character);
    }
    return pieces;
  });
}
