import type { Json } from '../document/json';

/** Where a value is not what its schema says. */
export interface Deviation {
  /** JSON pointer (RFC 6901) to the place in the value; empty for the value itself. */
  readonly pointer: string;
  /** The keyword of the schema that is not met: `required`, `type`, `maximum`, ... */
  readonly keyword: string;
  /** What the keyword asks for, as it is written. */
  readonly expected: string;
}

/** What a keyword may do while a value is checked. */
export interface CheckRun {
  readonly direction: 'request' | 'response' | undefined;
  /** Applies another schema to the same value. */
  apply(schema: Json | undefined, value: Json, pointer: string): void;
  /** Applies a schema to something inside of the value. */
  inside(schema: Json | undefined, value: Json, pointer: string): void;
  /** Whether a schema fits the same value; reports nothing. */
  fits(schema: Json | undefined, value: Json, pointer: string): boolean;
  report(deviation: Deviation): void;
  /** A property's schema with what it refers to, for `readOnly` and `writeOnly`. */
  followed(schema: Json | undefined): Json | undefined;
}

/** A step deeper: `~` and `/` in names are escaped. */
export function pointerTo(pointer: string, name: string | number): string {
  return `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
