import * as vscode from 'vscode';

/** Unicode's pictures of control characters start here: U+2400 shows U+0000. */
const controlPictures = 0x2400;
const deletePicture = '\u2421';

/**
 * A name as it can be shown on one line: control characters as their pictures, spaces at the ends made visible, an empty
 * name in words. Never use the result as a key.
 */
export function displayName(name: string): string {
  if (name === '') return vscode.l10n.t('(empty name)');
  return (
    name
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are the point
      .replace(/[\u0000-\u001f]/g, (char) => String.fromCharCode(controlPictures + char.charCodeAt(0)))
      .replaceAll('\u007f', deletePicture)
      .replace(/^ +| +$/g, (spaces) => '␣'.repeat(spaces.length))
  );
}

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes for a person: powers of 1024, as VS Code shows sizes. */
export function displaySize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toLocaleString(vscode.env.language, { maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 })} ${units[unit]}`;
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** How long ago, in the reader's language: "3 days ago". */
export function displayAge(date: Date, now = Date.now()): string {
  const seconds = Math.max(0, (now - date.getTime()) / 1000);
  const [unit, length] = steps.find(([, size]) => seconds >= size) ?? (['second', 1] as const);
  const format = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: 'auto', style: 'short' });
  return format.format(-Math.floor(seconds / length), unit);
}

/** Date and time in the reader's language and zone. */
export function displayTime(date: Date): string {
  return date.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'medium' });
}
