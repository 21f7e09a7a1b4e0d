import type { SampleLanguage } from '../../patterns/pattern';
import { manifestRules } from './manifestRules';

/** Words of Java that no part of a package may be (Java Language Specification 17, 3.9). */
const javaWords = new Set(
  (
    '_ abstract assert boolean break byte case catch char class const continue default do double else enum extends false final finally ' +
    'float for goto if implements import instanceof int interface long native new null package private protected public return short ' +
    'static strictfp super switch synchronized this throw throws transient true try void volatile while'
  ).split(' '),
);

const isJavaGroup = (name: string) =>
  name.split('.').every((part) => /^[a-z_][a-z0-9_]*$/.test(part) && !javaWords.has(part));

/** As `go mod init` takes one (golang.org/x/mod/module, CheckImportPath); `std` and `cmd` are Go's own. */
function isGoModule(name: string): boolean {
  const parts = name.split('/');
  const isPart = (part: string) => /^[A-Za-z0-9_~](?:[A-Za-z0-9_~.-]*[A-Za-z0-9_~-])?$/.test(part);
  return parts.every(isPart) && !['std', 'cmd'].includes(parts[0] ?? '');
}

/** What is wrong with the key `package` of a manifest for a language, in English; undefined when nothing is. */
export function packageProblem(language: SampleLanguage, name: string): string | undefined {
  switch (language) {
    case 'java':
      return isJavaGroup(name) ? undefined : manifestRules.javaGroup.en;
    case 'go':
      return isGoModule(name) ? undefined : manifestRules.goModule.en;
    default:
      return manifestRules.noPackage.en;
  }
}
