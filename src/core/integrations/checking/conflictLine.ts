/** The line of the first of git's conflict markers, where all three stand in their order; from 1. */
export function conflictLine(text: string): number | undefined {
  if (!text.includes('<<<<<<<')) return undefined;
  const at = /^<{7}(?: |\r?$)/m.exec(text)?.index;
  if (at === undefined) return undefined;
  const rest = text.slice(at);
  const middle = /^={7}\r?$/m.exec(rest)?.index ?? -1;
  const end = /^>{7}(?: |\r?$)/m.exec(rest)?.index ?? -1;
  return middle > 0 && end > middle ? text.slice(0, at).split('\n').length : undefined;
}
