import path from 'node:path';
import { cacheDir } from '../../../scripts/common/cacheDir.mjs';
import { prepare, systemPython } from '../../patterns/python/environment.mjs';
import { bareEnvironment, type LanguageRunner, run, runWell } from '../languageRunner';

/** Two processes of one suite must not write to one cache at the same time. */
const mypyCache = path.join(cacheDir('integrations', 'python'), 'mypy');

export const pythonRunner: LanguageRunner = {
  language: 'python',
  runsPatterns: true,
  licences: ['licences.lockFile', 'licences.unknown'],
  prepare: async () => {
    await prepare();
  },
  check: async (folder) => {
    const python = await prepare();
    await runWell(python, ['-m', 'ruff', 'check', '--no-cache', '.'], folder);
    await runWell(python, ['-m', 'ruff', 'format', '--no-cache', '--check', '.'], folder);
    await runWell(python, ['-m', 'mypy', '--cache-dir', mypyCache], folder);
  },
  build: async (folder) => {
    const python = await prepare();
    const env = { ...process.env, PYTHONPATH: 'src', PYTHONDONTWRITEBYTECODE: '1' };
    const [name = ''] = path.basename(folder).split('.');
    const { code, output } = await run(python, ['-c', startsAsModule], folder, env);
    if (code !== 2 || !output.startsWith('usage: ')) throw new Error(`${name} ended with ${code}: ${output}`);
  },
  test: async (folder, environment, { only, without }) => {
    const python = await prepare();
    const args = ['-m', 'pytest', '-q', '--tb=short', '-p', 'no:cacheprovider'];
    if (only !== undefined) args.push(`tests/${only}`);
    const words = without.map((each) => `not ${each.toLowerCase().replaceAll('-', '_')}`);
    if (words.length > 0) args.push('-k', words.join(' and '));
    const { code, output } = await run(python, args, folder, { ...environment, PYTHONDONTWRITEBYTECODE: '1' });
    return { passed: code === 0, output };
  },
  image: async (folder) => {
    await runWell(systemPython().command, ['-m', 'venv', folder], folder);
    const environment = bareEnvironment();
    return { ...environment, PATH: `${path.join(folder, 'bin')}${path.delimiter}${environment['PATH']}` };
  },
};

/** The one package below src, as `python -m` starts it. */
const startsAsModule = `
import pathlib, runpy, sys
[package] = [each.name for each in pathlib.Path("src").iterdir() if (each / "__main__.py").exists()]
sys.argv = [package]
runpy.run_module(package, run_name="__main__")
`;
