import { gitCommand } from '../../inventory/gitCommand';
import type { GitCommit, GitFacts, GitTag } from './documentFacts';

/** Commits and files beyond that are no reading matter; their number is told by git itself. */
const listed = 200;

/**
 * What git knows of a folder.
 * @param version What is delivered: tags of this version are not what changes are counted from.
 * @param leftOut Folders and files, relative, whose changes do not count.
 * @returns undefined where there is no git, no repository or no commit.
 */
export async function gitFacts(
  folder: string,
  { version, leftOut }: { readonly version: string; readonly leftOut: readonly string[] },
): Promise<GitFacts | undefined> {
  const git = (...args: readonly string[]) => gitLines(folder, args);
  const paths = ['--', '.', ...leftOut.map((file) => `:(exclude)${file}`)];
  const [newest] = commitsOf(await git('log', '-1', commitFormat, '--date=short', ...paths));
  if (newest === undefined) return undefined;
  const tags = tagsOf(await git('for-each-ref', '--merged=HEAD', '--sort=-creatordate', tagFormat, 'refs/tags'));
  const since = tags.find(({ name }) => name.replace(/^v/, '') !== version)?.name;
  const range = since === undefined ? [] : [`${since}..HEAD`];
  const commits = commitsOf(
    await git('log', `--max-count=${listed}`, commitFormat, '--date=short', '--no-merges', ...range, ...paths),
  );
  const changed =
    since === undefined ? [] : changesOf(await git('diff', '--name-status', '--relative', since, 'HEAD', ...paths));
  return { revision: newest.hash, date: newest.date, tags, ...(since && { since }), commits, changed };
}

/** Lines of git's answer; none where there is no git, no repository or nothing to tell. */
async function gitLines(folder: string, args: readonly string[]): Promise<readonly string[]> {
  return ((await gitCommand(folder, args)) ?? '').split('\n').filter((line) => line !== '');
}

const commitFormat = '--format=%H%x09%ad%x09%s';
const tagFormat = '--format=%(refname:short)%09%(creatordate:short)%09%(subject)';

function commitsOf(lines: readonly string[]): readonly GitCommit[] {
  return lines.map((line) => {
    const [hash = '', date = '', ...subject] = line.split('\t');
    return { hash, date, subject: subject.join(' ') };
  });
}

function tagsOf(lines: readonly string[]): readonly GitTag[] {
  return lines.map((line) => {
    const [name = '', date = '', ...subject] = line.split('\t');
    return { name, date, subject: subject.join(' ') };
  });
}

function changesOf(lines: readonly string[]): GitFacts['changed'] {
  return lines.slice(0, listed).map((line) => {
    const [status = '', ...names] = line.split('\t');
    return { status: status.slice(0, 1), file: names.at(-1) ?? '' };
  });
}
