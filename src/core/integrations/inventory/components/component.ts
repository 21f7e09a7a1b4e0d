/** Whose packages they are; the word is that of package URLs. */
export type Ecosystem = 'npm' | 'pypi' | 'maven' | 'golang';

/** A package that a project depends on. */
export interface Component {
  readonly ecosystem: Ecosystem;
  /** As its tools name it: `@aws-sdk/client-s3`, `boto3`, `software.amazon.awssdk:s3`, `golang.org/x/text`. */
  readonly name: string;
  /** Exact; empty where neither lock file nor installed package says it. */
  readonly version: string;
  /** What the project's file asks for, where that is no version: `>=1.40,<2`. */
  readonly requested?: string;
  /** SPDX expression, or the licence's name where it is none; absent when not known. */
  readonly license?: string;
  /** `excluded`: only for building and testing. */
  readonly scope: 'required' | 'optional' | 'excluded';
  /** The project's own file names it. */
  readonly direct: boolean;
  /** Package URLs of those that it depends on, as far as known. */
  readonly dependsOn: readonly string[];
  /** SHA-512 of the package as its lock file has it, in hexadecimal. */
  readonly sha512?: string;
}

/** Something that could not be found out about dependencies. */
export interface ComponentProblem {
  /** Relative to the project. */
  readonly file: string;
  /** `lockFile`: there is none, so versions are not exact. `unreadable`: broken or of a form that we do not read. */
  readonly reason: 'lockFile' | 'unreadable' | 'transitive';
  /** In English. */
  readonly detail: string;
}

export interface ComponentList {
  readonly components: readonly Component[];
  readonly problems: readonly ComponentProblem[];
  /** Whether all are there, those that others depend on included. */
  readonly complete: boolean;
  /** Files that say it, relative to the project. */
  readonly sources: readonly string[];
}

/** The package URL of a component (https://github.com/package-url/purl-spec): the id by which scanners know it. */
export function packageUrl({ ecosystem, name, version }: Pick<Component, 'ecosystem' | 'name' | 'version'>): string {
  const parts = (ecosystem === 'maven' ? name.split(':') : name.split('/')).map(encodeURIComponent);
  const at = version === '' ? '' : `@${encodeURIComponent(version)}`;
  return `pkg:${ecosystem}/${parts.join('/')}${at}`;
}

/** Components by name and version, each once: one that is required somewhere is required. */
export function mergedComponents(components: readonly Component[]): readonly Component[] {
  const order = ['required', 'optional', 'excluded'] as const;
  const found = new Map<string, Component>();
  for (const component of components) {
    const id = packageUrl(component);
    const other = found.get(id);
    const scope = order.find((each) => each === component.scope || each === other?.scope) ?? component.scope;
    const dependsOn = [...new Set([...(other?.dependsOn ?? []), ...component.dependsOn])].sort();
    found.set(id, { ...component, ...other, scope, direct: component.direct || (other?.direct ?? false), dependsOn });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, component]) => component);
}
