import type { ErrorFacts } from '../../base/errors';
import { type Catalogue, withRequired } from '../../patterns/catalogue';
import type { Localized } from '../../patterns/pattern';
import type { MissingDefinition } from '../definitionsAtHand';
import type { Integration } from './integration';
import type { ManifestIssue } from './manifestIssues';
import { nearestName } from './nearestName';

const issue = (path: ManifestIssue['path'], en: string, zh: string): ManifestIssue => ({
  path,
  texts: { en, 'zh-cn': zh },
});

/** Patterns and goals that a manifest names and the catalogue does not have. */
export function referenceIssues(integration: Integration, catalogue: Catalogue): readonly ManifestIssue[] {
  const patterns = patternIssues(integration, catalogue);
  return patterns.length > 0 ? patterns : goalIssues(integration, catalogue);
}

function patternIssues(
  { patterns, requirements }: Integration,
  { patterns: known }: Catalogue,
): readonly ManifestIssue[] {
  const named = [
    ...patterns.map(({ id }, at) => ({ id, path: ['patterns', at] })),
    ...requirements.flatMap((each, at) =>
      each.patterns.map((id, index) => ({ id, path: ['requirements', at, 'patterns', index] })),
    ),
  ];
  return named
    .filter(({ id }) => !known.has(id))
    .map(({ id, path }) =>
      issue(
        path,
        `The catalogue has no pattern ${id}; it has ${ranges([...known.keys()])}`,
        `模式库中没有模式 ${id}；现有 ${ranges([...known.keys()])}`,
      ),
    );
}

/** `P01 to P36`: the first and the last of each letter. */
function ranges(ids: readonly string[]): string {
  const sorted = [...ids].sort();
  return [...new Set(sorted.map((id) => id[0]))]
    .map((letter) => sorted.filter((id) => id[0] === letter))
    .map((own) => (own.length > 1 ? `${own[0]}…${own.at(-1)}` : own[0]))
    .join(', ');
}

/** A goal whose id begins with that of a pattern is the pattern's; others are the integration's own. */
function goalIssues({ goals, patterns }: Integration, catalogue: Catalogue): readonly ManifestIssue[] {
  const used = new Set(
    withRequired(
      catalogue,
      patterns.map(({ id }) => id),
    ).map(({ id }) => id),
  );
  return goals.flatMap(({ id }, at) => {
    const [, owner] = /^([PR]\d\d)-/.exec(id) ?? [];
    if (owner === undefined) return [];
    const pattern = catalogue.patterns.get(owner);
    const known = pattern?.goals.map((goal) => goal.id) ?? [];
    if (known.includes(id)) return used.has(owner) || foundations.has(owner) ? [] : [notUsed(at, id, owner)];
    const near = nearestName(id, known);
    const texts: Localized = pattern
      ? {
          en: `${owner} has no goal ${id}; ${near ? `did you mean ${near}?` : `it has ${known.join(', ')}`}`,
          'zh-cn': `${owner} 没有验证目标 ${id}；${near ? `是否应为 ${near}？` : `现有 ${known.join('、')}`}`,
        }
      : {
          en: `The catalogue has no pattern ${owner}, which this goal would belong to`,
          'zh-cn': `模式库中没有此验证目标所属的模式 ${owner}`,
        };
    return [{ path: ['goals', at, 'id'], texts }];
  });
}

/** Every project has these, named or not. */
export const foundations: ReadonlySet<string> = new Set(['P32', 'P34', 'R01', 'R02', 'R03', 'R04', 'R05']);

function notUsed(at: number, id: string, owner: string): ManifestIssue {
  return issue(
    ['goals', at, 'id'],
    `The goal ${id} is of the pattern ${owner}, which is not in use; add ${owner} to patterns, or take the goal out`,
    `验证目标 ${id} 属于模式 ${owner}，而该模式未在使用；请将 ${owner} 加入 patterns，或删除此目标`,
  );
}

/**
 * Operations of requirements that are none of those in use.
 * @param names What operations in use are called beside their names in the manifest: by their definitions.
 */
export function operationIssues(
  { requirements, apiOperations }: Integration,
  names: Iterable<string>,
): readonly ManifestIssue[] {
  const known = new Set([
    ...apiOperations.flatMap(({ operationId = [], operation = [] }) => [operationId, operation].flat()),
    ...names,
  ]);
  return requirements.flatMap(({ operations }, at) =>
    operations.flatMap((name, index) => {
      if (known.has(name)) return [];
      const near = nearestName(name, known);
      return [
        issue(
          ['requirements', at, 'operations', index],
          `"${name.slice(0, 80)}" is none of apiOperations; ${near ? `did you mean "${near}"?` : 'add it there'}`,
          `"${name.slice(0, 80)}" 不在 apiOperations 之中；${near ? `是否应为 "${near}"？` : '请在其中补充'}`,
        ),
      ];
    }),
  );
}

/**
 * What an error that names an operation says of its place in the manifest; undefined for others.
 * @param facts Of an error with the reason `operation` or `operations`.
 */
export function operationIssue({ apiOperations }: Integration, facts: ErrorFacts): ManifestIssue | undefined {
  const { reason, value, definition, near, known } = facts;
  if (reason !== 'operation' && reason !== 'operations') return undefined;
  const at = apiOperations.findIndex(
    (each) => each.definition === definition && (each.operation ?? each.operationId) === value,
  );
  const path = ['apiOperations', Math.max(at, 0)];
  if (reason === 'operations')
    return issue(
      path,
      `${definition} has several operations ${value}: ${known}. Name one by \`operation\`, its method and path`,
      `${definition} 中有多个操作 ${value}：${known}。请用 \`operation\`（方法与路径）指明其一`,
    );
  return issue(
    path,
    `${definition} has no operation "${value}"${near ? `; did you mean "${near}"?` : ''}`,
    `${definition} 中没有操作 "${value}"${near ? `；是否应为 "${near}"？` : ''}`,
  );
}

/** Definitions that cannot be read, with their places. */
export function definitionIssues(
  { apiOperations }: Integration,
  missing: readonly MissingDefinition[],
): readonly ManifestIssue[] {
  return missing.map(({ definition, message }) => {
    const at = apiOperations.findIndex((each) => each.definition === definition);
    return issue(
      ['apiOperations', Math.max(at, 0), 'definition'],
      `${message}. Correct the path or address, or take its operations out`,
      `无法读取 API 定义 ${definition}（${message}）。请更正路径或地址，或移除其操作`,
    );
  });
}
