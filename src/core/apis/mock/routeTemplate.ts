import { decodedPath } from '../parameters/readParameter';

/** A literal path taken apart for matching: colons and the last slash belong to it. */
export interface RouteTemplate {
  readonly path: string;
  readonly segments: readonly Segment[];
}

interface Segment {
  /** The text of a segment without parameters. */
  readonly literal: string | undefined;
  /** Characters besides parameters: the longer, the closer it fits. */
  readonly weight: number;
  readonly form: RegExp;
  readonly names: readonly string[];
}

const parameter = /\{([^{}]+)\}/g;

export function routeTemplate(path: string): RouteTemplate {
  return { path, segments: path.split('/').map(segmentOf) };
}

function segmentOf(text: string): Segment {
  const names = [...text.matchAll(parameter)].map(([, name]) => name ?? '');
  const pieces = text.split(/\{[^{}]+\}/);
  const form = new RegExp(
    `^${pieces.map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(.+?)')}$`,
    's',
  );
  return { literal: names.length === 0 ? text : undefined, weight: pieces.join('').length, form, names };
}

/**
 * Values of a path's parameters, not decoded; `undefined` when the path is another one.
 * @param segments Of the request, as they came over the wire.
 */
export function matchRoute(
  { segments }: RouteTemplate,
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (parts.length !== segments.length) return undefined;
  const values: Record<string, string> = Object.create(null);
  for (const [at, { literal, form, names }] of segments.entries()) {
    const part = parts[at] ?? '';
    if (literal !== undefined) {
      if (part !== literal && decodedPath(part) !== literal) return undefined;
      continue;
    }
    const match = form.exec(part);
    if (match === null) return undefined;
    for (const [index, name] of names.entries()) values[name] = match[index + 1] ?? '';
  }
  return values;
}

/** Sorts the closer template first: literal segments before parameters, then the longer text around a parameter. */
export function compareTemplates(a: RouteTemplate, b: RouteTemplate): number {
  for (const [at, segment] of a.segments.entries()) {
    const other = b.segments[at];
    if (other === undefined) return -1;
    const literal = Number(other.literal !== undefined) - Number(segment.literal !== undefined);
    if (literal !== 0) return literal;
    if (other.weight !== segment.weight && segment.literal === undefined) return other.weight - segment.weight;
  }
  return 0;
}
