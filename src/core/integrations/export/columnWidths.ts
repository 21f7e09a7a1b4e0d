import { emsOf, unbreakable } from './textWidth';

/** A column that holds sentences does not ask for more than this, ems. */
const longestNatural = 40;
/** A word may ask for this much before it is broken, ems. */
const longestWord = 20;
/** So short a text stays in one line: a column with 默 over 认 over 值 is hard to read. */
const shortText = 5;
/** Space beside the text of a cell, ems. */
const padding = 1.7;
/** A table with fewer columns stays upright: its long words are broken. */
const fewestTurned = 5;
/** The first row is in bold letters, which are wider. */
const bold = 1.1;

/**
 * Shares the width of a table among its columns: each has room for its longest word as far as that is possible, and the
 * rest goes where the long texts are.
 * @param rows Texts of the cells, header included.
 * @param available Any unit; the widths are whole numbers of it that sum up to it.
 * @param em The size of the text in that unit.
 */
export function columnWidths(rows: readonly (readonly string[])[], available: number, em: number): number[] {
  const count = Math.max(1, ...rows.map((row) => row.length));
  const columns = Array.from({ length: count }, (_, at) => rows.map((row) => row[at] ?? ''));
  const least = columns.map((cells) => leastWidth(cells, em));
  const natural = columns.map((cells, at) =>
    Math.max(least[at] ?? 0, (Math.min(longest(cells), longestNatural) + padding) * em),
  );
  return whole(shared(least, natural, available), available);
}

/** Whether the words of a table fit an upright page only broken into pieces. */
export function needsLandscape(rows: readonly (readonly string[])[], available: number, em: number): boolean {
  const count = Math.max(1, ...rows.map((row) => row.length));
  const columns = Array.from({ length: count }, (_, at) => rows.map((row) => row[at] ?? ''));
  const least = columns.map((cells) => leastWidth(cells, em));
  return count >= fewestTurned && sum(least) > available;
}

function leastWidth(cells: readonly string[], em: number): number {
  const [header = [], ...others] = cells.map((cell) => (emsOf(cell) <= shortText ? [cell] : unbreakable(cell)));
  const word = Math.max(longest(header) * bold, longest(others.flat()));
  return (Math.min(word, longestWord) + padding) * em;
}

function shared(least: readonly number[], natural: readonly number[], available: number): number[] {
  const [leastSum, naturalSum] = [sum(least), sum(natural)];
  if (naturalSum <= available) return natural.map((width) => (width * available) / naturalSum);
  if (leastSum >= available) return capped(least, available);
  const share = (available - leastSum) / (naturalSum - leastSum);
  return least.map((width, at) => width + ((natural[at] ?? width) - width) * share);
}

/** Only the widest columns give way, all down to the same width: short words stay whole where long paths must be broken. */
function capped(widths: readonly number[], available: number): number[] {
  const sorted = [...widths].sort((a, b) => a - b);
  let rest = available;
  for (const [at, width] of sorted.entries()) {
    const share = rest / (sorted.length - at);
    if (width > share) return widths.map((each) => Math.min(each, share));
    rest -= width;
  }
  return [...widths];
}

function whole(widths: readonly number[], available: number): number[] {
  const rounded = widths.map(Math.floor);
  const rest = Math.round(available) - sum(rounded);
  return rounded.map((width, at) => (at === rounded.length - 1 ? width + rest : width));
}

/** Of the lines of all texts. */
function longest(texts: readonly string[]): number {
  return Math.max(1, ...texts.flatMap((text) => text.split('\n')).map(emsOf));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
