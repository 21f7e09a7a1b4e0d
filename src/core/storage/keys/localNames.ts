import { AppError } from '../../base/errors';
import { byteLength, safeName, shortenName, type UnsafeNameReason } from './safeName';

/** Why the local path of a key differs from the key. */
export type LocalNameChange =
  | UnsafeNameReason
  /**
   * Another key has the name already: they differ in case or Unicode normalisation only, or one is a file where the
   * other needs a directory.
   */
  | 'nameClash'
  /** The path would be too long; the file lies directly in the chosen folder. */
  | 'pathTooLong';

export interface LocalName {
  readonly key: string;
  /** Relative, with slashes, to be joined to the chosen folder. Never empty, never leaves the folder. */
  readonly path: string;
  /** Empty when the path is the key's own; otherwise to be reported. */
  readonly changes: readonly LocalNameChange[];
}

export interface LocalNamesOptions {
  /** Most bytes of UTF-8 in a relative path. The default, 800, leaves room for the folder in macOS's 1,024. */
  readonly longestPath?: number;
}

interface Place {
  readonly path: string;
  /** The path as a system sees it that knows neither case nor normalisation. */
  readonly folded: string;
  readonly changes: readonly LocalNameChange[];
}

const root: Place = { path: '', folded: '', changes: [] };

/**
 * Gives each key below a prefix a local path of its own, one after the other. The path depends on the key and on the
 * keys before it only, so the same listing always gives the same paths, and a key asked for again gets the same path.
 * It remembers the names it gave and nothing else. Links that lie in the chosen folder already are not its business:
 * who writes must not follow them.
 */
export class LocalNames {
  readonly #base: string;
  readonly #longestPath: number;
  /** Folded path to the key (`f` before it) or the prefix (`d`) that has it. */
  readonly #owners = new Map<string, string>();
  readonly #directories = new Map<string, Place>();

  /** Paths start after the last slash of `prefix`: `logs/2024` as a prefix keeps the names `2024-01/...`. */
  constructor(prefix: string, options: LocalNamesOptions = {}) {
    this.#base = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    this.#longestPath = options.longestPath ?? 800;
  }

  /**
   * The file for an object. For an object whose key ends with a slash this is a file `_` in its directory; who takes such
   * an object of no bytes for a mere folder asks {@link directory}.
   * @throws AppError `input.invalid` when the key is not below the prefix.
   */
  file(key: string): LocalName {
    const relative = this.#relative(key);
    const parent = this.#directory(relative.slice(0, relative.lastIndexOf('/') + 1));
    const place = parent && this.#claim(parent, relative.slice(relative.lastIndexOf('/') + 1), `f${relative}`);
    return toName(key, place && this.#fits(place) ? place : this.#flat(relative, `f${relative}`));
  }

  /**
   * The directory for a prefix or a folder object; both end with a slash. Not for the chosen folder itself.
   * @throws AppError `input.invalid` when it is not below the prefix or does not end with a slash.
   */
  directory(prefix: string): LocalName {
    const relative = this.#relative(prefix);
    if (!relative.endsWith('/'))
      throw new AppError('input.invalid', 'Not a prefix', { facts: { reason: 'notAPrefix' } });
    return toName(prefix, this.#directory(relative) ?? this.#flat(relative.slice(0, -1), `d${relative}`));
  }

  #relative(key: string): string {
    if (key.startsWith(this.#base)) return key.slice(this.#base.length);
    throw new AppError('input.invalid', 'The key is not below the prefix', { facts: { reason: 'notBelowPrefix' } });
  }

  /** Undefined when its path is too long. Walks down from the deepest directory known. */
  #directory(prefix: string): Place | undefined {
    if (prefix === '') return root;
    const known = this.#directories.get(prefix);
    if (known !== undefined) return known;
    const start = prefix.slice(0, -1).lastIndexOf('/') + 1;
    const parent = this.#directory(prefix.slice(0, start));
    const place = parent && this.#claim(parent, prefix.slice(start, -1), `d${prefix}`);
    if (place === undefined || !this.#fits(place)) return undefined;
    this.#directories.set(prefix, place);
    return place;
  }

  #claim(parent: Place, segment: string, owner: string): Place {
    const safe = safeName(segment);
    const plain = child(parent, safe.name, safe.changes);
    if (this.#take(plain.folded, owner)) return plain;
    return this.#claimMarked(parent, safe.name, owner, [...safe.changes, 'nameClash']);
  }

  /** The name with a mark made from its owner; a second mark only if somebody called a key just so. */
  #claimMarked(parent: Place, name: string, owner: string, changes: readonly LocalNameChange[]): Place {
    for (let attempt = 0; ; attempt++) {
      const place = child(parent, shortenName(name, attempt === 0 ? owner : `${owner}\n${attempt}`), changes);
      if (this.#take(place.folded, owner)) return place;
    }
  }

  #flat(relative: string, owner: string): Place {
    const { name, changes } = safeName(relative.slice(relative.lastIndexOf('/') + 1));
    return this.#claimMarked(root, name, owner, [...changes, 'pathTooLong']);
  }

  #take(folded: string, owner: string): boolean {
    const taken = this.#owners.get(folded);
    if (taken === undefined) this.#owners.set(folded, owner);
    return taken === undefined || taken === owner;
  }

  #fits(place: Place): boolean {
    return byteLength(place.path) <= this.#longestPath;
  }
}

function child(parent: Place, name: string, changes: readonly LocalNameChange[]): Place {
  const slash = parent === root ? '' : '/';
  return {
    path: parent.path + slash + name,
    folded: parent.folded + slash + fold(name),
    changes: changes.length === 0 ? parent.changes : [...new Set([...parent.changes, ...changes])],
  };
}

function toName(key: string, { path, changes }: Place): LocalName {
  return { key, path, changes };
}

/**
 * The same text for all names that any usual file system takes for one: no case (upper after lower, so that ss, ß and
 * capital ß meet), no difference of normalisation, and no invisible characters, which HFS+ ignores. Taking too many
 * names for the same costs a suffix, too few a file.
 */
function fold(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return name.toUpperCase();
  const visible = name.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return visible.toLowerCase().toUpperCase().normalize('NFD');
}
