import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { type Integration, manifestName } from '../../../core/integrations/manifest/integration';
import type { ChosenCode } from '../../../core/integrations/selection/chosenCode';
import type { ChosenOperation, CodeDecision } from '../../../core/integrations/selection/requirementEdit';
import { loadChunk } from '../../../platform/chunks';
import { askPick } from '../../../platform/prompts';
import { reportLanguage } from '../../../platform/reportLanguage';
import type { Services } from '../../../platform/services';
import { askCodeTests, type CodeQuestion } from '../askCodeTests';
import { askIntegration, type ManifestValues } from '../askIntegration';
import { type EditorCode, editorCode } from '../editorCode';
import type { IntegrationLibrary } from '../integrationLibrary';
import { definitionPath } from '../manifestNames';
import { manifestText, scaffoldParts } from '../scaffolds';

/**
 * "Scaffold Tests for This Code": what the selection does with files and APIs is shown, and what the reader keeps of it becomes a
 * requirement of the integration above the file, with its tests. Without an integration one is made of it.
 * The second argument answers the questions of a new integration.
 */
export function scaffoldCodeTests(services: Services, library: IntegrationLibrary) {
  return async (_given?: unknown, also?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Scaffold Tests for This Code');
    const code = await editorCode(services.prompts);
    const top = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(code.file))?.uri.fsPath;
    const root = await loadChunk('integrations').integrationAbove(code.file, top);
    const done =
      root === undefined
        ? await newWithCode(services, { title, code, top: top ?? path.dirname(code.file), values: also })
        : await addCode(services, { title, code, root });
    library.touch();
    tell(done);
  };
}

interface Done {
  readonly requirement: string;
  readonly question: CodeQuestion;
}

function tell({ requirement, question: { ports } }: Done): void {
  const { unboundText } = loadChunk('integrations');
  const reasons = ports.unbound.map(({ name, why }) => unboundText(name, why, reportLanguage()));
  const text = vscode.l10n.t('{0} is in integration.yaml, with its tests.', requirement);
  if (reasons.length === 0) void vscode.window.showInformationMessage(text);
  else void vscode.window.showWarningMessage(`${text} ${reasons.join(' ')}`);
}

interface Existing {
  readonly title: string;
  readonly code: EditorCode;
  readonly root: string;
}

async function addCode(services: Services, { title, code, root }: Existing): Promise<Done> {
  const { addChosenCode, loadLock, manifestError, readManifest } = loadChunk('integrations');
  const before = await manifestText(root);
  const { integration, problems } = readManifest(before);
  if (integration === undefined) throw manifestError(path.join(root, manifestName), problems);
  const question = await questionFor(services, { title, code, root, integration });
  const decision = chosenSomething(await askCodeTests(question));
  const { manifest, requirement, changesProject } = addChosenCode(before, decision);
  const whole = changesProject || !(await loadLock(root)).has('project');
  const parts = whole ? (['project', 'tests'] as const) : (['tests'] as const);
  await scaffoldParts(services, { title, folder: root, manifest: { text: manifest }, edited: true, parts });
  return { requirement, question };
}

function chosenSomething(decision: CodeDecision): CodeDecision {
  const { patterns, operations, unanswered } = decision;
  if (patterns.length + operations.length + unanswered.length > 0) return decision;
  throw new AppError('input.invalid', 'Nothing was chosen', { facts: { reason: 'nothingFound' } });
}

interface Asked extends Existing {
  /** Undefined: it is still to be made. */
  readonly integration?: Integration;
}

async function questionFor(services: Services, { title, code, root, integration }: Asked): Promise<CodeQuestion> {
  const { fittingKind, portBindings, readChosenCode, requirementOfPlace } = loadChunk('integrations');
  const definitions = (await services.apiDirectory.list()).map((known) => ({
    definition: definitionPath(root, known),
    version: known.version,
    operations: known.operations.map(({ operation, operationId }) => ({
      id: operation,
      path: operation.replace(/^\S+ /, ''),
      ...(operationId !== undefined && { operationId }),
    })),
  }));
  const catalogue = await services.patternLibrary.catalogue();
  const chosen = await readChosenCode({ ...code, root, catalogue, definitions });
  if (chosen === undefined) throw new AppError('input.invalid', 'No code is open', { facts: { reason: 'noCode' } });
  checkPlace(chosen, code, integration);
  const kind = integration?.kind ?? 'both';
  const { found } = fittingKind(chosen.found, kind);
  const patterns = (await services.patternLibrary.list()).filter(({ group }) =>
    group === 'management' ? kind !== 's3' : kind !== 'rest',
  );
  const requirement = integration && requirementOfPlace(integration, chosen.place);
  return {
    ...{ title, chosen, found, patterns, operations: operationsOf(chosen, definitions) },
    ports: integration ? portBindings([{ code: chosen, text: code.text }], integration) : { bound: [], unbound: [] },
    requirements: integration?.requirements ?? [],
    ...(requirement && { requirement }),
  };
}

function checkPlace({ language, place }: ChosenCode, { file }: EditorCode, integration: Integration | undefined): void {
  if (integration !== undefined && integration.language !== language) {
    const facts = { reason: 'codeLanguage', value: integration.language };
    throw new AppError('input.invalid', `${file} is not in ${integration.language}`, { facts });
  }
  if (place.file.startsWith('../'))
    throw new AppError('input.invalid', `${file} is not below the integration`, {
      facts: { reason: 'codeOutside', file },
    });
}

function operationsOf(
  { found }: ChosenCode,
  definitions: readonly {
    readonly definition: string;
    readonly version: string;
    readonly operations: readonly { readonly id: string; readonly operationId?: string }[];
  }[],
): ReadonlyMap<string, ChosenOperation> {
  return new Map(
    found.operations.map(({ definition, id }) => {
      const known = definitions.find((each) => each.definition === definition);
      const operationId = known?.operations.find((each) => each.id === id)?.operationId;
      const chosen = { definition, operation: id, ...(known && { version: known.version }) };
      return [id, { ...chosen, ...(operationId !== undefined && { operationId }) }];
    }),
  );
}

interface Making {
  readonly title: string;
  readonly code: EditorCode;
  /** The workspace's folder, or that of the file. */
  readonly top: string;
  readonly values: unknown;
}

/** Its tests need a project with the patterns and their settings, which is what an integration is. */
async function newWithCode(services: Services, { title, code, top, values: given }: Making): Promise<Done> {
  const { t } = vscode.l10n;
  const { addChosenCode, codeLanguage, writeManifest } = loadChunk('integrations');
  const language = codeLanguage(code.file);
  const message = t(
    'This code belongs to no integration yet. Its tests need one: a project beside the code, with the patterns that answer it.',
  );
  await services.prompts.choose({ message, actions: [t('New Integration')] });
  const root = await askRoot(top, code, title);
  const question = await questionFor(services, { title, code, root });
  const decision = chosenSomething(await askCodeTests(question));
  const values = isValues(given)
    ? given
    : await askIntegration(services, {
        folder: root,
        hasCode: true,
        found: decision.patterns,
        ...(language && { language }),
      });
  const { manifest, requirement } = addChosenCode(writeManifest(values), decision);
  await scaffoldParts(services, { title, folder: root, manifest: { text: manifest }, parts: ['project', 'tests'] });
  return { requirement, question };
}

const isValues = (value: unknown): value is ManifestValues =>
  typeof value === 'object' && value !== null && 'name' in value && 'kind' in value;

/** The folder of the build file nearest to the code, or the workspace's. */
async function askRoot(top: string, { file }: EditorCode, title: string): Promise<string> {
  const language = loadChunk('integrations').codeLanguage(file);
  if (language === undefined) return top;
  const nearest = await loadChunk('patterns').projectFolderOf(top, file, language);
  if (nearest === top) return top;
  const items = [nearest, top].map((folder) => ({
    label: `$(folder) ${path.basename(folder)}`,
    description: folder,
    folder,
  }));
  return (await askPick(items, { title, placeHolder: vscode.l10n.t('In which folder?') })).folder;
}
