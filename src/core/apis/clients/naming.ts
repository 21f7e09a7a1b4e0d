/** Words of a name: `ListOSBuckets` is List, OS, Buckets; everything but ASCII letters and digits separates. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .filter((word) => word !== '');
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** `OSBucket_Nestview` is `OSBucketNestview`: abbreviations stay as written. */
export function pascalCase(name: string): string {
  return beginsWithLetter(wordsOf(name).map(capital).join(''), 'N');
}

export function camelCase(name: string): string {
  const [first = '', ...rest] = wordsOf(name);
  return beginsWithLetter(first.toLowerCase() + rest.map(capital).join(''), 'n');
}

export function snakeCase(name: string): string {
  return beginsWithLetter(wordsOf(name).join('_').toLowerCase(), 'n_');
}

/** `IN_PROGRESS` */
export function upperCase(name: string): string {
  return beginsWithLetter(wordsOf(name).join('_').toUpperCase(), 'N_');
}

/** Names of languages begin with a letter; names without any (Chinese ones) are numbered by {@link NameScope}. */
function beginsWithLetter(name: string, prefix: string): string {
  return /^[A-Za-z]/.test(name) ? name : prefix + name;
}

/** Gives every thing a name of its own. */
export class NameScope {
  readonly #taken = new Set<string>();
  readonly #ignoreCase: boolean;

  /** @param reserved Words that the language keeps for itself. */
  constructor(reserved: Iterable<string> = [], { ignoreCase = false } = {}) {
    this.#ignoreCase = ignoreCase;
    for (const word of reserved) this.#taken.add(this.#key(word));
  }

  /** The name, or the name with a suffix and then a number until nobody has it. */
  take(name: string, suffix = '_'): string {
    let found = name;
    for (let number = 1; this.#taken.has(this.#key(found)); number++)
      found = name + suffix + (number > 1 ? number : '');
    this.#taken.add(this.#key(found));
    return found;
  }

  #key(name: string): string {
    return this.#ignoreCase ? name.toLowerCase() : name;
  }
}
