import type { PatternGroup } from '../../core/patterns/pattern';

/** What the view "Adaptation Patterns" shows. */
export type PatternNode =
  | { readonly kind: 'patternGroup'; readonly group: PatternGroup }
  | { readonly kind: 'pattern'; readonly id: string };

/** The id of the pattern that a command was started on: by its node, or as plain text. */
export function patternIdOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const node = value as PatternNode | undefined;
  return node?.kind === 'pattern' ? node.id : undefined;
}
