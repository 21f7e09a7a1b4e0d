import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../core/base/errors';
import { definitionsAtHand } from '../../core/integrations/definitionsAtHand';
import { type Integration, manifestName } from '../../core/integrations/manifest/integration';
import { manifestError, readManifest } from '../../core/integrations/manifest/integrationFile';
import { integrationAbove } from '../../core/integrations/manifest/manifestAbove';
import { applyPlans, recoverScaffold } from '../../core/integrations/scaffold/applyPlan';
import { isConfined } from '../../core/integrations/scaffold/confinedPath';
import { loadLock } from '../../core/integrations/scaffold/lockFile';
import { planIntegration } from '../../core/integrations/scaffold/planIntegration';
import { settleConflicts } from '../../core/integrations/scaffold/planScaffold';
import { type ChosenCode, fittingKind, readChosenCode } from '../../core/integrations/selection/chosenCode';
import { mergedFound, type PortBindings, placesOf, portBindings } from '../../core/integrations/selection/decideCode';
import {
  addChosenCode,
  type ChosenOperation,
  type CodeDecision,
} from '../../core/integrations/selection/requirementEdit';
import { type Catalogue, patternOf } from '../../core/patterns/catalogue';
import { readDefinitionArgument } from '../apis/definitionArgument';
import type { LocalContext } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { openCatalogue } from '../patterns/catalogueFolder';
import { type CodeArgument, codeArgument } from './codeArgument';
import type { CodeWork } from './codeWork';
import { tellFound } from './foundReport';
import { tellOfRepository } from './repositoryNotes';
import { decisionOf, decisionsFor, report, textOf } from './scaffold';
import { templatesFolder } from './templatesFolder';

/**
 * `scaffold tests --for FILE[:FROM-TO]`: makes code a part of the integration above it, and scaffolds its tests. Exit code 1 when conflicts
 * are left that nobody decided.
 * @throws AppError `input.invalid`, `config.invalid`, `local.io`
 */
export async function scaffoldCode(context: LocalContext, given: readonly string[]): Promise<number> {
  const { values } = context;
  const decision = decisionOf(values['on-conflict']);
  const code = await Promise.all(given.map(codeArgument));
  const { root, manifest, isThere } = await manifestFor(context, code);
  if (!values['dry-run']) await recoverScaffold(root);
  const work = await readWork(context, { root, manifest, code });
  const edited = addChosenCode(manifest, work.decision);
  const parts =
    edited.changesProject || !(await loadLock(root)).has('project')
      ? (['project', 'tests'] as const)
      : (['tests'] as const);
  const integration = integrationOf(root, edited.manifest);
  const { definitions, missing } = await definitionsOf(context, root, integration);
  const sources = { catalogue: work.catalogue, templates: templatesFolder(context), definitions, missing };
  const plans = await planIntegration({ root, manifest: edited.manifest, parts, edited: isThere, ...sources });
  const decided = plans.map((plan) => settleConflicts(plan, decisionsFor(plan, decision)));
  if (!values['dry-run']) await applyPlans(decided);
  tellFound(context, { ...work, requirement: edited.requirement, missing: missing.map(({ message }) => message) });
  const found = {
    requirement: edited.requirement,
    decision: work.decision,
    found: work.found,
    unbound: work.ports.unbound,
  };
  report(context, decided, found);
  await tellOfRepository(root, plans);
  const open = plans.some(({ files }) => files.some(({ action }) => action === 'conflict'));
  return open && decision === 'report' ? ExitCode.failed : ExitCode.ok;
}

interface Place {
  readonly root: string;
  readonly manifest: string;
  /** The manifest lies in the folder already; otherwise it comes from `--answers`. */
  readonly isThere: boolean;
}

/** The integration above the code, or the one that `--out` and `--answers` name. */
async function manifestFor({ values }: LocalContext, code: readonly CodeArgument[]): Promise<Place> {
  const root = values.out === undefined ? await integrationAbove(code[0]?.file ?? '') : path.resolve(values.out);
  if (root === undefined) {
    const message =
      'No integration.yaml is above this code; give --out DIR and --answers FILE to make an integration of it';
    throw new AppError('input.invalid', message, { facts: { reason: 'noIntegration' } });
  }
  const own = await readFile(path.join(root, manifestName), 'utf8').catch(() => undefined);
  if (own !== undefined) return { root, manifest: own, isThere: true };
  return {
    root,
    manifest: await textOf(path.resolve(values.answers ?? path.join(root, manifestName))),
    isThere: false,
  };
}

async function readWork(
  context: LocalContext,
  {
    root,
    manifest,
    code,
  }: { readonly root: string; readonly manifest: string; readonly code: readonly CodeArgument[] },
): Promise<CodeWork> {
  const integration = integrationOf(root, manifest);
  const catalogue = await openCatalogue(context);
  const { definitions } = await definitionsOf(context, root, integration);
  const known = [...definitions].map(([definition, { index }]) => ({
    definition,
    version: index.info.version,
    operations: index.operations,
  }));
  const read = await Promise.all(
    code.map(async (each) => ({
      text: each.text,
      code: await chosenOf(each, { root, integration, catalogue, known }),
    })),
  );
  const chosen = read.map((each) => each.code);
  const { found, leftOut } = fittingKind(mergedFound(chosen), integration.kind);
  const ports = portBindings(read, integration);
  const operations = found.operations.map(({ definition, id }) => {
    const of = known.find((each) => each.definition === definition);
    const operationId = of?.operations.find((each) => each.id === id)?.operationId;
    return {
      definition,
      operation: id,
      ...(of && { version: of.version }),
      ...(operationId !== undefined && { operationId }),
    };
  });
  const decision = decide(context, { chosen, found, ports, operations, catalogue });
  return { catalogue, chosen, found, leftOut, ports, decision };
}

interface Reading {
  readonly root: string;
  readonly integration: Integration;
  readonly catalogue: Catalogue;
  readonly known: Parameters<typeof readChosenCode>[0]['definitions'];
}

async function chosenOf(code: CodeArgument, { root, integration, catalogue, known }: Reading): Promise<ChosenCode> {
  const chosen = await readChosenCode({ ...code, root, catalogue, definitions: known });
  if (chosen === undefined || chosen.language !== integration.language) {
    throw new AppError(
      'input.invalid',
      `${code.file} is not in the language of the integration, ${integration.language}`,
      {
        facts: { reason: 'codeLanguage', value: integration.language, file: code.file },
      },
    );
  }
  if (isConfined(chosen.place.file)) return chosen;
  throw new AppError('input.invalid', `${code.file} is not below ${root}`, {
    facts: { reason: 'codeOutside', file: code.file },
  });
}

interface Deciding extends Pick<CodeWork, 'chosen' | 'found' | 'ports' | 'catalogue'> {
  readonly operations: readonly ChosenOperation[];
}

/** What is likely, unless the options say otherwise. */
function decide({ values }: LocalContext, { chosen, found, ports, operations, catalogue }: Deciding): CodeDecision {
  const named = (list: string | undefined) =>
    list
      ?.split(',')
      .map((each) => each.trim())
      .filter(Boolean);
  const patterns =
    named(values.patterns)?.map((id) => patternOf(catalogue, id).id) ??
    found.patterns.filter(({ likely }) => likely).map(({ id }) => id);
  const wanted = named(values.operations);
  const likely = new Set(found.operations.filter((each) => each.likely).map(({ id }) => id));
  const isWanted = ({ operation, operationId }: ChosenOperation) =>
    wanted === undefined ? likely.has(operation) : wanted.some((each) => each === operation || each === operationId);
  const { requirement, title } = values;
  const decided = {
    places: placesOf(chosen, ports),
    patterns: withPort(patterns, ports),
    operations: operations.filter(isWanted),
    unanswered: found.unanswered.map(({ construct }) => construct),
    ports: ports.bound.map(({ symbol }) => symbol),
    ...(requirement !== undefined && { requirement }),
    ...(title !== undefined && { title: { en: title, 'zh-cn': title } }),
  };
  if (decided.patterns.length + decided.operations.length + decided.unanswered.length > 0) return decided;
  const message =
    'Nothing of this code is known to patterns or API definitions; name some with --patterns or --operations';
  throw new AppError('input.invalid', message, { facts: { reason: 'nothingFound' } });
}

/** A class that is bound to the contract suite is what the storage port is about. */
function withPort(patterns: readonly string[], { bound }: PortBindings): readonly string[] {
  return bound.length > 0 && !patterns.includes('P32') ? [...patterns, 'P32'] : patterns;
}

function definitionsOf(context: LocalContext, root: string, integration: Integration) {
  return definitionsAtHand(integration, root, (where) => readDefinitionArgument(context, where));
}

function integrationOf(root: string, manifest: string): Integration {
  const { integration, problems } = readManifest(manifest);
  if (integration) return integration;
  throw manifestError(path.join(root, manifestName), problems);
}
