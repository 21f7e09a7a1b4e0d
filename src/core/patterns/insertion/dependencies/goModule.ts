import type { Dependency } from './dependency';

/** `go.mod` that requires these modules; one that is required already keeps its version. `go mod tidy` does the rest. */
export function withGoRequirements(text: string, dependencies: readonly Dependency[]): string {
  const required = new Set(
    [...text.matchAll(/^[ \t]*(?:require[ \t]+)?([\w.-]+\.[\w./-]+)[ \t]+v\S+/gm)].map(([, module]) => module),
  );
  const missing = dependencies.filter(({ name }) => !required.has(name));
  if (missing.length === 0) return text;
  const lines = missing.map(({ name, version }) => `\t${name} ${version}\n`).join('');
  const block = /^require[ \t]*\([ \t]*\r?\n/m.exec(text);
  if (block) {
    const at = block.index + block[0].length;
    return `${text.slice(0, at)}${lines}${text.slice(at)}`;
  }
  return `${text.endsWith('\n') ? text : `${text}\n`}\nrequire (\n${lines})\n`;
}
