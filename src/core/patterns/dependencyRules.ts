import type { Dependency, DependencyRule } from './insertion/dependencies/dependency';
import type { SampleLanguage } from './pattern';

/** What imports of samples ask for: `snippets/dependencies.yaml`. */
export type DependencyRules = Readonly<Record<SampleLanguage, readonly DependencyRule[]>>;

const importPatterns: Readonly<Record<SampleLanguage, RegExp>> = {
  typescript: /(?:from|import)\s*\(?\s*'([^']+)'/g,
  python: /^\s*(?:from|import)\s+([\w.]+)/gm,
  java: /^import\s+(?:static\s+)?([\w.]+)/gm,
  go: /^\s*(?:import\s+)?(?:\w+\s+|_\s+)?"([\w./-]+)"$/gm,
};

/** The dependencies that some sources of a language ask for by their imports, sorted by name. */
export function dependenciesOf(
  rules: DependencyRules,
  language: SampleLanguage,
  sources: readonly string[],
): readonly Dependency[] {
  const imports = sources.flatMap((source) =>
    [...source.matchAll(importPatterns[language])].map(([, name = '']) => name),
  );
  const found = new Map<string, Dependency>();
  for (const name of imports) {
    // The longest fits best: a module and one inside it are two.
    const rule = rules[language]
      .filter((each) => belongsTo(name, each.import))
      .sort((a, b) => b.import.length - a.import.length)[0];
    if (rule === undefined) continue;
    const { import: _, ...dependency } = rule;
    found.set(dependency.name, dependency);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function belongsTo(name: string, prefix: string): boolean {
  return (
    name === prefix || (name.startsWith(prefix) && (/[:/.]$/.test(prefix) || /^[/.:]/.test(name.slice(prefix.length))))
  );
}
