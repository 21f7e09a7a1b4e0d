/**
 * Whether a path fits a glob: `*` and `?` within a name, `**` for any number of folders, `{a,b}` for alternatives. Takes time in
 * the product of both lengths at most, whatever the glob is.
 * @param path With `/`.
 */
export function globMatches(glob: string, path: string): boolean {
  return expanded(glob).some((each) => matchesAll(each.split('/'), path.split('/'), '**', matchesName));
}

/** The folders of a glob before its first wildcard: where its files can only be. */
export function globFolder(glob: string): string {
  const parts = glob.split('/');
  const first = parts.findIndex((part) => /[*?{]/.test(part));
  return parts.slice(0, first < 0 ? -1 : first).join('/');
}

/** Alternatives of one glob; more are no glob of a person. */
const maxAlternatives = 100;

function expanded(glob: string): readonly string[] {
  const done: string[] = [];
  const open = [glob];
  for (let each = open.pop(); each !== undefined && done.length + open.length < maxAlternatives; each = open.pop()) {
    const braces = /\{([^{}]*)\}/.exec(each);
    if (!braces) done.push(each);
    else {
      const before = each.slice(0, braces.index);
      const after = each.slice(braces.index + braces[0].length);
      open.push(...(braces[1] ?? '').split(',').map((choice) => `${before}${choice}${after}`));
    }
  }
  return done;
}

function matchesName(pattern: string, name: string): boolean {
  return matchesAll([...pattern], [...name], '*', (one, character) => one === '?' || one === character);
}

/** Wildcards by going back to the last star only, which is enough: what an earlier one took more a later one can take. */
function matchesAll(
  pattern: readonly string[],
  items: readonly string[],
  star: string,
  fits: (one: string, item: string) => boolean,
): boolean {
  let at = 0;
  let lastStar = -1;
  let taken = 0;
  for (let index = 0; index < items.length; ) {
    const one = pattern[at];
    if (one === star) {
      lastStar = at++;
      taken = index;
    } else if (one !== undefined && fits(one, items[index] ?? '')) {
      at++;
      index++;
    } else if (lastStar >= 0) {
      at = lastStar + 1;
      index = ++taken;
    } else return false;
  }
  return pattern.slice(at).every((one) => one === star);
}
