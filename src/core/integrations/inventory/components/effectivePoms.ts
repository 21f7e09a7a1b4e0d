import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Pom, type PomDependency, parsePom } from './pomFile';

/** A POM with what its parents and imported BOMs add, and properties filled in. */
export interface EffectivePom {
  readonly dependencies: readonly PomDependency[];
  /** By `group:artifact`. */
  readonly managed: ReadonlyMap<string, PomDependency>;
  readonly licenses: readonly string[];
}

/** Parents of parents, properties within properties: more is a circle. */
const maxDepth = 20;
const maxBytes = 4 * 1024 * 1024;

/** Reads POMs from a local repository, each once. */
export class EffectivePoms {
  readonly #repository: string;
  readonly #poms = new Map<string, Promise<Pom | undefined>>();

  /** @param repository Absolute path. */
  constructor(repository: string) {
    this.#repository = repository;
  }

  /** A POM of the repository; undefined when it is not there. */
  async ofArtifact(group: string, artifact: string, version: string): Promise<EffectivePom | undefined> {
    const pom = await this.#load(group, artifact, version);
    return pom === undefined ? undefined : this.effective(pom);
  }

  async effective(pom: Pom, depth = 0): Promise<EffectivePom> {
    const chain = await this.#chain(pom);
    const value = valuesOf(chain);
    const own = chain.flatMap(({ managed }) => managed).map((each) => filled(each, value));
    const managed = new Map<string, PomDependency>();
    const add = (each: PomDependency) => {
      const key = `${each.group}:${each.artifact}`;
      if (!managed.has(key)) managed.set(key, each);
    };
    for (const each of own) if (each.scope !== 'import') add(each);
    for (const each of own) {
      if (each.scope !== 'import' || depth >= maxDepth) continue;
      const bom = await this.#load(each.group, each.artifact, each.version);
      for (const one of bom ? (await this.effective(bom, depth + 1)).managed.values() : []) add(one);
    }
    const dependencies = chain
      .flatMap((each) => each.dependencies)
      .map((each) => withManaged(filled(each, value), managed));
    const licenses = chain.find((each) => each.licenses.length > 0)?.licenses ?? [];
    return { dependencies, managed, licenses };
  }

  /** The POM and its parents, as far as the repository has them. */
  async #chain(pom: Pom): Promise<readonly Pom[]> {
    const chain = [pom];
    for (let { parent } = pom; parent !== undefined && chain.length < maxDepth; ) {
      const next = await this.#load(parent.group, parent.artifact, parent.version);
      if (next === undefined) break;
      chain.push(next);
      parent = next.parent;
    }
    return chain;
  }

  #load(group: string, artifact: string, version: string): Promise<Pom | undefined> {
    const key = `${group}:${artifact}:${version}`;
    const known = this.#poms.get(key) ?? this.#read(group, artifact, version);
    this.#poms.set(key, known);
    return known;
  }

  async #read(group: string, artifact: string, version: string): Promise<Pom | undefined> {
    // These words become a path.
    if (![group, artifact, version].every((word) => /^[\w.+-]+$/.test(word) && !word.includes('..'))) return undefined;
    const file = path.join(this.#repository, ...group.split('.'), artifact, version, `${artifact}-${version}.pom`);
    try {
      if ((await stat(file)).size > maxBytes) return undefined;
      return parsePom(await readFile(file, 'utf8'));
    } catch {
      return undefined; // not fetched, or no POM: what depends on it is not known
    }
  }
}

/** Fills properties in; the nearest POM's count. */
function valuesOf(chain: readonly Pom[]): (text: string) => string {
  const [own] = chain;
  const known = new Map<string, string>();
  for (const { properties } of [...chain].reverse())
    for (const [key, value] of Object.entries(properties)) known.set(key, value);
  const version = own?.version || own?.parent?.version || '';
  const group = own?.group || own?.parent?.group || '';
  for (const prefix of ['project', 'pom']) {
    known.set(`${prefix}.version`, version);
    known.set(`${prefix}.groupId`, group);
    known.set(`${prefix}.parent.version`, own?.parent?.version ?? '');
  }
  return (text) => {
    let value = text;
    for (let depth = 0; depth < maxDepth && value.includes('${') && value.length < 1000; depth++) {
      value = value.replaceAll(/\$\{([^}]+)\}/g, (whole, key: string) => known.get(key) ?? whole);
    }
    return value;
  };
}

function filled(dependency: PomDependency, value: (text: string) => string): PomDependency {
  const { group, artifact, version, scope } = dependency;
  return {
    ...dependency,
    group: value(group),
    artifact: value(artifact),
    version: value(version),
    scope: value(scope),
  };
}

function withManaged(dependency: PomDependency, managed: ReadonlyMap<string, PomDependency>): PomDependency {
  const rule = managed.get(`${dependency.group}:${dependency.artifact}`);
  return {
    ...dependency,
    version: dependency.version || (rule?.version ?? ''),
    scope: dependency.scope || (rule?.scope ?? ''),
    exclusions: [...dependency.exclusions, ...(rule?.exclusions ?? [])],
  };
}
