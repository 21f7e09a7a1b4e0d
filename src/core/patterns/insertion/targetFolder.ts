import path from 'node:path';
import type { SampleLanguage } from '../pattern';
import { projectFiles, projectHas, projectText } from './projectFiles';

/** Names that the folder of the samples can have: the first that is free of others' files. */
const candidates: Readonly<Record<SampleLanguage, readonly string[]>> = {
  typescript: ['storage', 'objectStorage', 's3Storage', 'storageIntegration'],
  python: ['storage', 'object_storage', 's3_storage', 'storage_integration'],
  java: ['storage', 'objectstorage', 's3storage', 'storageintegration'],
  go: ['storage', 'objectstorage', 's3storage', 'storageintegration'],
};

/**
 * Where samples go in a project that has none yet: a folder of their own, so that none of their names meets one of the
 * project's, at the place where the language keeps its sources.
 * @returns Relative to the project, with `/`.
 * @throws AppError `local.io`
 */
export async function targetFolder(project: string, language: SampleLanguage): Promise<string> {
  const base = await sourceFolder(project, language);
  for (const name of candidates[language]) {
    const folder = path.posix.join(base, name);
    // On Python a module storage.py would hide a package of that name, or be hidden by it.
    const taken = (await projectHas(project, folder)) || (await projectHas(project, `${folder}.py`));
    if (!taken) return folder;
  }
  return path.posix.join(base, `${candidates[language][0]}${Date.now().toString(36)}`);
}

async function sourceFolder(project: string, language: SampleLanguage): Promise<string> {
  switch (language) {
    case 'typescript':
      return (await projectHas(project, 'package.json')) && !(await projectHas(project, 'src')) ? '' : 'src';
    case 'python':
      return pythonPackage(project);
    case 'java':
      return javaPackageFolder(project);
    case 'go':
      return '';
  }
}

/** The project's one package, at the top or below `src`; the top itself where there is none or more than one. */
async function pythonPackage(project: string): Promise<string> {
  const packages = await projectFiles(project, (file) => /^(?:src\/)?(?!tests?\/)[^/]+\/__init__\.py$/.test(file));
  return packages.length === 1 && packages[0] ? path.posix.dirname(packages[0]) : '';
}

const mainSources = 'src/main/java';

/** The folder of the package that all of the project's own classes share. */
async function javaPackageFolder(project: string): Promise<string> {
  const files = await projectFiles(project, (file) => file.startsWith(`${mainSources}/`) && file.endsWith('.java'));
  const folders = files.map((file) => path.posix.dirname(file).split('/'));
  const [first] = folders;
  if (first) {
    const shared = first.filter((name, index) => folders.every((other) => other[index] === name));
    // A class in a package named com or org only has company there by chance.
    if (shared.length > mainSources.split('/').length) return shared.join('/');
  }
  return `${mainSources}/${(await groupOf(project)).replaceAll('.', '/')}`;
}

async function groupOf(project: string): Promise<string> {
  return (await javaGroupOf(project)) ?? 'com.example';
}

/**
 * The group id that a Maven or Gradle build says; of a Maven module that says none that of its parent. Undefined where there is none.
 * @param project Absolute path of its folder.
 * @throws AppError `local.io`
 */
export async function javaGroupOf(project: string): Promise<string | undefined> {
  const whole = (await projectText(project, 'pom.xml'))?.replaceAll(/<!--[\s\S]*?-->/g, '');
  const pom = whole?.replaceAll(
    /<(parent|dependencies|dependencyManagement|build|profiles|reporting)>[\s\S]*?<\/\1>/g,
    '',
  );
  const parent = /<parent>[\s\S]*?<\/parent>/.exec(whole ?? '')?.[0];
  const gradle = (await projectText(project, 'build.gradle')) ?? (await projectText(project, 'build.gradle.kts')) ?? '';
  const ofMaven = (text = '') => /<groupId>\s*([\w.]+)\s*</.exec(text)?.[1];
  return ofMaven(pom) ?? ofMaven(parent) ?? /^group\s*=\s*['"]([\w.]+)/m.exec(gradle)?.[1];
}

/** The package that a folder of Java sources stands for: `com.example.storage`. */
export function javaPackageOf(folder: string): string {
  return folder
    .replace(/^(?:.*\/)?src\/(?:main|test)\/java\//, '')
    .replace(/^\.?\/?/, '')
    .replaceAll('/', '.');
}
