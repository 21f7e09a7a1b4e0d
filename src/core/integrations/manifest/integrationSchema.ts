import * as z from 'zod';
import type { Localized, SampleLanguage } from '../../patterns/pattern';
import { sampleLanguages } from '../../patterns/pattern';
import {
  type BuildTool,
  buildTools,
  documentIds,
  documentLanguages,
  type Integration,
  integrationKinds,
  migrationEngines,
  type PhaseId,
  phaseIds,
  phaseStates,
  roleIds,
} from './integration';

/** The build tool of a language when none is said, and the only one yet. */
export const buildToolOf: Readonly<Record<SampleLanguage, BuildTool>> = {
  typescript: 'npm',
  python: 'pip',
  java: 'maven',
  go: 'go',
};

const filled = z.string().trim().min(1);
/** One text for both languages, or one each. */
const localized = z
  .union([filled, z.strictObject({ en: filled, 'zh-cn': filled })])
  .transform((value): Localized => (typeof value === 'string' ? { en: value, 'zh-cn': value } : value));
/** As {@link localized}; an empty text is a place that nobody has filled in yet. */
const answer = z
  .union([z.string(), z.strictObject({ en: z.string(), 'zh-cn': z.string() })])
  .transform((value): Localized => (typeof value === 'string' ? { en: value, 'zh-cn': value } : value));
const isInside = (file: string) => !/^(?:[/\\]|[A-Za-z]:)/.test(file) && !file.split(/[/\\]/).includes('..');
const inside = filled.refine(isInside, 'A path below the folder of this file, with /');
const near = filled.refine((file) => !/^(?:[/\\]|[A-Za-z]:)/.test(file), 'A path relative to this file, with /');
const patternId = z.string().regex(/^[PR]\d\d$/, 'The id of a pattern, such as P14');
const findingId = filled;
const date = z.iso.date();

const application = z.strictObject({
  name: filled.describe('Of the application or platform that is adapted'),
  description: localized.optional(),
  code: near.optional().describe('Folder of its code'),
  runtime: filled.optional().describe('Java 17, Tomcat 10'),
  mounts: z.array(filled).default([]).describe('Where its files are today: /mnt/reports'),
  files: z.int().min(0).optional().describe('Number of files'),
  bytes: z.int().min(0).optional().describe('Bytes of all files'),
});

const connection = z.strictObject({
  name: filled.describe('Of a connection of the extension or the command line; secrets never stand here'),
  purpose: z.enum(['development', 'test', 'production']).default('test'),
  probe: inside.optional().describe('Report of a probe in JSON'),
});

const bucket = z.strictObject({
  bucket: filled,
  prefix: z
    .string()
    .default('')
    .refine((value) => value === '' || value.endsWith('/'), 'A prefix ends with /'),
  connection: filled.optional(),
  purpose: localized.optional(),
});

const patternInUse = z
  .union([
    patternId,
    z.strictObject({ id: patternId, findings: z.array(findingId).default([]), code: z.array(inside).default([]) }),
  ])
  .transform((value) => (typeof value === 'string' ? { id: value, findings: [], code: [] } : value));

const apiOperation = z
  .strictObject({
    definition: filled.describe('Address or path of the definition'),
    version: filled.optional().describe('The info.version that the integration was made for'),
    operationId: filled.optional(),
    operation: z
      .string()
      .regex(/^(?:GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE|QUERY) \//, 'Method and path: GET /osd/{id}')
      .optional(),
    purpose: localized.optional(),
  })
  .refine(
    ({ operationId, operation }) => operationId !== undefined || operation !== undefined,
    'operationId or operation',
  );

const codePlace = z.strictObject({
  file: inside,
  symbol: filled.optional().describe('What it declares there: ReportStore.save'),
  lines: z
    .string()
    .regex(/^[1-9]\d*-[1-9]\d*$/, 'Lines from 1, both included: 12-40')
    .optional(),
});

const requirement = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9]*-\d+$/, 'REQ-01'),
  title: localized,
  patterns: z.array(patternId).default([]),
  operations: z.array(filled).default([]),
  findings: z.array(findingId).default([]),
  code: z.array(codePlace).default([]),
});

const phase = z.strictObject({
  state: z.enum(phaseStates).default('open'),
  due: date.optional(),
  done: date.optional(),
});

const goal = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+$/, 'P14-one-winner, REQ-01-chinese-names'),
  title: localized.optional(),
  waived: localized.optional().describe('Why this goal of a pattern is not shown here'),
});

const documents = z.strictObject({
  wanted: z.array(z.enum(documentIds)).default([...documentIds]),
  languages: z.array(z.enum(documentLanguages)).min(1).default(['zh-cn']),
  folder: inside.default('docs'),
  templates: near.optional().describe("Folder with the customer's own templates"),
});

const person = z.strictObject({
  role: z.enum(roleIds),
  name: filled,
  organisation: filled.optional(),
});

const migration = z.strictObject({
  engine: z.enum(migrationEngines),
  source: filled,
  bucket: filled,
  prefix: z.string().default(''),
});

const integration = z.strictObject({
  schema: z.literal(1).default(1),
  name: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'Lower case, digits and hyphens'),
  title: localized.optional(),
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/, 'A semantic version, such as 1.0.0')
    .default('0.1.0'),
  customer: filled,
  vendor: filled.default('XSKY'),
  kind: z.enum(integrationKinds),
  language: z.enum(sampleLanguages),
  build: z.enum(buildTools).optional(),
  license: filled.default('UNLICENSED').describe('SPDX expression'),
  application,
  project: z.union([z.literal('.'), inside]).default('.'),
  connections: z.array(connection).default([]),
  buckets: z.array(bucket).default([]),
  patterns: z.array(patternInUse).default([]),
  apiOperations: z.array(apiOperation).default([]),
  requirements: z.array(requirement).default([]),
  phases: z.partialRecord(z.enum(phaseIds), phase).default({}),
  goals: z.array(goal).default([]),
  documents: documents.default(() => documents.parse({})),
  people: z.array(person).default([]),
  tests: z
    .strictObject({ results: z.array(inside).min(1).default(['test-results/**/*.xml']) })
    .default({ results: ['test-results/**/*.xml'] }),
  delivery: z
    .strictObject({
      artefacts: z.array(inside).default([]).describe('Globs of what a build made: target/*.jar'),
      leaveOut: z.array(inside).default([]).describe('Globs of files that are not delivered'),
    })
    .default({ artefacts: [], leaveOut: [] }),
  migration: migration.optional(),
  answers: z.record(z.string(), answer).default({}),
});

type Written = z.output<typeof integration>;

/** A value of `integration.yaml` that does not fit; `path` says which: `buckets.0.prefix`. */
export interface ManifestIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Checks what stood in an `integration.yaml`, and fills in what may be absent. */
export function parseIntegration(
  value: unknown,
):
  | { readonly ok: true; readonly integration: Integration }
  | { readonly ok: false; readonly issues: readonly ManifestIssue[] } {
  const result = integration.safeParse(value);
  if (!result.success) {
    const issues = result.error.issues.flatMap(issuesOf);
    return { ok: false, issues };
  }
  return { ok: true, integration: completed(result.data) };
}

function issuesOf(issue: z.core.$ZodIssue): readonly ManifestIssue[] {
  const path = issue.path as (string | number)[];
  // Each unknown key has a place of its own; zod names only the map that they are in.
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: 'There is no such key' }));
  }
  // Of alternatives that all fail the last is the full form, which says what is wrong within.
  if (issue.code === 'invalid_union') {
    const within = issue.errors.at(-1) ?? [];
    const deeper = within.filter((each) => each.path.length > 0 || each.code === 'unrecognized_keys');
    if (deeper.length > 0) return deeper.flatMap((each) => issuesOf({ ...each, path: [...path, ...each.path] }));
  }
  return [{ path, message: issue.message }];
}

function completed(written: Written): Integration {
  const { title, build, phases, ...rest } = written;
  const phaseOf = (id: PhaseId) => ({ id, state: 'open' as const, ...phases[id] });
  return {
    ...rest,
    title: title ?? { en: rest.name, 'zh-cn': rest.name },
    build: build ?? buildToolOf[rest.language],
    phases: phaseIds.map(phaseOf),
  } as Integration; // absent keys are absent or undefined alike: nobody tells them apart
}

/** The schema of `integration.yaml` for editors, JSON Schema 2020-12. */
export function integrationJsonSchema(): object {
  return { ...z.toJSONSchema(integration, { io: 'input' }), title: 'An integration of Storage Integrator' };
}
