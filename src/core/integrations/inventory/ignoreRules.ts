/** One line of a `.gitignore`. */
interface IgnoreRule {
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  /** Names of the pattern; `**` stands for any number of folders. */
  readonly names: readonly RegExp[];
}

const anyFolders = /^\*\*$/;

/**
 * The rules of one `.gitignore` as git means them: a slash at the beginning or within binds a pattern to the folder of the file, one
 * at the end to folders; `!` takes back; the last rule that fits counts.
 */
export function parseIgnore(text: string): readonly IgnoreRule[] {
  return text.split(/\r?\n/).flatMap((line) => {
    // Blanks at the end count only behind a backslash.
    const pattern = line.replace(/(?<!\\)[ \t]+$/, '');
    if (pattern === '' || pattern.startsWith('#')) return [];
    const rule = ruleOf(pattern);
    return rule === undefined ? [] : [rule];
  });
}

function ruleOf(line: string): IgnoreRule | undefined {
  const negated = line.startsWith('!');
  const written = negated ? line.slice(1) : line;
  const foldersOnly = written.endsWith('/');
  const path = written.replace(/\/$/, '');
  const bound = path.includes('/');
  const names = path
    .replace(/^\//, '')
    .split('/')
    .map((name) => (name === '**' ? anyFolders : nameRule(name)));
  if (names.includes(undefined)) return undefined;
  const rules = names as readonly RegExp[];
  return { negated, foldersOnly, names: bound ? rules : [anyFolders, ...rules] };
}

/** A name's pattern; undefined for one that git would not understand either. */
function nameRule(name: string): RegExp | undefined {
  // Stars that follow each other are one, which keeps the expression from going through the same text again and again.
  const source = name
    .replaceAll(/\*+/g, '*')
    .replaceAll(/\\(.)|\[(!|\^)?((?:\]|\\.)?[^\]]*)\]|[*?]|[.+^${}()|[\]\\]/g, part);
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return undefined;
  }
}

function part(found: string, escaped?: string, not?: string, members?: string): string {
  if (escaped !== undefined) return escaped.replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
  if (members !== undefined && found.startsWith('[')) {
    return `[${not === undefined ? '' : '^'}${members.replaceAll(/[\]\\[]/g, '\\$&')}]`;
  }
  if (found === '*') return '[^/]*';
  if (found === '?') return '[^/]';
  return `\\${found}`;
}

/**
 * Whether the rules ignore a path; undefined when none of them says anything.
 * @param path Relative to the folder of the rules, with `/`.
 */
export function isIgnored(rules: readonly IgnoreRule[], path: string, isFolder: boolean): boolean | undefined {
  const names = path.split('/');
  const last = rules.findLast((rule) => (isFolder || !rule.foldersOnly) && fits(rule.names, names));
  return last === undefined ? undefined : !last.negated;
}

function fits(pattern: readonly RegExp[], names: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return names.length === 0;
  if (first !== anyFolders) return names.length > 0 && first.test(names[0] ?? '') && fits(rest, names.slice(1));
  // `a/**` is everything below a, not a itself.
  if (rest.length === 0) return names.length > 0;
  return names.some((_, at) => fits(rest, names.slice(at)));
}
