import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectText } from '../../../patterns/insertion/projectFiles';
import type { Component, ComponentList } from './component';
import { packageUrl } from './component';
import { spdxOf } from './licences';

interface Requirement {
  readonly name: string;
  /** What stands behind the name: `>=1.40,<2`; empty for any. */
  readonly requested: string;
  readonly development: boolean;
}

/** A package of the project's own environment, as its METADATA says. */
interface Installed {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly requires: readonly string[];
}

/** A name as pip compares it (PEP 503). */
const normalized = (name: string) => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

const requirementFiles = [
  { file: 'requirements.txt', development: false },
  { file: 'requirements-dev.txt', development: true },
  { file: 'requirements-test.txt', development: true },
] as const;

/** The packages of a Python project; undefined where nothing says that it is one. @throws AppError `local.io` */
export async function pythonComponents(project: string): Promise<ComponentList | undefined> {
  const sources: string[] = [];
  const required: Requirement[] = [];
  for (const { file, development } of requirementFiles) {
    const text = await projectText(project, file);
    if (text === undefined) continue;
    sources.push(file);
    required.push(...requirementsOf(text.split(/\r?\n/), development));
  }
  const pyproject = await projectText(project, 'pyproject.toml');
  if (pyproject !== undefined) {
    sources.push('pyproject.toml');
    required.push(...pyprojectRequirements(pyproject));
  }
  const [file] = sources;
  if (file === undefined) return undefined;
  const installed = await installedPackages(project);
  const components = allComponents(required, installed);
  const exact = components.every(({ version }) => version !== '');
  const complete = components.length === 0 || (exact && installed.size > 0);
  const detail = 'Neither are all versions pinned nor is there an environment .venv that has the packages';
  return { components, problems: complete ? [] : [{ file, reason: 'lockFile', detail }], complete, sources };
}

function requirementsOf(lines: readonly string[], development: boolean): readonly Requirement[] {
  return lines.flatMap((line) => {
    // Name, extras, version; a marker for an environment, a comment or a hash may follow (PEP 508).
    const found = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?((?:[=<>!~]=?=?\s*[^;#\s,)]+\s*,?\s*)*)/.exec(line);
    if (!found?.[1]) return [];
    return [{ name: found[1], requested: (found[2] ?? '').replaceAll(/\s/g, ''), development }];
  });
}

/** `dependencies` of `[project]`, its extras, and `[dependency-groups]`: lists of quoted requirements. */
function pyprojectRequirements(text: string): readonly Requirement[] {
  const found: Requirement[] = [];
  for (const [, table = '', body = ''] of text.matchAll(
    /^\[([\w.-]+)\][ \t]*\r?\n([\s\S]*?)(?=^\[[\w.-]+\]|(?![\s\S]))/gm,
  )) {
    for (const [, key, list = ''] of body.matchAll(
      /^([\w-]+)[ \t]*=[ \t]*\[((?:[^\]"'#]|"[^"\n]*"|'[^'\n]*'|#[^\n]*)*)\]/gm,
    )) {
      const isRun = table === 'project' && key === 'dependencies';
      if (!isRun && table !== 'project.optional-dependencies' && table !== 'dependency-groups') continue;
      const entries = [...list.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)].map(
        ([, double, single]) => double ?? single ?? '',
      );
      found.push(...requirementsOf(entries, !isRun));
    }
  }
  return found;
}

/** Those that the project names, and what they need as far as it is installed; what is needed to run comes first. */
function allComponents(
  required: readonly Requirement[],
  installed: ReadonlyMap<string, Installed>,
): readonly Component[] {
  const found = new Map<string, Component>();
  const direct = new Set(required.map(({ name }) => normalized(name)));
  const open = [...required].sort((a, b) => Number(a.development) - Number(b.development));
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const name = normalized(next.name);
    if (found.has(name)) continue;
    const there = installed.get(name);
    found.set(name, componentOf(next, there, direct.has(name), installed));
    const needed = (there?.requires ?? []).filter((each) => installed.has(each));
    const following = needed.map((each) => ({ name: each, requested: '', development: next?.development ?? false }));
    // Right behind those of the same kind: nothing that is needed to run is taken for a tool.
    open.splice(next.development ? open.length : open.filter((each) => !each.development).length, 0, ...following);
  }
  return [...found.values()];
}

function componentOf(
  { name, requested, development }: Requirement,
  there: Installed | undefined,
  direct: boolean,
  installed: ReadonlyMap<string, Installed>,
): Component {
  const pinned = /^===?([^,*]+)$/.exec(requested)?.[1];
  return {
    ecosystem: 'pypi',
    name: normalized(name),
    version: there?.version ?? pinned ?? '',
    ...(requested !== '' && { requested }),
    ...(there?.license !== undefined && { license: there.license }),
    scope: development ? 'excluded' : 'required',
    direct,
    dependsOn: (there?.requires ?? []).flatMap((each) => urlOf(installed.get(each))),
  };
}

function urlOf(installed: Installed | undefined): readonly string[] {
  return installed === undefined
    ? []
    : [packageUrl({ ecosystem: 'pypi', name: normalized(installed.name), version: installed.version })];
}

/** What the project's own environment has, by normalized name. */
async function installedPackages(project: string): Promise<ReadonlyMap<string, Installed>> {
  const found = new Map<string, Installed>();
  for (const folder of await sitePackages(project)) {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.dist-info'));
    for (const name of names) {
      const text = await readFile(path.join(folder, name, 'METADATA'), 'utf8').catch(() => undefined);
      const read = text === undefined ? undefined : metadataOf(text);
      if (read) found.set(normalized(read.name), read);
    }
  }
  return found;
}

async function sitePackages(project: string): Promise<readonly string[]> {
  const list = (folder: string) => readdir(folder).catch(() => []);
  const found: string[] = [];
  for (const environment of ['.venv', 'venv'].map((name) => path.join(project, name))) {
    const pythons = (await list(path.join(environment, 'lib'))).filter((name) => name.startsWith('python'));
    const folders = [...pythons.map((name) => path.join(environment, 'lib', name)), path.join(environment, 'Lib')];
    for (const folder of folders.map((each) => path.join(each, 'site-packages')))
      if ((await list(folder)).length > 0) found.push(folder);
  }
  return found;
}

/** Core metadata: headers up to the first empty line (https://packaging.python.org/specifications/core-metadata/). */
function metadataOf(text: string): Installed | undefined {
  const head = text.split(/\r?\n\r?\n/)[0] ?? '';
  const all = (key: string) =>
    [...head.matchAll(new RegExp(`^${key}: (.*?)\\r?$`, 'gm'))].map(([, value = '']) => value);
  const [name] = all('Name');
  const [version] = all('Version');
  if (name === undefined || version === undefined) return undefined;
  const classifier = all('Classifier').find((each) => each.startsWith('License :: OSI Approved :: '));
  const license =
    spdxOf(all('License-Expression')[0] ?? all('License')[0] ?? '') ?? spdxOf(classifier?.split(' :: ').at(-1) ?? '');
  // What only an extra needs is not installed for us.
  const requires = all('Requires-Dist').filter((each) => !/;.*\bextra\b/.test(each));
  return {
    name,
    version,
    ...(license !== undefined && { license }),
    requires: requirementsOf(requires, false).map((each) => normalized(each.name)),
  };
}
