import { createHash } from 'node:crypto';
import type { Pattern } from '../../../patterns/catalogue';
import { declarationsOf } from '../../../patterns/codeDeclarations';
import type { SampleLanguage } from '../../../patterns/pattern';
import { patternOfFile, type SampleRegion } from '../../../patterns/sampleText';
import type { CodeExcerpt, CodeFile } from './documentFacts';

/** A region that a person marked: `#region NAME` as editors fold it. */
const begin = /^\s*(?:\/\/|#)\s*#?region\s+(?:snippet:\s*)?(\S.*?)\s*$/;
const end = /^\s*(?:\/\/|#)\s*#?endregion\b/;

/**
 * What a document says of a file of code: it is read now, so that what is quoted is what is there.
 * @param regions The short forms of the pattern's samples; each is looked for in the file.
 */
export function codeFile(
  file: string,
  text: string,
  { pattern, language, regions }: { pattern: Pattern; language: SampleLanguage; regions: readonly SampleRegion[] },
): CodeFile {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const marker = patternOfFile(text);
  const marked = markedRegions(lines);
  const names = new Set(marked.map(({ name }) => name));
  const found = regions.filter(({ name }) => !names.has(name)).flatMap((region) => shortForm(lines, region));
  return {
    file,
    pattern: pattern.id,
    ...(marker && { version: marker.version }),
    lines: lines.at(-1) === '' ? lines.length - 1 : lines.length,
    sha256: createHash('sha256').update(text).digest('hex'),
    excerpts: [...marked, ...found],
    declarations: declarationsOf(lines, language),
  };
}

function markedRegions(lines: readonly string[]): readonly CodeExcerpt[] {
  const found: CodeExcerpt[] = [];
  const open: { name: string; first: number }[] = [];
  for (const [at, line] of lines.entries()) {
    const name = begin.exec(line)?.[1];
    if (name !== undefined) open.push({ name, first: at + 1 });
    else if (end.test(line)) {
      const region = open.pop();
      if (region && region.first < at) found.push(excerpt(region.name, lines, region.first, at));
    }
  }
  return found;
}

/** The lines of a short form, also when somebody changed what is between its first and its last line. */
function shortForm(lines: readonly string[], { name, text }: SampleRegion): readonly CodeExcerpt[] {
  const wanted = text.split('\n').map((line) => line.trim());
  const [opening = '', closing = ''] = [wanted[0], wanted.at(-1)];
  const same = (at: number) => wanted.every((line, offset) => lines[at + offset]?.trim() === line);
  const from = lines.findIndex((_, at) => same(at));
  if (from >= 0) return [excerpt(name, lines, from, from + wanted.length)];
  const changed = lines.findIndex((line) => line.trim() === opening);
  if (changed < 0) return [];
  const indent = indentOf(lines[changed] ?? '');
  const within = lines.slice(changed + 1, changed + wanted.length * 3);
  const last = within.findIndex((line) => line.trim() === closing && indentOf(line) >= indent);
  return last < 0 ? [] : [excerpt(name, lines, changed, changed + 2 + last)];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** @param from From 0; `to` is not included. */
function excerpt(name: string, lines: readonly string[], from: number, to: number): CodeExcerpt {
  const quoted = lines.slice(from, to);
  const common = Math.min(...quoted.filter((line) => line.trim() !== '').map(indentOf));
  return { name, first: from + 1, last: to, text: quoted.map((line) => line.slice(common).trimEnd()).join('\n') };
}
