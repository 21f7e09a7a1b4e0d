import type { Dependency } from './dependency';

/**
 * `package.json` with these dependencies, its layout kept; what is there already keeps its version.
 * @throws SyntaxError when the file is no JSON.
 */
export function withNpmDependencies(text: string, dependencies: readonly Dependency[]): string {
  const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
  const has = (name: string) =>
    ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].some(
      (section) => manifest[section]?.[name] !== undefined,
    );
  const missing = dependencies.filter(({ name }) => !has(name));
  if (missing.length === 0) return text;
  for (const { name, version, development } of missing) {
    const section = development ? 'devDependencies' : 'dependencies';
    const all = { ...manifest[section], [name]: version };
    manifest[section] = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  ';
  return `${JSON.stringify(manifest, undefined, indent)}${text.endsWith('\n') ? '\n' : ''}`;
}
