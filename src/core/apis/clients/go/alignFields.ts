/** A field or a constant on a line of its own: name, then its type or `Type = value`, then perhaps a tag. */
const fieldLine = /^\t([A-Za-z_]\w*) (\S[^`]*?)(?: (`[^`]*`))?$/;

/**
 * Lines of fields and constants as gofmt writes them: in columns, which begin anew after a comment or another line.
 * @param text Go source in which only blocks of fields and constants have such lines indented by one tab.
 */
export function alignFields(text: string): string {
  const lines: string[] = [];
  let block: RegExpExecArray[] = [];
  let inside = false;
  const flush = () => {
    lines.push(...aligned(block));
    block = [];
  };
  for (const line of text.split('\n')) {
    const field = inside ? fieldLine.exec(line) : null;
    if (field) block.push(field);
    else {
      flush();
      lines.push(line);
    }
    if (/^(?:type \w+ struct \{|const \()$/.test(line)) inside = true;
    else if (/^[})]$/.test(line)) inside = false;
  }
  flush();
  return lines.join('\n');
}

function aligned(block: readonly RegExpExecArray[]): readonly string[] {
  const width = (column: 1 | 2) => Math.max(...block.map((field) => (field[column] ?? '').length));
  return block.map(([, name = '', type = '', tag]) => {
    const start = `\t${name.padEnd(width(1))} `;
    return tag === undefined ? start + type : `${start}${type.padEnd(width(2))} ${tag}`;
  });
}
