import type { LanguageRunner } from '../languageRunner';

/** A runner whose checks are its build, and that says by throwing that something is wrong. */
interface Wrapped {
  readonly prepare: () => Promise<void>;
  readonly check: (folder: string) => Promise<void>;
  readonly test: (
    folder: string,
    options: { readonly env: NodeJS.ProcessEnv; readonly everything?: boolean },
  ) => Promise<void>;
}

export function wrappedRunner(language: LanguageRunner['language'], load: () => Promise<Wrapped>): LanguageRunner {
  return {
    language,
    captures: false,
    runsPatterns: language !== 'java',
    prepare: async () => (await load()).prepare(),
    check: async (folder) => (await load()).check(folder),
    build: async () => undefined,
    test: async (folder, env, { without }) => {
      try {
        await (await load()).test(folder, { env, everything: without.length === 0 });
        return { passed: true, output: '' };
      } catch (error) {
        return { passed: false, output: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}
