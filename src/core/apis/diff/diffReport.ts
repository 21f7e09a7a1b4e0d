import type { Place } from '../document/problem';
import type { Change, DefinitionDiff, OperationChange } from './definitionDiff';

/** The comparison as Markdown, in English: for release notes and reviews. */
export function diffMarkdown(diff: DefinitionDiff): string {
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
    ...section(`Breaking (${breaking.length})`, breaking),
    ...section(`Changed without breaking (${others.length})`, others),
    ...section(`Added (${added.length})`, added),
  ].join('\n');
}

/** The comparison as lines of text: operations with their changes, breaking first. */
export function* diffLines(diff: DefinitionDiff): Iterable<string> {
  const { from, to, operationCounts: counts, schemaCounts } = diff;
  yield `${from.title} ${from.version} -> ${to.version}`;
  yield `operations: ${counts.added} added, ${counts.removed} removed, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.breaking} breaking`;
  yield `schemas: ${schemaCounts.added} added, ${schemaCounts.removed} removed, ${schemaCounts.changed} changed, ${schemaCounts.unchanged} unchanged`;
  for (const operation of diff.operations) {
    yield `${operation.breaking ? '!' : ' '} ${operation.kind.padEnd(8)} ${operation.id}  (${linesText(operation)})`;
    for (const change of operation.changes) yield `    ${change.breaking ? '!' : ' '} ${changeText(change)}`;
    if (operation.leftOut > 0) yield `      and ${operation.leftOut} more`;
  }
}

function section(title: string, operations: readonly OperationChange[]): readonly string[] {
  if (operations.length === 0) return [];
  return [`## ${title}`, '', ...operations.flatMap(operationLines), ''];
}

function operationLines(operation: OperationChange): readonly string[] {
  const head = `- \`${operation.id.replaceAll('`', "'")}\` ${operation.kind} (${linesText(operation)})`;
  const changes = operation.changes.map(
    (change) => `  - ${change.breaking ? '**breaking** ' : ''}${changeText(change)}`,
  );
  return [head, ...changes, ...(operation.leftOut > 0 ? [`  - and ${operation.leftOut} more`] : [])];
}

function linesText({ from, to }: { readonly from?: Place; readonly to?: Place }): string {
  const text = (name: string, place: Place | undefined) => (place === undefined ? [] : [`${name} line ${place.line}`]);
  return [...text('old', from), ...text('new', to)].join(', ');
}

function changeText({ code, where, before, after }: Change): string {
  const values = before === undefined && after === undefined ? '' : `: ${before ?? 'none'} -> ${after ?? 'none'}`;
  return `${code}${where === '' ? '' : ` ${where}`}${values}`;
}
