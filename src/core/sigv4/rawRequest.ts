/** A request as `node:http` received it: nothing decoded, nothing normalised, header text as Latin-1 (one character a byte). */
export interface RawRequest {
  readonly method: string;
  /** Path and query exactly as they stood in the request line. */
  readonly url: string;
  /** Name, value, name, value … as in `IncomingMessage.rawHeaders`. */
  readonly rawHeaders: readonly string[];
}

/** Headers by name, in any case; a header that came more than once keeps each of its values. */
export class RequestHeaders {
  readonly #values = new Map<string, string[]>();

  constructor(rawHeaders: readonly string[]) {
    for (let at = 0; at + 1 < rawHeaders.length; at += 2) this.#add(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  }

  #add(name: string, value: string): void {
    const known = this.#values.get(name.toLowerCase());
    if (known) known.push(value);
    else this.#values.set(name.toLowerCase(), [value]);
  }

  /** Lower-case names, each once, in the order they came. */
  names(): Iterable<string> {
    return this.#values.keys();
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** The value of the lower-case `name` without surrounding blanks, several joined with a comma; undefined when it is not there. */
  get(name: string): string | undefined {
    const values = this.#values.get(name);
    if (values === undefined) return undefined;
    const [only = ''] = values;
    return values.length === 1 ? trimBlanks(only) : values.map(trimBlanks).join(',');
  }
}

function trimBlanks(value: string): string {
  return /^[ \t]|[ \t]$/.test(value) ? value.replace(/^[ \t]+|[ \t]+$/g, '') : value;
}

/** Cuts the request target in two at the first `?`. A target in absolute form (sent to proxies) loses scheme and host. */
export function splitTarget(url: string): { readonly path: string; readonly query: string } {
  const target = url.startsWith('/') ? url : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return { path: path === '' ? '/' : path, query: mark < 0 ? '' : target.slice(mark + 1) };
}
