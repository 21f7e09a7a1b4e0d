import path from 'node:path';
import { runWell } from '../languageRunner';

const author = ['-c', 'user.name=CI', '-c', 'user.email=ci@example.com', '-c', 'commit.gpgsign=false'];

/** Makes a repository of a folder, with all that is not ignored in its one commit. */
export async function commitAll(folder: string): Promise<void> {
  await runWell('git', ['init', '-q', '-b', 'main'], folder);
  await runWell('git', ['add', '-A'], folder);
  await runWell('git', [...author, 'commit', '-q', '-m', 'The project'], folder);
}

/** Clones a repository, as every job of a CI does: what was not committed is not there. */
export async function cloneTo(repository: string, folder: string): Promise<void> {
  await runWell('git', ['clone', '-q', repository, folder], path.dirname(folder));
}
