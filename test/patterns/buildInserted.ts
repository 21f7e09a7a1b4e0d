import { spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { loadCatalogue } from '../../src/core/patterns/catalogue';
import { planInsertion } from '../../src/core/patterns/insertion/planInsertion';
import type { SampleLanguage } from '../../src/core/patterns/pattern';

/** Puts every pattern into a project, as `patterns render` does. Gives the folder of the samples, relative to it. */
export async function insertAll(project: string, language: SampleLanguage): Promise<string> {
  const catalogue = await loadCatalogue(path.join(projectRoot, 'snippets'));
  const ids = [...catalogue.patterns.keys()];
  const { folder, changes } = await planInsertion({ catalogue, ids, language, project, textLanguage: 'en' });
  const blocked = changes.filter(({ status }) => status === 'blocked');
  if (blocked.length > 0) throw new Error(`blocked: ${blocked.map(({ file }) => file).join(', ')}`);
  for (const { file, text } of changes) {
    await mkdir(path.dirname(path.join(project, file)), { recursive: true });
    await writeFile(path.join(project, file), text);
  }
  return folder;
}

/**
 * Builds a project with the ordinary tools of its language; dependencies are those that its own files name.
 * @param python Where Python's packages are.
 * @throws Error with what the tools say.
 */
export async function buildProject(project: string, language: SampleLanguage, python: string): Promise<void> {
  switch (language) {
    case 'typescript':
      symlinkSync(path.join(projectRoot, 'node_modules'), path.join(project, 'node_modules'), 'junction');
      return run(process.execPath, [path.join(projectRoot, 'node_modules/typescript/bin/tsc'), '-p', '.'], project);
    case 'python':
      return run(python, ['-c', importEverything], project);
    case 'java':
      return run('mvn', ['-q', '-B', 'compile'], project);
    case 'go':
      await run('go', ['mod', 'tidy'], project);
      return run('go', ['vet', './...'], project);
  }
}

/** Python builds nothing: every module has to be found with all that it imports. */
const importEverything = `
import importlib, pathlib, sys
sys.path.insert(0, ".")
files = sorted(pathlib.Path(".").rglob("*.py"))
assert files
for file in files:
    importlib.import_module(".".join(file.with_suffix("").parts).removesuffix(".__init__"))
`;

function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args[0]} ended with ${code}\n${output.slice(-10_000)}`));
    });
  });
}
