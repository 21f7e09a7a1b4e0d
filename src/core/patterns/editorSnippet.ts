/**
 * A region of a sample as the body of an editor snippet: names become tab stops, everything else is literal
 * (https://code.visualstudio.com/docs/editing/userdefinedsnippets#_snippet-syntax).
 * @param stops In the order in which Tab visits them; the last place is the end.
 */
export function editorSnippetBody(region: string, stops: readonly string[]): string {
  const found = stops.filter((name) => wholeWord(name).test(region));
  const places = new Map(found.map((name, index) => [name, index + 1]));
  const escaped = region.replaceAll(/[\\$}]/g, '\\$&');
  if (found.length === 0) return `${escaped}$0`;
  const anyStop = new RegExp(`(?<![\\w.'"-])(?:${found.join('|')})(?![\\w'"-])`, 'g');
  return `${escaped.replaceAll(anyStop, (name) => `\${${places.get(name)}:${name}}`)}$0`;
}

function wholeWord(name: string): RegExp {
  return new RegExp(`(?<![\\w.'"-])${name}(?![\\w'"-])`);
}
