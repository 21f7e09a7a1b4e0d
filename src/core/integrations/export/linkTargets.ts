import path from 'node:path';

/** Where a document is read and where it is written. */
export interface LinkPlaces {
  /** Absolute path of the folder with the Markdown. */
  readonly from: string;
  /** Absolute path of the folder that it is written to. */
  readonly to: string;
  readonly format: 'docx' | 'html' | 'pdf';
}

/**
 * Where the links of a document lead once it is written elsewhere: another document to what is made of it, a file of the project
 * to the same file; on the network only with http, https and mailto. Of others only the text remains (undefined).
 */
export function linkTargets({ from, to, format }: LinkPlaces): (target: string) => string | undefined {
  return (target) => {
    if (target.startsWith('#') || /^(?:https?:\/\/|mailto:)/i.test(target)) return target;
    if (/^(?:[a-z][a-z0-9+.-]*:|\/|\\)/i.test(target) || target === '') return undefined;
    const [, file = '', fragment = ''] = /^([^#]*)(#.*)?$/.exec(target) ?? [];
    const isDocument = /\.md$/i.test(file) && !file.includes('/');
    // Word takes no place within another file from an address.
    if (isDocument) return `${file.replace(/\.md$/i, `.${format}`)}${format === 'html' ? fragment : ''}`;
    const relative = path.relative(to, path.join(from, decoded(file))).replaceAll('\\', '/');
    return path.isAbsolute(relative) ? undefined : encodeURI(relative) + fragment;
  };
}

function decoded(file: string): string {
  try {
    return decodeURI(file);
  } catch {
    return file; // a name with a bare per cent sign
  }
}
