import path from 'node:path';
import * as z from 'zod';
import type { Localized, SampleLanguage } from '../../patterns/pattern';
import { sampleLanguages } from '../../patterns/pattern';
import { isConfined } from '../scaffold/confinedPath';
import { duplicateIssues } from './duplicateIssues';
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
import { integrationNameForm, isIntegrationName } from './integrationName';
import { issuesOf, type ManifestIssue } from './manifestIssues';
import { manifestRules as rules } from './manifestRules';
import { packageProblem } from './packageName';

/** The build tool of a language when none is said, and the only one yet. */
export const buildToolOf: Readonly<Record<SampleLanguage, BuildTool>> = {
  typescript: 'npm',
  python: 'pip',
  java: 'maven',
  go: 'go',
};

// What XML, TOML and source code cannot hold, whatever stands around it; line breaks and tabs are no harm.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const unusable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]|\p{Cs}/u;
const isUsable = (text: string) => !unusable.test(text);
const text = z.string().refine(isUsable, rules.characters.en);
const filled = z.string().trim().min(1, rules.filled.en).refine(isUsable, rules.characters.en);
const line = filled.refine((value) => !/[\r\n\t]/.test(value), rules.oneLine.en);
/** One text for both languages, or one each. */
const localized = z
  .union([filled, z.strictObject({ en: filled, 'zh-cn': filled })])
  .transform((value): Localized => (typeof value === 'string' ? { en: value, 'zh-cn': value } : value));
/** As {@link localized}; an empty text is a place that nobody has filled in yet. */
const answer = z
  .union([text, z.strictObject({ en: text, 'zh-cn': text })])
  .transform((value): Localized => (typeof value === 'string' ? { en: value, 'zh-cn': value } : value));
const isInside = (file: string) => !/^(?:[/\\]|[A-Za-z]:)/.test(file) && !file.split(/[/\\]/).includes('..');
const inside = line.refine(isInside, rules.inside.en);
const near = line.refine((file) => !/^(?:[/\\]|[A-Za-z]:)/.test(file), rules.near.en);
/** A folder that files are written to: `./a//b/` is `a/b`, and a folder of this file itself `.`. */
const folder = inside
  .transform((value) => path.posix.normalize(value).replace(/\/$/, ''))
  .refine((value) => value === '.' || isConfined(value), rules.inside.en);
const patternId = z.string().regex(/^[PR]\d\d$/, rules.patternId.en);
const findingId = filled;
const date = z.iso.date(rules.date.en);
const count = z.int(rules.count.en).min(0, rules.count.en);
/** Also the names that stores other than AWS allow. */
const bucketName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/, rules.bucket.en);
/** A key has at most 1,024 bytes: what is written below a prefix needs some. */
const prefixBytes = 900;
const fitsPrefix = (value: string) =>
  isUsable(value) && !/^\/|[\r\n\t]/.test(value) && Buffer.byteLength(value) <= prefixBytes;

const application = z.strictObject({
  name: line.describe('Of the application or platform that is adapted'),
  description: localized.optional(),
  code: near.optional().describe('Folder of its code'),
  runtime: filled.optional().describe('Java 17, Tomcat 10'),
  mounts: z.array(filled).default([]).describe('Where its files are today: /mnt/reports'),
  files: count.optional().describe('Number of files'),
  bytes: count.optional().describe('Bytes of all files'),
});

const connection = z.strictObject({
  name: filled.describe('Of a connection of the extension or the command line; secrets never stand here'),
  purpose: z.enum(['development', 'test', 'production']).default('test'),
  probe: inside.optional().describe('Report of a probe in JSON'),
});

const bucket = z.strictObject({
  bucket: bucketName,
  prefix: z
    .string()
    .refine((value) => value === '' || (value.endsWith('/') && fitsPrefix(value)), rules.prefix.en)
    .default(''),
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
      .regex(/^(?:GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE|QUERY) \//, rules.method.en)
      .optional(),
    purpose: localized.optional(),
  })
  .refine(({ operationId, operation }) => operationId !== undefined || operation !== undefined, rules.operation.en);

const codePlace = z.strictObject({
  file: inside,
  symbol: filled.optional().describe('What it declares there: ReportStore.save'),
  lines: z
    .string()
    .regex(/^[1-9]\d*-[1-9]\d*$/, rules.lines.en)
    .optional(),
});

const requirement = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9]*-\d+$/, rules.requirementId.en),
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
  id: z.string().regex(/^[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+$/, rules.goalId.en),
  title: localized.optional(),
  waived: localized.optional().describe('Why this goal of a pattern is not shown here'),
});

const documents = z.strictObject({
  wanted: z.array(z.enum(documentIds)).default([...documentIds]),
  languages: z.array(z.enum(documentLanguages)).min(1, rules.filled.en).default(['zh-cn']),
  folder: folder.default('docs'),
  templates: near.optional().describe("Folder with the customer's own templates"),
});

const person = z.strictObject({
  role: z.enum(roleIds),
  name: filled,
  organisation: localized.optional(),
});

const migration = z.strictObject({
  engine: z.enum(migrationEngines),
  source: line,
  bucket: bucketName,
  prefix: z.string().refine(fitsPrefix, rules.migrationPrefix.en).default(''),
});

const semanticVersion =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*)?$/;
/** Its form; whether the licences are known ones is not looked at. */
const spdxExpression = /^\(*[A-Za-z0-9][A-Za-z0-9.:+-]*\)*(?: (?:AND|OR|WITH) \(*[A-Za-z0-9][A-Za-z0-9.:+-]*\)*)*$/;

const fields = z.strictObject({
  schema: z.literal(1).default(1),
  name: z.string().regex(integrationNameForm, rules.name.en).refine(isIntegrationName, rules.name.en),
  title: localized.optional(),
  version: z.string().regex(semanticVersion, rules.version.en).default('0.1.0'),
  customer: localized,
  vendor: localized.default({ en: 'XSKY', 'zh-cn': 'XSKY' }),
  kind: z.enum(integrationKinds),
  language: z.enum(sampleLanguages),
  build: z.enum(buildTools).optional(),
  package: line.optional().describe('Java: group id, com.example.reports; Go: module path, git.example.com/reports'),
  license: z.string().regex(spdxExpression, rules.license.en).default('UNLICENSED').describe('SPDX expression'),
  application,
  project: folder.default('.'),
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
    .strictObject({ results: z.array(inside).min(1, rules.filled.en).default(['test-results/**/*.xml']) })
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

const schema = fields.superRefine(({ language, package: name }, context) => {
  const rule = name === undefined ? undefined : packageProblem(language, name);
  if (rule !== undefined) context.addIssue({ code: 'custom', path: ['package'], message: rule.en });
});

type Written = z.output<typeof schema>;

/** Checks what stood in an `integration.yaml`, and fills in what may be absent. */
export function parseIntegration(
  value: unknown,
):
  | { readonly ok: true; readonly integration: Integration }
  | { readonly ok: false; readonly issues: readonly ManifestIssue[] } {
  const result = schema.safeParse(value);
  if (!result.success) {
    const issues = result.error.issues.flatMap((issue) => issuesOf(issue, value));
    return { ok: false, issues };
  }
  const integration = completed(result.data);
  const issues = duplicateIssues(integration);
  return issues.length > 0 ? { ok: false, issues } : { ok: true, integration };
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
  return { ...z.toJSONSchema(schema, { io: 'input' }), title: 'An integration of Storage Integrator' };
}
