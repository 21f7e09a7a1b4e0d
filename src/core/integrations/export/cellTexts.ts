import type { Inline } from './documentModel';
import { isWide } from './textWidth';

/**
 * The texts of cells as something that is as wide as they are in a proportional font: letters of code are all as wide as a digit.
 */
export function cellTexts(rows: readonly (readonly (readonly Inline[])[])[]): string[][] {
  return rows.map((row) => row.map(measuredText));
}

function measuredText(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      switch (inline.kind) {
        case 'text':
          return inline.text;
        case 'code':
          return [...inline.text].map((char) => (isWide(char) || /\s/.test(char) ? char : '0')).join('');
        case 'link':
          return measuredText(inline.children);
        case 'break':
          return '\n';
        default:
          return '';
      }
    })
    .join('');
}
