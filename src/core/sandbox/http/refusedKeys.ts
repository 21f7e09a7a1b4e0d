import type { KeyCapabilityId } from '../../capabilities/capabilities';
import type { Dialect } from '../dialect';

/** Which keys a capability is about. Those that depend on other keys (a folder beside an object) are not among them. */
const kinds: readonly (readonly [capability: KeyCapabilityId, form: RegExp])[] = [
  ['key.trailingDoubleSlash', /\/\/$/],
  ['key.doubleSlash', /\/\//],
  ['key.leadingSlash', /^\//],
  ['key.endsWithDotDot', /(?:^|\/)\.\.$/],
  ['key.endsWithDot', /(?:^|\/)\.$/],
  ['key.dotDotSegment', /(?:^|\/)\.\.\//],
  ['key.dotSegment', /(?:^|\/)\.\//],
  ['key.trailingSlash', /\/$/],
  ['key.backslash', /\\/],
  ['key.newline', /\n/],
  ['key.carriageReturn', /\r/],
  ['key.tab', /\t/],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are the point
  ['key.control01', /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/],
  ['key.control7f', /\u007f/],
  // What a file name can be at most, in bytes: the limit of stores that keep objects as files.
  ['key.segment900', /[^/]{256}/],
];

/** Throws {@link DialectRefusal} for a key of a kind that the store of this dialect takes none of. */
export function requireAcceptedKey(key: string, dialect: Dialect): void {
  for (const [capability, form] of kinds) if (form.test(key)) dialect.requireNotRefused(capability);
}
