import type { Dependency } from './dependency';

/** A name as pip compares it (PEP 503). */
const normalized = (name: string) => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

const nameOf = (requirement: string) => normalized(/^[\w.-]+/.exec(requirement.trim())?.[0] ?? '');

const lineOf = ({ name, version }: Dependency) => `${name}${version}`;

/** `requirements.txt` with these lines at its end; a package that it names already is left as it is. */
export function withRequirements(text: string, dependencies: readonly Dependency[]): string {
  const present = new Set(text.split(/\r?\n/).map(nameOf));
  const missing = dependencies.filter(({ name }) => !present.has(normalized(name)));
  if (missing.length === 0) return text;
  const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${before}${missing.map(lineOf).join('\n')}\n`;
}

/** Where `[project]` keeps `dependencies = [ ... ]`, or where it could. */
const projectTable = /^\[project\][ \t]*\r?$/m;

/** True for a `pyproject.toml` that declares its dependencies as PEP 621 says, where {@link withPyproject} can add some. */
export function declaresProject(text: string): boolean {
  return projectTable.test(text) && !/^dynamic\s*=.*"dependencies"/m.test(text);
}

/** `pyproject.toml` with these dependencies in its `[project]` table, everything else as it was. */
export function withPyproject(text: string, dependencies: readonly Dependency[]): string {
  const table = projectTable.exec(text);
  if (!table) return text;
  const start = table.index + table[0].length;
  const next = /^\[/m.exec(text.slice(start));
  const end = next ? start + next.index : text.length;
  const body = text.slice(start, end);
  const list = /^dependencies[ \t]*=[ \t]*\[((?:[^\]"'#]|"[^"]*"|'[^']*'|#[^\n]*)*)\]/m.exec(body);
  const present = new Set([...(list?.[1] ?? '').matchAll(/["']([^"']+)["']/g)].map(([, each = '']) => nameOf(each)));
  const missing = dependencies.filter(({ name }) => !present.has(normalized(name)));
  if (missing.length === 0) return text;
  const added = missing.map((dependency) => `  "${lineOf(dependency)}",\n`).join('');
  if (!list) return `${text.slice(0, start)}\ndependencies = [\n${added}]${text.slice(start)}`;
  const inner = list[1] ?? '';
  const kept = inner.trim() === '' ? '\n' : `${inner.trimEnd().replace(/,?$/, ',')}\n`;
  const listStart = start + list.index;
  const opening = list[0].slice(0, list[0].indexOf('[') + 1);
  return `${text.slice(0, listStart)}${opening}${kept}${added}]${text.slice(listStart + list[0].length)}`;
}
