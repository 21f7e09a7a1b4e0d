import type { SampleLanguage } from './pattern';

/** What people call the languages of samples. */
export const sampleLanguageTitles: Readonly<Record<SampleLanguage, string>> = {
  typescript: 'TypeScript',
  python: 'Python',
  java: 'Java',
  go: 'Go',
};

/** Languages of editors in which samples of a language are used. */
const editorLanguages: Readonly<Record<SampleLanguage, readonly string[]>> = {
  typescript: ['typescript', 'typescriptreact'],
  python: ['python'],
  java: ['java'],
  go: ['go'],
};

/** The language of samples for an editor, by VS Code's id of its language; undefined where there are none. */
export function sampleLanguageOf(editorLanguage: string): SampleLanguage | undefined {
  const entries = Object.entries(editorLanguages) as [SampleLanguage, readonly string[]][];
  return entries.find(([, ids]) => ids.includes(editorLanguage))?.[0];
}
