import os from 'node:os';
import path from 'node:path';
import type { ComponentList } from './component';
import { mergedComponents } from './component';
import { goComponents } from './goComponents';
import { mavenComponents } from './mavenComponents';
import { npmComponents } from './npmComponents';
import { pythonComponents } from './pythonComponents';

/** Where a machine keeps what its build tools fetched. */
export interface PackageCaches {
  /** Go's module cache. */
  readonly go: string;
  /** Maven's local repository. */
  readonly maven: string;
}

/** Where the tools keep them unless somebody has moved them. */
export function usualCaches(environment: Readonly<Record<string, string | undefined>> = process.env): PackageCaches {
  const goPath = environment['GOPATH']?.split(path.delimiter)[0] || path.join(os.homedir(), 'go');
  return {
    go: environment['GOMODCACHE'] || path.join(goPath, 'pkg', 'mod'),
    maven: path.join(os.homedir(), '.m2', 'repository'),
  };
}

/**
 * What a project depends on, as its lock files and manifests say; licences as far as they stand there, or with what is installed.
 * Nothing is asked over the network and no tool is run.
 * @param project Absolute path of its folder.
 * @throws AppError `local.io`
 */
export async function readComponents(project: string, caches: PackageCaches = usualCaches()): Promise<ComponentList> {
  const lists = await Promise.all([
    npmComponents(project),
    pythonComponents(project),
    mavenComponents(project, caches.maven),
    goComponents(project, caches.go),
  ]);
  const found = lists.filter((list) => list !== undefined);
  return {
    components: mergedComponents(found.flatMap(({ components }) => components)),
    problems: found.flatMap(({ problems }) => problems),
    complete: found.every(({ complete }) => complete),
    sources: found.flatMap(({ sources }) => sources),
  };
}
