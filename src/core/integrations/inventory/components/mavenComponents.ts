import { XmlError } from '../../../base/xmlReader';
import { projectText } from '../../../patterns/insertion/projectFiles';
import type { Component, ComponentList } from './component';
import { packageUrl } from './component';
import { type EffectivePom, EffectivePoms } from './effectivePoms';
import { spdxOf } from './licences';
import { type PomDependency, parsePom } from './pomFile';

/**
 * What a Maven project depends on: its own `pom.xml`, and what that leads to as far as the local repository has the POMs, as Maven
 * resolves it: the nearest version counts, the project's own dependencyManagement before all. Undefined where there is no `pom.xml`.
 * @param repository Absolute path of the local repository.
 * @throws AppError `local.io`
 */
export async function mavenComponents(project: string, repository: string): Promise<ComponentList | undefined> {
  const file = 'pom.xml';
  const text = await projectText(project, file);
  if (text === undefined) return undefined;
  try {
    const poms = new EffectivePoms(repository);
    const root = await poms.effective(parsePom(text));
    const { components, missing } = await new Resolution(poms, root).resolve();
    const detail = `The local repository lacks the POM of ${missing.length} packages: ${missing.slice(0, 5).join(', ')}`;
    const complete = missing.length === 0;
    return {
      components,
      problems: complete ? [] : [{ file, reason: 'transitive', detail }],
      complete,
      sources: [file],
    };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const problem = { file, reason: 'unreadable' as const, detail: error.message };
    return { components: [], problems: [problem], complete: false, sources: [file] };
  }
}

interface Wanted {
  readonly dependency: PomDependency;
  readonly scope: Component['scope'];
  readonly direct: boolean;
  /** `group:artifact` patterns of all that led here. */
  readonly exclusions: readonly string[];
}

interface Resolved extends Wanted {
  readonly license?: string;
  readonly requires: readonly string[];
}

/** More packages than that no project has. */
const maxComponents = 5_000;

/** One walk over the graph, nearest first. */
class Resolution {
  readonly #poms: EffectivePoms;
  readonly #root: EffectivePom;
  readonly #found = new Map<string, Resolved>();
  readonly #missing: string[] = [];

  constructor(poms: EffectivePoms, root: EffectivePom) {
    this.#poms = poms;
    this.#root = root;
  }

  async resolve() {
    const direct = this.#root.dependencies.map((dependency): Wanted => {
      return { dependency, scope: scopeOf(dependency), direct: true, exclusions: dependency.exclusions };
    });
    // What is needed to run comes first, so that a version that only tests need does not count.
    await this.#walk(direct.filter(({ scope }) => scope === 'required'));
    await this.#walk(direct.filter(({ scope }) => scope !== 'required'));
    return { components: [...this.#found.values()].map((each) => this.#component(each)), missing: this.#missing };
  }

  async #walk(first: readonly Wanted[]): Promise<void> {
    const open = [...first];
    for (let next = open.shift(); next !== undefined && this.#found.size < maxComponents; next = open.shift()) {
      const key = keyOf(next.dependency);
      if (this.#found.has(key)) continue;
      const { group, artifact, version } = next.dependency;
      const pom = isExact(version) ? await this.#poms.ofArtifact(group, artifact, version) : undefined;
      if (pom === undefined) this.#missing.push(`${key}:${version}`);
      const needed = (pom?.dependencies ?? []).filter((each) => isNeeded(each, next.exclusions));
      const license = (pom?.licenses ?? [])
        .map(spdxOf)
        .filter((each) => each !== undefined)
        .join(' OR ');
      this.#found.set(key, { ...next, ...(license !== '' && { license }), requires: needed.map(keyOf) });
      open.push(...needed.map((each) => this.#following(each, next)));
    }
  }

  #following(dependency: PomDependency, from: Wanted): Wanted {
    const rule = this.#root.managed.get(keyOf(dependency));
    return {
      dependency: { ...dependency, version: rule?.version || dependency.version },
      scope: from.scope,
      direct: false,
      exclusions: [...from.exclusions, ...dependency.exclusions],
    };
  }

  #component({ dependency, scope, direct, license, requires }: Resolved): Component {
    const urls = requires.flatMap((key) => {
      const other = this.#found.get(key);
      return other === undefined ? [] : [packageUrl(identityOf(other.dependency))];
    });
    return {
      ...identityOf(dependency),
      ...(!isExact(dependency.version) && { requested: dependency.version }),
      ...(license !== undefined && { license }),
      scope,
      direct,
      dependsOn: urls.sort(),
    };
  }
}

function identityOf(dependency: PomDependency) {
  const version = isExact(dependency.version) ? dependency.version : '';
  return { ecosystem: 'maven' as const, name: keyOf(dependency), version };
}

const keyOf = ({ group, artifact }: PomDependency) => `${group}:${artifact}`;

/** Neither a range nor a property that nobody has set. */
const isExact = (version: string) => /^[\w.+-]+$/.test(version);

function scopeOf({ scope, optional }: PomDependency): Component['scope'] {
  if (scope === 'test') return 'excluded';
  return optional || scope === 'provided' || scope === 'system' ? 'optional' : 'required';
}

function isNeeded(dependency: PomDependency, exclusions: readonly string[]): boolean {
  if (dependency.optional || !['', 'compile', 'runtime'].includes(dependency.scope)) return false;
  const { group, artifact } = dependency;
  return ![`${group}:${artifact}`, `${group}:*`, '*:*', `*:${artifact}`].some((each) => exclusions.includes(each));
}
