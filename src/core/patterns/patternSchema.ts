import * as z from 'zod';
import { type CapabilityId, capabilityIds } from '../capabilities/capabilities';
import type { DependencyRules } from './dependencyRules';
import { type PatternSpec, patternGroups, sampleLanguages, targetNeeds } from './pattern';

const localized = z.strictObject({ en: z.string().min(1), 'zh-cn': z.string().min(1) });
const patternId = z.string().regex(/^[PR]\d\d$/);
const slug = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
const capability = z.enum(capabilityIds as [CapabilityId, ...CapabilityId[]]);

const goal = z.strictObject({
  id: z
    .string()
    .regex(/^[PR]\d\d-[a-z0-9-]+$/)
    .describe('The id of the pattern and a word: tests carry it in their names'),
  title: localized,
  needs: z
    .array(z.union([z.enum(targetNeeds), capability]))
    .default([])
    .describe('Where one of these is missing the goal does not apply'),
});

const precondition = z.strictObject({
  capability,
  otherwise: z.enum(['alternative', 'refuse']).describe('What the sample does where the store does not do it'),
  text: localized,
});

const pitfall = z.strictObject({ id: slug, title: localized, text: localized });

const grant = z.strictObject({
  on: z.enum(['bucket', 'objects']),
  actions: z.array(z.string().regex(/^s3:[A-Za-z]+$/)).min(1),
});

const setting = z.strictObject({
  key: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  type: z.enum(['string', 'integer', 'boolean', 'url', 'file', 'enum']),
  values: z.array(z.string()).min(2).optional(),
  default: z.string().optional(),
  required: z.boolean().default(false),
  secret: z.boolean().default(false),
  meaning: localized,
});

const shortForm = z.strictObject({
  region: slug.describe('`#region snippet: NAME` in the samples'),
  title: localized,
  stops: z.array(z.string()).default([]).describe('Names that become tab stops'),
});

const verification = z.strictObject({ target: z.string().min(1), date: z.iso.date() });

const pattern = z.strictObject({
  id: patternId,
  slug,
  version: z.int().min(1),
  group: z.enum(patternGroups),
  constructs: z.array(slug).min(1).describe('What it answers in an application, by the words of the rules'),
  requires: z.array(patternId).default([]).describe('Patterns whose sample files this one imports'),
  title: localized,
  summary: localized,
  replaces: localized,
  operations: z
    .array(z.string().regex(/^[A-Z][A-Za-z0-9]+$/))
    .default([])
    .describe('S3 operations'),
  policy: z.array(grant).default([]),
  preconditions: z.array(precondition).default([]),
  pitfalls: z.array(pitfall).min(1),
  goals: z.array(goal).min(1),
  settings: z.array(setting).default([]),
  shortForms: z.array(shortForm).default([]),
  verified: z.array(verification).default([]),
});

/** A value of `pattern.yaml` that does not fit; `path` says which: `goals.0.id`. */
export interface SchemaIssue {
  readonly path: string;
  readonly message: string;
}

/** Checks what stood in a `pattern.yaml`, and fills in what may be absent. */
export function parsePattern(
  value: unknown,
): { readonly ok: true; readonly spec: PatternSpec } | { readonly ok: false; readonly issues: readonly SchemaIssue[] } {
  const result = pattern.safeParse(value);
  if (result.success) return { ok: true, spec: result.data as PatternSpec };
  const issues = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return { ok: false, issues };
}

/** The schema of `pattern.yaml` for editors, JSON Schema 2020-12. */
export function patternJsonSchema(): object {
  return {
    ...z.toJSONSchema(pattern, { io: 'input' }),
    title: 'An adaptation pattern of Storage Integrator',
  };
}

const rule = z.strictObject({
  import: z.string().min(1),
  name: z.string().min(1),
  version: z.string().min(1),
  development: z.boolean().optional(),
});

/** @throws ZodError when the rules of dependencies do not fit. */
export function parseDependencyRules(value: unknown): DependencyRules {
  return z.record(z.enum(sampleLanguages), z.array(rule)).parse(value) as DependencyRules;
}
