import type { Dependency } from './dependency';

/** `build.gradle` or `build.gradle.kts` with these dependencies in its top-level `dependencies` block. */
export function withGradleDependencies(
  text: string,
  dependencies: readonly Dependency[],
  { kotlin }: { readonly kotlin: boolean },
): string {
  const missing = dependencies.filter(({ name }) => !text.includes(`${name}:`) && !text.includes(`${name}"`));
  if (missing.length === 0) return text;
  const lines = missing.map(({ name, version, development }) => {
    const configuration = development ? 'testImplementation' : 'implementation';
    const notation = `${name}:${version}`;
    return kotlin ? `    ${configuration}("${notation}")\n` : `    ${configuration} '${notation}'\n`;
  });
  const block = /^dependencies[ \t]*\{[ \t]*\r?\n/m.exec(text);
  if (!block) {
    const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    return `${before}\ndependencies {\n${lines.join('')}}\n`;
  }
  const at = block.index + block[0].length;
  return `${text.slice(0, at)}${lines.join('')}${text.slice(at)}`;
}
