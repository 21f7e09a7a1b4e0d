import { gitCommand } from './gitCommand';

/** Paths that one call of git takes: command lines have an end, on Windows at 32,767 characters. */
const atOnce = 200;

/**
 * Which of these files git leaves out by the rules of the repository: they would be neither committed nor delivered. Files that git follows
 * already are none of them. Empty where there is no git or no repository.
 * @param folder Absolute path.
 * @param files Relative to the folder, with `/`.
 */
export async function ignoredByGit(folder: string, files: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (let at = 0; at < files.length; at += atOnce) {
    // Without any it ends with 1, as an error does. It takes -z with its standard input only; names of ours have nothing that it would quote.
    const answer = await gitCommand(folder, ['check-ignore', '--', ...files.slice(at, at + atOnce)]);
    found.push(...(answer ?? '').split('\n').filter((file) => file !== ''));
  }
  return found;
}

/** Some of a list, for one line. */
export function someOf(files: readonly string[], most = 5): string {
  const rest = files.length - most;
  return `${files.slice(0, most).join(', ')}${rest > 0 ? ` (+${rest})` : ''}`;
}
