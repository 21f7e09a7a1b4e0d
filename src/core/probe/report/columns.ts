/** Characters that take two columns of a terminal: East Asian wide and full-width ones, as far as our texts have them. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/g;

function width(text: string): number {
  return text.length + (text.match(wide)?.length ?? 0);
}

/** Lines whose columns begin at the same place, indented by two; the last column is as long as it is. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => width(row[at] ?? ''))));
  return rows.map((row) => {
    const padded = row.map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - width(cell)));
    return `  ${padded.join('  ')}`.trimEnd();
  });
}
