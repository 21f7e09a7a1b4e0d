import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../base/errors';
import type { Pattern } from '../../../patterns/catalogue';
import type { DocumentLanguage } from '../../manifest/integration';

/** The parts of a pattern's section, in their order there. */
export const sectionParts = [
  'when',
  'how',
  'configuration',
  'calling',
  'needs',
  'permissions',
  'failure',
  'operation',
  'verification',
] as const;
export type SectionPart = (typeof sectionParts)[number];

/** What a pattern's `section.<language>.md` says, part by part, without its headings. */
export type PatternSection = Readonly<Record<SectionPart, string>>;

/**
 * Reads the section of a pattern for the delivered guide.
 * @throws AppError `local.io`; `internal` when it has not the nine parts that every section has.
 */
export async function readPatternSection(pattern: Pattern, language: DocumentLanguage): Promise<PatternSection> {
  const file = path.join(pattern.folder, `section.${language}.md`);
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  });
  return splitSection(text, file);
}

/** The parts of a section's text. @throws AppError `internal` when there are not nine of them. */
export function splitSection(text: string, file: string): PatternSection {
  const [, ...parts] = text.split(/^### .*\n/m);
  if (parts.length !== sectionParts.length) {
    throw new AppError('internal', `${file} has ${parts.length} parts instead of ${sectionParts.length}`);
  }
  return Object.fromEntries(sectionParts.map((part, at) => [part, parts[at]?.trim() ?? ''])) as PatternSection;
}
