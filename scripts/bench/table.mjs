// @ts-check

/**
 * Prints a table in Markdown, its columns lined up.
 * @param {string} title
 * @param {readonly string[]} header
 * @param {readonly (readonly string[])[]} rows
 */
export function printTable(title, header, rows) {
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, column)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  console.log(`\n${[title, '', line(header), rule, ...rows.map(line)].join('\n')}\n`);
}

/**
 * @param {string} text
 * @param {number} width
 * @param {number} column The first is text, the others are numbers.
 */
function pad(text, width, column) {
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}

/**
 * One row for each candidate of a comparison; the first is ours, and the ratio is ours to it.
 * @param {string} title
 * @param {readonly import('./runs.mjs').Measured[]} measured
 */
export function printComparison(title, measured) {
  const ours = measured[0]?.median ?? Number.NaN;
  const seconds = (/** @type {number} */ value) => value.toFixed(value < 1 ? 3 : 2);
  const rows = measured.map(({ name, median, min, max, runs }) => [
    name,
    seconds(median),
    `${seconds(min)}-${seconds(max)}`,
    String(runs),
    `${(ours / median).toFixed(2)}x`,
  ]);
  printTable(title, ['seconds', 'median', 'min-max', 'N', 'ours / it'], rows);
}
