import { AppError } from '../../base/errors';
import type { Localized } from '../../patterns/pattern';
import { type CodePlace, type Integration, manifestName, type Requirement } from '../manifest/integration';
import { editManifest, manifestError, readManifest } from '../manifest/integrationFile';
import { codeGoal, contractGoal } from './codeGoals';
import { codeGoalTitles, requirementTitle } from './codeTexts';

/** An operation that somebody chose for some code. */
export interface ChosenOperation {
  /** Address or path of the definition, as the manifest names it. */
  readonly definition: string;
  readonly version?: string;
  /** `GET /os-buckets/{id}` */
  readonly operation: string;
  /** By which the manifest may name it. */
  readonly operationId?: string;
}

/** What somebody decided about chosen code. */
export interface CodeDecision {
  readonly places: readonly CodePlace[];
  readonly patterns: readonly string[];
  readonly operations: readonly ChosenOperation[];
  /** Constructs that no pattern answers and that are shown in another way. */
  readonly unanswered: readonly string[];
  /** Classes that the contract suite is bound to. */
  readonly ports: readonly string[];
  /** An existing requirement that the code serves; otherwise the one that names its place, or a new one. */
  readonly requirement?: string;
  /** Of a new requirement; made of the place when absent. */
  readonly title?: Localized;
}

export interface EditedManifest {
  readonly manifest: string;
  /** Id of the requirement. */
  readonly requirement: string;
  /** Patterns or operations are in use that were not: the project needs their code. */
  readonly changesProject: boolean;
}

type Change = readonly [path: readonly (string | number)[], value: unknown];

/**
 * Makes chosen code a part of an integration: a requirement with its place, patterns and operations, goals for what only people or the
 * contract suite can show, and patterns and operations in use. What stands in the manifest already stays as it is, comments included; the
 * same decision again changes nothing.
 * @throws AppError `config.invalid` for a manifest that does not fit, `input.invalid` for a requirement that there is not.
 */
export function addChosenCode(manifest: string, decision: CodeDecision): EditedManifest {
  const integration = valid(manifest);
  const found = requirementFor(integration, decision);
  const id = found.requirement?.id ?? nextId(integration);
  const changes = [
    ...requirementChanges(integration, decision, { ...found, id }),
    ...appended(integration.patterns, 'patterns', newPatterns(integration, decision)),
    ...appended(integration.apiOperations, 'apiOperations', newOperations(integration, decision)),
    ...appended(integration.goals, 'goals', newGoals(integration, decision, id)),
  ];
  const text = changes.length === 0 ? manifest : editManifest(manifest, changes);
  valid(text);
  const changesProject = changes.some(([[key]]) => key === 'patterns' || key === 'apiOperations');
  return { manifest: text, requirement: id, changesProject };
}

function valid(text: string): Integration {
  const { integration, problems } = readManifest(text);
  if (integration) return integration;
  throw manifestError(manifestName, problems);
}

interface FoundRequirement {
  /** Among those of the manifest; their number for a new one. */
  readonly at: number;
  readonly requirement?: Requirement;
}

const samePlace = (a: CodePlace, b: CodePlace) =>
  a.file === b.file && a.symbol === b.symbol && (a.symbol !== undefined || a.lines === b.lines);

/** The requirement that some code is a part of already. */
export function requirementOfPlace({ requirements }: Integration, place: CodePlace): Requirement | undefined {
  return requirements.find(({ code }) => code.some((each) => samePlace(each, place)));
}

function requirementFor({ requirements }: Integration, { requirement: id, places }: CodeDecision): FoundRequirement {
  const at = requirements.findIndex((each) =>
    id === undefined ? each.code.some((code) => places.some((place) => samePlace(code, place))) : each.id === id,
  );
  const requirement = requirements[at];
  if (requirement) return { at, requirement };
  if (id === undefined) return { at: requirements.length };
  const known = requirements.map((each) => each.id).join(', ');
  throw new AppError('input.invalid', `There is no requirement ${id}; known are ${known}`, {
    facts: { reason: 'requirement', value: id },
  });
}

/** As the others are numbered: `REQ-07` after `REQ-06`. */
function nextId({ requirements }: Integration): string {
  const [, prefix = 'REQ', digits = '00'] = /^(.*)-(\d+)$/.exec(requirements.at(-1)?.id ?? '') ?? [];
  const numbers = requirements.map(({ id }) => (id.startsWith(`${prefix}-`) ? Number(id.slice(prefix.length + 1)) : 0));
  return `${prefix}-${String(Math.max(0, ...numbers) + 1).padStart(digits.length, '0')}`;
}

function requirementChanges(
  integration: Integration,
  decision: CodeDecision,
  { at, requirement, id }: FoundRequirement & { readonly id: string },
): readonly Change[] {
  const { places, patterns } = decision;
  const operations = decision.operations.map((each) => nameInUse(integration, each));
  if (requirement) {
    const known = { patterns: requirement.patterns, operations: requirement.operations, code: requirement.code };
    const added = {
      patterns: patterns.filter((each) => !known.patterns.includes(each)),
      operations: operations.filter((each) => !known.operations.includes(each)),
      code: places.filter((place) => !known.code.some((each) => samePlace(each, place))),
    };
    return Object.entries(added).flatMap(([key, values]) =>
      appended(known[key as keyof typeof known], ['requirements', at, key], values),
    );
  }
  const [first = { file: manifestName }] = places;
  const hasStore = operations.length === 0 || patterns.some((each) => each.startsWith('P'));
  const value = {
    id,
    title: decision.title ?? requirementTitle(first, hasStore),
    ...(patterns.length > 0 && { patterns }),
    ...(operations.length > 0 && { operations }),
    code: places,
  };
  return appended(integration.requirements, 'requirements', [value]);
}

/** Values behind those of a list; a list that is not there yet is made. */
function appended(
  list: readonly unknown[],
  key: string | readonly (string | number)[],
  values: readonly unknown[],
): readonly Change[] {
  const keys = typeof key === 'string' ? [key] : key;
  if (values.length === 0) return [];
  if (list.length === 0) return [[keys, values]];
  return values.map((value, at) => [[...keys, list.length + at], value]);
}

function newPatterns({ patterns }: Integration, decision: CodeDecision): readonly string[] {
  return decision.patterns.filter((id) => !patterns.some((each) => each.id === id));
}

const inUse = ({ apiOperations }: Integration, { definition, operation, operationId }: ChosenOperation) =>
  apiOperations.find(
    (each) =>
      each.definition === definition &&
      (each.operation === operation || (operationId !== undefined && each.operationId === operationId)),
  );

/** Requirements name an operation as the list of operations does. */
function nameInUse(integration: Integration, chosen: ChosenOperation): string {
  const found = inUse(integration, chosen);
  return found?.operation ?? found?.operationId ?? chosen.operation;
}

function newOperations(integration: Integration, { operations }: CodeDecision) {
  return operations
    .filter((each) => inUse(integration, each) === undefined)
    .map(({ definition, version, operation }) => ({
      definition,
      ...(version !== undefined && { version }),
      operation,
    }));
}

function newGoals({ goals, requirements }: Integration, decision: CodeDecision, id: string) {
  const { places, ports, unanswered } = decision;
  const earlier = requirements.find((each) => each.id === id)?.code ?? [];
  const others = places.filter(({ symbol }) => symbol === undefined || !ports.includes(symbol));
  const [first] = others;
  const wanted = [
    ...(first ? [{ id: codeGoal(id), title: codeGoalTitles.code(first) }] : []),
    ...ports.map((name) => ({ id: contractGoal(id, name), title: codeGoalTitles.contract(name) })),
    ...unanswered.flatMap((construct) => {
      const [place] = [...earlier, ...places];
      return place ? [{ id: `${id}-${construct}`, title: codeGoalTitles.construct(place, construct) }] : [];
    }),
  ];
  return wanted.filter((each) => !goals.some((known) => known.id === each.id));
}
