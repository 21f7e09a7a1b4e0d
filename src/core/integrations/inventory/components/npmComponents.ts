import path from 'node:path';
import { projectText } from '../../../patterns/insertion/projectFiles';
import type { Component, ComponentList } from './component';
import { packageUrl } from './component';
import { spdxOf } from './licences';

/** A package of `package-lock.json`, version 2 or 3 (https://docs.npmjs.com/cli/configuring-npm/package-lock-json). */
interface LockedPackage {
  readonly version?: string;
  readonly name?: string;
  readonly license?: unknown;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

type LockedPackages = Readonly<Record<string, LockedPackage>>;

/** The packages of an npm project; undefined where there is no `package.json`. @throws AppError `local.io` */
export async function npmComponents(project: string): Promise<ComponentList | undefined> {
  const manifestText = await projectText(project, 'package.json');
  if (manifestText === undefined) return undefined;
  const lockText = await projectText(project, 'package-lock.json');
  try {
    const manifest = JSON.parse(manifestText) as LockedPackage;
    if (lockText === undefined) return await withoutLock(project, manifest);
    const { packages } = JSON.parse(lockText) as { readonly packages?: LockedPackages };
    if (!packages) throw new Error('it is of version 1; npm 7 and later write another');
    return await locked(project, packages);
  } catch (error) {
    const file = lockText === undefined ? 'package.json' : 'package-lock.json';
    const detail = error instanceof Error ? error.message : String(error);
    return { components: [], problems: [{ file, reason: 'unreadable', detail }], complete: false, sources: [file] };
  }
}

async function locked(project: string, packages: LockedPackages): Promise<ComponentList> {
  const root = packages[''] ?? {};
  const direct = new Set(
    [root.dependencies, root.devDependencies, root.optionalDependencies, root.peerDependencies].flatMap((each) =>
      Object.keys(each ?? {}).map((name) => `node_modules/${name}`),
    ),
  );
  const entries = Object.entries(packages).filter(([place, { link }]) => place.includes('node_modules/') && !link);
  const components = await Promise.all(
    entries.map(async ([place, entry]): Promise<Component> => {
      const license = spdxOf(licenceText(entry.license) ?? (await installedLicence(project, place)) ?? '');
      const sha512 = sha512Of(entry.integrity);
      return {
        ...identityOf(place, entry),
        ...(license !== undefined && { license }),
        scope: entry.dev ? 'excluded' : entry.optional || entry.devOptional ? 'optional' : 'required',
        direct: direct.has(place),
        dependsOn: dependenciesOf(packages, place, entry),
        ...(sha512 !== undefined && { sha512 }),
      };
    }),
  );
  return { components, problems: [], complete: true, sources: ['package-lock.json'] };
}

function identityOf(place: string, { name, version }: LockedPackage) {
  const last = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return { ecosystem: 'npm' as const, name: name ?? last, version: version ?? '' };
}

/** Those that a package finds from where it lies, as Node looks for them. */
function dependenciesOf(packages: LockedPackages, place: string, entry: LockedPackage): readonly string[] {
  const names = Object.keys({ ...entry.dependencies, ...entry.optionalDependencies, ...entry.peerDependencies });
  const folders = foldersAbove(place);
  return names.flatMap((name) => {
    const found = folders
      .map((folder) => `${folder}node_modules/${name}`)
      .find((each) => Object.hasOwn(packages, each));
    return found === undefined ? [] : [packageUrl(identityOf(found, packages[found] ?? {}))];
  });
}

/** `node_modules/a/node_modules/b/`, `node_modules/a/`, ``: where a package's own dependencies may lie, nearest first. */
function foldersAbove(place: string): readonly string[] {
  const parts = place.split('/node_modules/');
  return [...parts.map((_, at) => `${parts.slice(0, parts.length - at).join('/node_modules/')}/`), ''];
}

async function withoutLock(project: string, manifest: LockedPackage): Promise<ComponentList> {
  const sections = [
    [manifest.dependencies, 'required'],
    [manifest.optionalDependencies, 'optional'],
    [manifest.devDependencies, 'excluded'],
  ] as const;
  const declared = sections.flatMap(([section, scope]) =>
    Object.entries(section ?? {}).map(([name, requested]) => ({ name, requested, scope })),
  );
  const components = await Promise.all(
    declared.map(async ({ name, requested, scope }): Promise<Component> => {
      const installed = await installedPackage(project, `node_modules/${name}`);
      const license = spdxOf(licenceText(installed?.license) ?? '');
      const known = { ecosystem: 'npm' as const, name, version: installed?.version ?? '', requested, scope };
      return { ...known, ...(license !== undefined && { license }), direct: true, dependsOn: [] };
    }),
  );
  const other = (await projectText(project, 'yarn.lock')) ?? (await projectText(project, 'pnpm-lock.yaml'));
  const detail = other === undefined ? 'There is no package-lock.json' : 'Of lock files only package-lock.json is read';
  return {
    components,
    problems: declared.length === 0 ? [] : [{ file: 'package.json', reason: 'lockFile', detail }],
    complete: declared.length === 0,
    sources: ['package.json'],
  };
}

async function installedLicence(project: string, place: string): Promise<string | undefined> {
  return licenceText((await installedPackage(project, place))?.license);
}

async function installedPackage(project: string, place: string): Promise<LockedPackage | undefined> {
  if (place.split('/').includes('..')) return undefined;
  try {
    return JSON.parse((await projectText(project, path.posix.join(place, 'package.json'))) ?? 'null') ?? undefined;
  } catch {
    return undefined; // not installed, or not as it should be: then its licence is not known
  }
}

/** `license` is a text today; of old it was a map, or a list of them. */
function licenceText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(licenceText).filter(Boolean).join(' OR ') || undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  return licenceText((value as { readonly type?: unknown }).type);
}

/** `sha512-<base64>` (https://www.w3.org/TR/SRI/) in hexadecimal. */
function sha512Of(integrity: string | undefined): string | undefined {
  const base64 = integrity === undefined ? undefined : /(?:^|\s)sha512-([A-Za-z0-9+/=]+)/.exec(integrity)?.[1];
  const bytes = base64 === undefined ? undefined : Buffer.from(base64, 'base64');
  return bytes?.length === 64 ? bytes.toString('hex') : undefined;
}
