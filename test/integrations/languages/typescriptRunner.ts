import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../../scripts/common/projectRoot.mjs';
import { bareEnvironment, type LanguageRunner, run, runWell } from '../languageRunner';

const modules = path.join(projectRoot, 'node_modules');
const tool = (name: string) => path.join(modules, name);

/** The packages of the repository, whose versions the templates ask for (a test compares them), in place of an installation. */
async function withModules(folder: string): Promise<void> {
  await symlink(modules, path.join(folder, 'node_modules'), 'junction').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

export const typescriptRunner: LanguageRunner = {
  language: 'typescript',
  runsPatterns: true,
  licences: ['licences.lockFile'],
  prepare: async () => undefined,
  check: async (folder) => {
    await withModules(folder);
    await runWell(process.execPath, [tool('typescript/bin/tsc'), '-p', '.'], folder);
    await runWell(
      process.execPath,
      [tool('@biomejs/biome/bin/biome'), 'check', '--config-path=biome.json', '--error-on-warnings', '.'],
      folder,
    );
  },
  build: async (folder) => {
    await withModules(folder);
    await runWell(process.execPath, [tool('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], folder);
    // What was built starts, and says how it is used.
    const { code, output } = await run(process.execPath, ['dist/main.js'], folder);
    if (code !== 2 || !output.startsWith('usage: ')) throw new Error(`dist/main.js ended with ${code}: ${output}`);
  },
  test: async (folder, environment, { only, without }) => {
    await withModules(folder);
    const args = ['--import', 'tsx', 'node_modules/mocha/bin/mocha.js'];
    args.push(`test/${only ?? '**'}/**/*.test.ts`);
    if (without.length > 0) args.push('--grep', without.join('|'), '--invert');
    const { code, output } = await run(process.execPath, args, folder, environment);
    return { passed: code === 0, output };
  },
  image: async () => bareEnvironment(),
};
