import path from 'node:path';
import type { SampleLanguage } from '../pattern';
import { patternMarker, readSampleText } from '../sampleText';
import { javaPackageOf } from './targetFolder';

/**
 * A sample as a file of a project: marked, without the markers of short forms, in the package of its folder.
 * @param folder Where it goes, relative to the project; TypeScript and Python import each other by relative names.
 */
export function renderSample(
  pattern: { readonly id: string; readonly version: number },
  language: SampleLanguage,
  source: string,
  folder: string,
): string {
  const text = inPackage(language, readSampleText(source).text, folder);
  return `${patternMarker(language, pattern)}\n${text}`;
}

/** Java and Go source in the package of its folder; other languages import by relative names. */
export function inPackage(language: SampleLanguage, text: string, folder: string): string {
  if (language === 'java') {
    const name = javaPackageOf(folder);
    return text.replaceAll(/\bcom\.example\.storage\b/g, name);
  }
  if (language === 'go') return text.replace(/^package storage$/m, `package ${goPackageOf(folder)}`);
  return text;
}

/** The package name of a folder of Go sources. */
export function goPackageOf(folder: string): string {
  const name = path.posix.basename(folder).toLowerCase();
  return name.replaceAll(/[^a-z0-9_]/g, '') || 'storage';
}
