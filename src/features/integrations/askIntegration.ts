import path from 'node:path';
import * as vscode from 'vscode';
import type { DocumentLanguage, IntegrationKind } from '../../core/integrations/manifest/integration';
import type { Pattern } from '../../core/patterns/catalogue';
import { type SampleLanguage, sampleLanguages } from '../../core/patterns/pattern';
import { sampleLanguageTitles } from '../../core/patterns/sampleLanguages';
import type { KnownDefinition } from '../../platform/apiDirectory';
import { loadChunk } from '../../platform/chunks';
import { reportLanguage } from '../../platform/reportLanguage';
import type { Services } from '../../platform/services';
import { runSteps, type Step } from '../../platform/stepInput';
import { definitionPath } from './manifestNames';

/** What is asked for a new integration; each is undefined until it was answered. */
interface Answers {
  /** Absolute path. */
  readonly folder: string;
  /** The folder holds code that the integration is put beside. */
  readonly hasCode: boolean;
  /** Patterns that answer code which was looked at: ticked at first. */
  readonly found?: readonly string[];
  project?: string;
  name?: string;
  customer?: string;
  application?: string;
  kind?: IntegrationKind;
  language?: SampleLanguage;
  /** Group id or module path; empty: the usual one. */
  package?: string;
  patterns?: readonly string[];
  definition?: KnownDefinition | undefined;
  operations?: readonly string[];
  connections?: readonly string[];
  documentLanguages?: readonly DocumentLanguage[];
}

/** Values of a manifest, as they are written into `integration.yaml`. */
export type ManifestValues = Readonly<Record<string, unknown>>;

/** Patterns that nearly every integration needs, ticked at first. */
const usualPatterns: readonly string[] = ['P01', 'P02', 'P03', 'P04', 'P05', 'P06', 'P10', 'P11', 'P13', 'P32', 'P34'];

const slugOf = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replaceAll(/^-+|-+$/g, '');

/**
 * Asks what an integration is to be.
 * @param folder Absolute path of the folder that it is made in.
 * @returns Values of its manifest.
 * @throws AppError `cancelled`
 */
export async function askIntegration(
  services: Services,
  {
    folder,
    hasCode,
    language,
    found,
  }: {
    readonly folder: string;
    readonly hasCode: boolean;
    readonly language?: SampleLanguage;
    readonly found?: readonly string[];
  },
): Promise<ManifestValues> {
  const [patterns, definitions] = await Promise.all([services.patternLibrary.list(), services.apiDirectory.list()]);
  const state: Answers = { folder, hasCode, ...(language && { language }), ...(found && { found }) };
  const steps = [
    askPlace,
    askName,
    askCustomer,
    askApplication,
    askKind,
    askLanguage,
    askPackage,
    askPatterns(patterns),
    askDefinition(definitions),
    askOperations,
    askConnections(services),
    askDocumentLanguages,
  ];
  return valuesOf(await runSteps(vscode.l10n.t('New Integration'), state, steps));
}

const askPlace: Step<Answers> = async (state, ui) => {
  const { t } = vscode.l10n;
  if (!state.hasCode) {
    state.project = '.';
    return;
  }
  const items = [
    {
      label: t('Beside the code'),
      detail: t('A project of its own in the subfolder storage-integration; the code that is there stays as it is'),
      project: 'storage-integration',
    },
    {
      label: t('A package of its own in this folder'),
      detail: t('Files that are there are never overwritten'),
      project: '.',
    },
  ];
  state.project = (await ui.pick({ placeholder: t('Where should the project be?'), items })).project;
};

const askName: Step<Answers> = async (state, ui) => {
  const { t } = vscode.l10n;
  state.name = await ui.text({
    prompt: t('Name of the integration: lower case, digits and hyphens. It names package and files.'),
    value: state.name ?? (slugOf(path.basename(state.folder)) || 'integration'),
    validate: (value) =>
      loadChunk('integrations').isIntegrationName(value)
        ? undefined
        : t('Use at most 64 lower case letters, digits and hyphens, such as report-archive.'),
  });
};

const filled = (value: string) => (value.trim() === '' ? vscode.l10n.t('Enter a name.') : undefined);

const askCustomer: Step<Answers> = async (state, ui) => {
  const prompt = vscode.l10n.t('Customer that it is made for, as in the contract');
  state.customer = (await ui.text({ prompt, value: state.customer ?? '', validate: filled })).trim();
};

const askApplication: Step<Answers> = async (state, ui) => {
  const prompt = vscode.l10n.t('Application or platform that is adapted');
  state.application = (await ui.text({ prompt, value: state.application ?? '', validate: filled })).trim();
};

const askKind: Step<Answers> = async (state, ui) => {
  const { t } = vscode.l10n;
  const items: readonly (vscode.QuickPickItem & { readonly integrationKind: IntegrationKind })[] = [
    {
      label: t('Object storage (S3)'),
      detail: t('An application that uses files moves to objects'),
      integrationKind: 's3',
    },
    { label: t('Management API (REST)'), detail: t('A platform drives the storage product'), integrationKind: 'rest' },
    { label: t('Both'), integrationKind: 'both' },
  ];
  state.kind = (await ui.pick({ placeholder: t('What is connected?'), items })).integrationKind;
};

const askLanguage: Step<Answers> = async (state, ui) => {
  const items = sampleLanguages.map((language) => ({ label: sampleLanguageTitles[language], language }));
  const active = items.find(({ language }) => language === state.language);
  state.language = (await ui.pick({ placeholder: vscode.l10n.t('Programming language'), items, active })).language;
};

/** Java and Go publish code under a name; what is there already most likely has the right one. */
const askPackage: Step<Answers> = async (state, ui) => {
  const { t } = vscode.l10n;
  const { folder, language, name = '' } = state;
  if (language !== 'java' && language !== 'go') {
    state.package = '';
    return;
  }
  const { packageBeside, packageProblem } = loadChunk('integrations');
  const found = state.hasCode ? await packageBeside(folder, language, name) : undefined;
  const prompt =
    language === 'java'
      ? t('Group id, which packages begin with; empty for com.example')
      : t('Path of the Go module; empty for example.com/{0}', name);
  const [java, go] = [
    t('Use lower case names with dots: com.example.reports.'),
    t('Use a module path: git.example.com/reports/report-archive.'),
  ];
  const wrong = language === 'java' ? java : go;
  const validate = (value: string) =>
    value.trim() === '' || packageProblem(language, value.trim()) === undefined ? undefined : wrong;
  state.package = (await ui.text({ prompt, value: state.package || (found ?? ''), validate })).trim();
};

function askPatterns(patterns: readonly Pattern[]): Step<Answers> {
  return async (state, ui) => {
    const language = reportLanguage();
    const wanted = patterns.filter(({ group }) =>
      group === 'management' ? state.kind !== 's3' : state.kind !== 'rest',
    );
    const items = wanted.map(({ id, title, replaces, group }) => ({
      label: `${id} ${title[language]}`,
      detail: replaces[language].replaceAll('`', ''),
      id,
      isUsual: group === 'management' || usualPatterns.includes(id) || (state.found ?? []).includes(id),
    }));
    const before = state.patterns;
    const ticked = items.filter(({ id, isUsual }) => before?.includes(id) ?? isUsual);
    const placeholder = vscode.l10n.t('Adaptation patterns in use; what they build on comes along');
    state.patterns = (await ui.pickMany({ placeholder, items, ticked })).map(({ id }) => id);
  };
}

function askDefinition(definitions: readonly KnownDefinition[]): Step<Answers> {
  return async (state, ui) => {
    state.definition = undefined;
    if (state.kind === 's3' || definitions.length === 0) return;
    const { t } = vscode.l10n;
    const items: readonly (vscode.QuickPickItem & { readonly definition?: KnownDefinition })[] = [
      ...definitions.map((definition) => ({
        label: definition.name,
        description: definition.version,
        detail: definitionPath(state.folder, definition),
        definition,
      })),
      { label: t('None yet'), detail: t('Operations can be added to integration.yaml later') },
    ];
    state.definition = (await ui.pick({ placeholder: t('API definition of the service'), items })).definition;
  };
}

const askOperations: Step<Answers> = async (state, ui) => {
  state.operations = [];
  if (state.definition === undefined) return;
  const items = state.definition.operations.map(({ operation, operationId, title }) => ({
    label: operation,
    ...(operationId !== undefined && { description: operationId }),
    ...(title !== undefined && { detail: title }),
  }));
  const placeholder = vscode.l10n.t('API operations in use');
  state.operations = (await ui.pickMany({ placeholder, items })).map(({ label }) => label);
};

function askConnections({ connections }: Services): Step<Answers> {
  return async (state, ui) => {
    state.connections = [];
    if (state.kind === 'rest' || !connections.hasAny()) return;
    const items = connections.list().map(({ connection }) => ({
      label: connection.name,
      description: connection.endpoint,
    }));
    const placeholder = vscode.l10n.t('Connections that it is tested with; secrets are never written');
    state.connections = (await ui.pickMany({ placeholder, items })).map(({ label }) => label);
  };
}

const askDocumentLanguages: Step<Answers> = async (state, ui) => {
  const { t } = vscode.l10n;
  const items: readonly (vscode.QuickPickItem & { readonly languages: readonly DocumentLanguage[] })[] = [
    { label: '简体中文', languages: ['zh-cn'] },
    { label: 'English', languages: ['en'] },
    { label: t('Both'), languages: ['zh-cn', 'en'] },
  ];
  const active = items.find(({ languages }) => languages[0] === reportLanguage());
  state.documentLanguages = (await ui.pick({ placeholder: t('Language of the documents'), items, active })).languages;
};

function valuesOf(state: Answers): ManifestValues {
  const { definition, operations = [], connections = [], folder } = state;
  return {
    name: state.name,
    customer: state.customer,
    kind: state.kind,
    language: state.language,
    ...(state.package && { package: state.package }),
    application: { name: state.application, ...(state.project !== '.' && { code: '.' }) },
    project: state.project,
    ...(connections.length > 0 && { connections: connections.map((name) => ({ name })) }),
    patterns: state.patterns,
    ...(definition &&
      operations.length > 0 && {
        apiOperations: operations.map((operation) => ({
          definition: definitionPath(folder, definition),
          version: definition.version,
          operation,
        })),
      }),
    documents: { languages: state.documentLanguages },
  };
}
