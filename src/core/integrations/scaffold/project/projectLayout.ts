import { inPackage } from '../../../patterns/insertion/renderSample';
import type { SampleLanguage } from '../../../patterns/pattern';
import type { ProjectNames } from './projectNames';

/** Where a project of a language has what comes from the catalogue and from generators; all relative to the project, with `/`. */
export interface ProjectLayout {
  /** Folder of a pattern's samples. */
  readonly samples: (pattern: string) => string;
  /** A file of a pattern's tests. */
  readonly patternTest: (file: string) => string;
  /** A file that the tests of all patterns share; undefined: the project has its own. */
  readonly support: (file: string) => string | undefined;
  /** A test or support file with its imports as the project has them. */
  readonly testText: (source: string, pattern?: string) => string;
  /** A file of the client that core/apis/clients generates; undefined: the project does not have it. */
  readonly apiFile: (file: string, folder: string) => string | undefined;
  /** Its text, in the package that it gets. */
  readonly apiText: (source: string) => string;
}

/** The package of a generated client in Java and Go: they take no underscores. */
export const apiPackage = (folder: string) => folder.replaceAll(/[^a-z\d]/g, '');

const isManagement = (pattern: string) => pattern.startsWith('R');

export function projectLayout(language: SampleLanguage, names: ProjectNames): ProjectLayout {
  return layouts[language](names);
}

const layouts: Readonly<Record<SampleLanguage, (names: ProjectNames) => ProjectLayout>> = {
  typescript: () => ({
    samples: (pattern) => (isManagement(pattern) ? 'src/management' : 'src/storage'),
    patternTest: (file) => `test/patterns/${file}`,
    support: (file) => `test/support/${file}`,
    testText: (source, pattern = '') => typescriptTest(source, pattern),
    apiFile: (file, folder) => (file.startsWith('src/') ? `src/management/${folder}/${file.slice(4)}` : undefined),
    apiText: (source) => source,
  }),
  python: ({ python }) => ({
    samples: (pattern) => `src/${python.package}/${isManagement(pattern) ? 'management' : 'storage'}`,
    patternTest: (file) => `tests/patterns/${file}`,
    support: (file) => (file === 'conftest.py' ? `tests/${file}` : `tests/support/${file}`),
    testText: (source, pattern = '') => pythonTest(source, pattern, python.package),
    apiFile: (file, folder) => {
      const [, name] = /^(?!tests\/)[^/]+\/(\w+\.py)$/.exec(file) ?? [];
      return name && `src/${python.package}/management/${folder}/${name}`;
    },
    apiText: (source) => source,
  }),
  java: ({ java }) => {
    const main = `src/main/java/${java.folder}/storage`;
    const test = `src/test/java/${java.folder}/storage`;
    return {
      samples: () => main,
      patternTest: (file) => `${test}/${file}`,
      support: (file) => `${test}/testing/${file}`,
      testText: (source) => inPackage('java', source, main),
      apiFile: (file, folder) => {
        const [, name] = /^src\/main\/java\/\w+\/(\w+\.java)$/.exec(file) ?? [];
        return name && `src/main/java/${java.folder}/${apiPackage(folder)}/${name}`;
      },
      apiText: (source) => source.replace(/^package (\w+);/m, `package ${java.package}.$1;`),
    };
  },
  go: () => ({
    samples: () => 'storage',
    patternTest: (file) => `storage/${file}`,
    support: (file) => `storage/${file}`,
    testText: (source) => source,
    apiFile: (file, folder) => (/^(?!.*_test\.go$)\w+\.go$/.test(file) ? `${apiPackage(folder)}/${file}` : undefined),
    apiText: (source) => source,
  }),
};

function typescriptTest(source: string, pattern: string): string {
  const folder = isManagement(pattern) ? 'management' : 'storage';
  if (pattern === '') return source;
  // Tests of patterns lie one folder deeper than in the catalogue. On the management side they create and delete, for which
  // there is a server of their own.
  const own = isManagement(pattern) ? source.replaceAll("required('API_", "required('API_PATTERNS_") : source;
  return own
    .replaceAll(/(from|import\()(\s*)'\.\.\/src\/storage\//g, `$1$2'../../src/${folder}/`)
    .replaceAll(/(from|import\()(\s*)'\.\/support\//g, "$1$2'../support/");
}

function pythonTest(source: string, pattern: string, name: string): string {
  const folder = isManagement(pattern) ? 'management' : 'storage';
  return source.replaceAll(/^(\s*)(from|import) storage\b/gm, (_, indent: string, word: string) => {
    return word === 'from' ? `${indent}from ${name}.${folder}` : `${indent}import ${name}.${folder}`;
  });
}
