import type { SampleLanguage } from './pattern';

/** A part of a sample that stands alone: what an editor snippet inserts. */
export interface SampleRegion {
  /** The same in every language: `put-if-absent`. */
  readonly name: string;
  /** Without the marker lines and the indentation that all lines share; ends without a line break. */
  readonly text: string;
}

/** A sample as a project gets it. */
export interface SampleText {
  /** Without markers. */
  readonly text: string;
  readonly regions: readonly SampleRegion[];
}

/** `// #region snippet: name` in TypeScript, `# region snippet: name` in Python, `// region snippet: name` in Java and Go. */
const begin = /^\s*(?:\/\/|#)\s*#?region snippet:\s*([a-z0-9-]+)\s*$/;
const end = /^\s*(?:\/\/|#)\s*#?endregion\s*$/;

/**
 * Takes the markers of short forms out of a sample.
 * @throws Error naming the line where markers do not match: a sample that ships never has that.
 */
export function readSampleText(source: string): SampleText {
  const kept: string[] = [];
  const regions: SampleRegion[] = [];
  let open: { readonly name: string; readonly from: number } | undefined;
  // Of the empty lines on both sides of a marker the more stay: formatters want one or two, never the sum.
  let spare = 0;
  const cut = () => {
    spare = kept.length - 1 - kept.findLastIndex((line) => line !== '');
  };
  for (const [index, line] of source.replaceAll('\r\n', '\n').split('\n').entries()) {
    const name = begin.exec(line)?.[1];
    if (name !== undefined) {
      if (open) throw new Error(`line ${index + 1}: the region ${open.name} is still open`);
      open = { name, from: kept.length };
      cut();
    } else if (open && end.test(line)) {
      regions.push({ name: open.name, text: dedent(kept.slice(open.from)) });
      open = undefined;
      cut();
    } else if (line === '' && spare > 0) spare -= 1;
    else {
      kept.push(line);
      spare = 0;
    }
  }
  if (open) throw new Error(`The region ${open.name} has no end`);
  return { text: kept.join('\n'), regions };
}

function dedent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const common = Math.min(...indents);
  return lines
    .map((line) => line.slice(common).trimEnd())
    .join('\n')
    .trim();
}

/** The line comment of a language. */
export function lineComment(language: SampleLanguage, text: string): string {
  return language === 'python' ? `# ${text}` : `// ${text}`;
}

const marker = /storage-integrator: pattern ([PR]\d\d) version (\d+)/;

/** The first line of every file that a pattern put into a project: by it the file is known again. */
export function patternMarker(language: SampleLanguage, { id, version }: { id: string; version: number }): string {
  return lineComment(language, `storage-integrator: pattern ${id} version ${version}`);
}

/** The pattern that a file of a project came from, by its first lines. */
export function patternOfFile(text: string): { readonly id: string; readonly version: number } | undefined {
  const found = marker.exec(text.slice(0, 500));
  return found?.[1] && found[2] ? { id: found[1], version: Number(found[2]) } : undefined;
}
