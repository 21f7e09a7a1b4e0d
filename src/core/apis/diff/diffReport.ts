import type { Place } from '../document/problem';
import type { Uses } from '../uses/useFinder';
import type { Change, DefinitionDiff, OperationChange } from './definitionDiff';
import { placesOf, type TouchedPlace, type TouchedUses, touchedPlaces, touchedUses } from './touchedUses';

/** The comparison as Markdown, in English: for release notes and reviews. @param uses Places that name operations of the old version. */
export function diffMarkdown(diff: DefinitionDiff, uses?: Uses): string {
  const { from, to, operationCounts: counts, schemaCounts } = diff;
  const breaking = diff.operations.filter(({ breaking: breaks }) => breaks);
  const others = diff.operations.filter(({ breaking: breaks, kind }) => !breaks && kind === 'changed');
  const added = diff.operations.filter(({ kind }) => kind === 'added');
  return [
    `# ${to.title}: ${from.version} to ${to.version}`,
    '',
    '| | Added | Removed | Changed | Unchanged |',
    '|---|---|---|---|---|',
    `| Operations | ${counts.added} | ${counts.removed} | ${counts.changed} | ${counts.unchanged} |`,
    `| Schemas | ${schemaCounts.added} | ${schemaCounts.removed} | ${schemaCounts.changed} | ${schemaCounts.unchanged} |`,
    '',
    ...(uses ? [`${touchedText(diff, uses)}.`, ''] : []),
    ...section(`Breaking (${breaking.length})`, breaking, uses),
    ...section(`Changed without breaking (${others.length})`, others, uses),
    ...section(`Added (${added.length})`, added),
  ].join('\n');
}

/** The comparison for programs. */
export function diffJson(
  diff: DefinitionDiff,
  uses?: Uses,
): DefinitionDiff & { readonly uses?: TouchedUses & { readonly places: readonly TouchedPlace[] } } {
  return uses ? { ...diff, uses: { ...touchedUses(diff, uses), places: touchedPlaces(diff, uses) } } : diff;
}

/** The comparison as lines of text: operations with their changes, breaking first. */
export function* diffLines(diff: DefinitionDiff, uses?: Uses): Iterable<string> {
  const { from, to, operationCounts: counts, schemaCounts } = diff;
  yield `${from.title} ${from.version} -> ${to.version}`;
  yield `operations: ${counts.added} added, ${counts.removed} removed, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.breaking} breaking`;
  yield `schemas: ${schemaCounts.added} added, ${schemaCounts.removed} removed, ${schemaCounts.changed} changed, ${schemaCounts.unchanged} unchanged`;
  if (uses) yield touchedText(diff, uses);
  for (const operation of diff.operations) {
    yield `${operation.breaking ? '!' : ' '} ${operation.kind.padEnd(8)} ${operation.id}  (${linesText(operation)})`;
    for (const change of operation.changes) yield `    ${change.breaking ? '!' : ' '} ${changeText(change)}`;
    if (operation.leftOut > 0) yield `      and ${operation.leftOut} more`;
    for (const use of useTexts(operation, uses)) yield `      ${use}`;
  }
}

function section(title: string, operations: readonly OperationChange[], uses?: Uses): readonly string[] {
  if (operations.length === 0) return [];
  return [`## ${title}`, '', ...operations.flatMap((operation) => operationLines(operation, uses)), ''];
}

function operationLines(operation: OperationChange, uses: Uses | undefined): readonly string[] {
  const head = `- \`${operation.id.replaceAll('`', "'")}\` ${operation.kind} (${linesText(operation)})`;
  const changes = operation.changes.map(
    (change) => `  - ${change.breaking ? '**breaking** ' : ''}${changeText(change)}`,
  );
  const more = operation.leftOut > 0 ? [`  - and ${operation.leftOut} more`] : [];
  return [head, ...changes, ...more, ...useTexts(operation, uses).map((use) => `  - ${use.replaceAll('`', "'")}`)];
}

/** Places of one operation that are told. */
const mostUses = 20;

function useTexts(operation: OperationChange, uses: Uses | undefined): readonly string[] {
  const places = uses ? placesOf(operation, uses) : [];
  const texts = places.slice(0, mostUses).map(({ file, line, kind }) => {
    return `used: ${file}:${line}${kind === 'manifest' ? ' (integration manifest)' : ''}`;
  });
  return places.length > mostUses ? [...texts, `used on ${places.length - mostUses} more lines`] : texts;
}

function touchedText(diff: DefinitionDiff, uses: Uses): string {
  const { operations, calls, files, breakingCalls } = touchedUses(diff, uses);
  return `This upgrade touches ${calls} calls in ${files} files: ${operations} operations, ${breakingCalls} calls meet a breaking change`;
}

function linesText({ from, to }: { readonly from?: Place; readonly to?: Place }): string {
  const text = (name: string, place: Place | undefined) => (place === undefined ? [] : [`${name} line ${place.line}`]);
  return [...text('old', from), ...text('new', to)].join(', ');
}

function changeText({ code, where, before, after }: Change): string {
  const values = before === undefined && after === undefined ? '' : `: ${before ?? 'none'} -> ${after ?? 'none'}`;
  return `${code}${where === '' ? '' : ` ${where}`}${values}`;
}
