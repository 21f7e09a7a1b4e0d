import { camelCase, NameScope } from '../../../apis/clients/naming';
import type { Pattern } from '../../../patterns/catalogue';
import type { Dependency } from '../../../patterns/insertion/dependencies/dependency';
import type { Localized, PatternSetting, SampleLanguage } from '../../../patterns/pattern';
import type { DocumentLanguage, Integration, IntegrationKind } from '../../manifest/integration';
import { type ProjectCommands, projectCommands } from './projectCommands';
import { type LoginFacts, projectLogin } from './projectLogin';
import { type ProjectNames, projectNames } from './projectNames';
import { type OperationFacts, operationFacts, type ProjectApi } from './projectOperations';
import { projectSettings } from './projectSettings';
import { toolVersions } from './toolVersions';

/** A setting as templates see it. */
export interface SettingFacts extends Omit<PatternSetting, 'meaning' | 'default' | 'values'> {
  readonly meaning: string;
  /** Empty: none. */
  readonly default: string;
  readonly values: readonly string[];
  /** What `.env.example` says: what the manifest knows, else the default; never a secret's. */
  readonly example: string;
}

/** What a test of something is called: `req_01` and `req01`, each once in a project. */
interface TestNames {
  readonly snake: string;
  readonly camel: string;
}

export interface GoalFacts extends TestNames {
  readonly id: string;
  readonly title: string;
  /** The pattern whose goal it is; empty: the integration's own. */
  readonly pattern: string;
  readonly waived: string;
}

/** Where the files of CI services are; those read the top of the repository only. Paths are relative to the integration's folder. */
export interface CiFacts {
  /** The repository has a pipeline of GitLab of its own. */
  readonly own: boolean;
  /** The file of our jobs that the pipeline of GitLab includes; empty: they are in the pipeline itself. */
  readonly included: string;
  /** Name of the workflow's file of GitHub. */
  readonly workflow: string;
}

/** Everything that the templates of projects and tests see. Texts are in the language of the documents. */
export interface ProjectFacts extends ProjectNames {
  readonly title: string;
  readonly version: string;
  readonly customer: string;
  readonly vendor: string;
  /** SPDX expression or `UNLICENSED`. */
  readonly license: string;
  readonly kind: IntegrationKind;
  readonly language: SampleLanguage;
  readonly commands: ProjectCommands;
  readonly storage: boolean;
  readonly management: boolean;
  /** `zh-cn` or `en`, and whether it is the first. */
  readonly document_language: DocumentLanguage;
  readonly zh: boolean;
  /** Folder of the project within the repository: `.` or `integration`. */
  readonly project: string;
  /** The way from the project's folder to the integration's: empty or `../`. */
  readonly up: string;
  readonly ci: CiFacts;
  readonly application: { readonly name: string; readonly description: string };
  readonly bucket: string;
  readonly prefix: string;
  readonly patterns: readonly { readonly id: string; readonly title: string; readonly summary: string }[];
  /** Whether a pattern is in use: `has.P14`. */
  readonly has: Readonly<Record<string, boolean>>;
  readonly settings: readonly SettingFacts[];
  readonly operations: readonly OperationFacts[];
  readonly apis: readonly {
    readonly folder: string;
    readonly title: string;
    readonly version: string;
    readonly definition: string;
    readonly login: boolean;
  }[];
  readonly login: LoginFacts;
  readonly goals: readonly GoalFacts[];
  readonly requirements: readonly (TestNames & {
    readonly id: string;
    readonly title: string;
    readonly patterns: readonly string[];
    readonly operations: readonly string[];
  })[];
  /** What samples import, of the language. */
  readonly dependencies: readonly Dependency[];
  /** Those of them that the program needs when it runs. */
  readonly runtime_dependencies: readonly Dependency[];
  /** Versions of tools by name: `tools.typescript`. */
  readonly tools: Readonly<Record<string, string>>;
}

/**
 * @param patterns In use, with all that they require.
 * @param foreign Paths, relative to the integration's folder, of files that are there and that no scaffold wrote.
 */
export function projectFacts(
  integration: Integration,
  patterns: readonly Pattern[],
  apis: readonly ProjectApi[],
  dependencies: readonly Dependency[],
  foreign: ReadonlySet<string>,
): ProjectFacts {
  const { name, kind, project, application, documents, language: code } = integration;
  const [language = 'zh-cn'] = documents.languages;
  const has = { storage: kind !== 'rest', management: kind !== 's3' };
  const names = projectNames(name, integration.package);
  const [bucket] = integration.buckets;
  const named = testNaming();
  const login = projectLogin(apis);
  const { title, version, customer, vendor, license } = integration;
  return {
    ...names,
    language: code,
    commands: projectCommands(code, names),
    ...has,
    ...{ version, license, kind, project, dependencies },
    customer: customer[language],
    vendor: vendor[language],
    runtime_dependencies: dependencies.filter(({ development }) => !development),
    title: title[language],
    document_language: language,
    zh: language === 'zh-cn',
    up: project === '.' ? '' : '../'.repeat(project.split('/').length),
    ci: ciFacts(name, project, foreign),
    application: { name: application.name, description: application.description?.[language] ?? '' },
    bucket: bucket?.bucket ?? '',
    prefix: bucket?.prefix ?? '',
    patterns: inOrder(patterns).map((each) => ({
      id: each.id,
      title: each.title[language],
      summary: each.summary[language],
    })),
    has: Object.fromEntries(allPatterns.map((id) => [id, patterns.some((each) => each.id === id)])),
    settings: settingFacts(integration, projectSettings(patterns, { ...has, login }), language),
    login,
    operations: has.management ? operationFacts(integration, apis, language) : [],
    apis: apis.map(({ folder, title, version, definition, model }) => ({
      ...{ folder, title, version, definition },
      login: model.auth.kind === 'login',
    })),
    requirements: integration.requirements.map((each) => ({ ...each, title: each.title[language], ...named(each.id) })),
    goals: goalFacts(integration, patterns, language).map((each) => ({ ...each, ...named(each.id) })),
    tools: toolVersions[code],
  };
}

/** Files of CI services that somebody may have already. */
export const ciFiles = { pipeline: '.gitlab-ci.yml', workflow: '.github/workflows/ci.yml' } as const;

function ciFacts(name: string, project: string, foreign: ReadonlySet<string>): CiFacts {
  const isAlone = project === '.';
  const own = foreign.has(ciFiles.pipeline);
  const beside = own ? `.gitlab/${name}.gitlab-ci.yml` : '';
  return {
    own,
    included: isAlone ? beside : `${project}/.gitlab-ci.yml`,
    workflow: isAlone && !foreign.has(ciFiles.workflow) ? 'ci' : name,
  };
}

/** Ids may differ in what names of functions cannot have: `A-11` and `A1-1`, or a requirement and a goal of one id. */
function testNaming(): (id: string) => TestNames {
  const [snakes, camels] = [new NameScope(), new NameScope()];
  return (id) => ({ snake: snakes.take(id.toLowerCase().replaceAll('-', '_')), camel: camels.take(camelCase(id)) });
}

/** By id, as a reader looks for them. */
function inOrder(patterns: readonly Pattern[]): readonly Pattern[] {
  return [...patterns].sort((a, b) => (a.id < b.id ? -1 : 1));
}

const allPatterns = ['P', 'R'].flatMap((kind) =>
  Array.from({ length: 99 }, (_, at) => `${kind}${String(at + 1).padStart(2, '0')}`),
);

/** What the manifest knows of the settings' values. */
export function knownValues({ buckets: [bucket] }: Integration): Readonly<Record<string, string>> {
  return { ...(bucket && { S3_BUCKET: bucket.bucket, S3_PREFIX: bucket.prefix }) };
}

function settingFacts(
  integration: Integration,
  settings: readonly PatternSetting[],
  language: keyof Localized,
): readonly SettingFacts[] {
  const values = knownValues(integration);
  return settings.map(({ meaning, default: otherwise = '', values: known = [], ...rest }) => ({
    ...rest,
    values: known,
    default: otherwise,
    meaning: meaning[language],
    example: rest.secret ? '' : (values[rest.key] ?? otherwise),
  }));
}

/** Goals of the patterns in use, and the integration's own. */
function goalFacts(
  { goals }: Integration,
  patterns: readonly Pattern[],
  language: keyof Localized,
): readonly Omit<GoalFacts, keyof TestNames>[] {
  const waived = (id: string) => goals.find((goal) => goal.id === id)?.waived?.[language] ?? '';
  const ofPatterns = patterns.flatMap((pattern) =>
    pattern.goals.map(({ id, title }) => ({ id, title: title[language], pattern: pattern.id, waived: waived(id) })),
  );
  const known = new Set(ofPatterns.map(({ id }) => id));
  const own = goals
    .filter(({ id }) => !known.has(id))
    .map(({ id, title }) => ({ id, title: title?.[language] ?? id, pattern: '', waived: waived(id) }));
  return [...ofPatterns, ...own];
}
