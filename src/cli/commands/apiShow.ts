import { type MediaDetail, type OperationDetail, operationDetail } from '../../core/apis/detail/operationDetail';
import { type SchemaDetail, schemaDetail } from '../../core/apis/detail/schemaDetail';
import type { SchemaChild, SchemaView } from '../../core/apis/detail/schemaView';
import { SchemaViews } from '../../core/apis/detail/schemaViews';
import type { OpenDefinition } from '../../core/apis/openDefinition';
import { AppError } from '../../core/base/errors';
import { argument, readDefinitionArgument } from '../apis/definitionArgument';
import { operationArgument } from '../apis/operationArgument';
import { type LocalContext, print, printable } from '../cliContext';
import { ExitCode } from '../exitCodes';
import { apiIndexCommand } from './apiIndex';

/** `api show FILE [METHOD PATH | operationId | --schema NAME]`: everything about one operation or schema. */
export async function apiShowCommand(context: LocalContext): Promise<number> {
  const words = context.args.slice(1);
  if (words.length === 0 && context.values.schema === undefined) return apiIndexCommand(context);
  const definition = await readDefinitionArgument(context, argument(context, 0, 'a file or an address'));
  const views = new SchemaViews(definition.document, definition.graph);
  const detail =
    context.values.schema === undefined
      ? operation(definition, views, words)
      : schema(definition, views, context.values.schema);
  if (context.json) print(context, JSON.stringify(detail, undefined, 2));
  else {
    const lines = 'related' in detail ? operationLines(detail, views) : schemaLines(detail, views);
    for (const line of lines) print(context, printable(line));
  }
  return ExitCode.ok;
}

function operation(definition: OpenDefinition, views: SchemaViews, words: readonly string[]): OperationDetail {
  const detail = operationDetail(definition, views, operationArgument(definition, words).id);
  if (detail !== undefined) return detail;
  throw new AppError('internal', `No detail of ${words.join(' ')}`);
}

function schema(definition: OpenDefinition, views: SchemaViews, name: string): SchemaDetail {
  const detail = schemaDetail(definition, views, name);
  if (detail !== undefined) return detail;
  throw new AppError('input.invalid', `There is no schema ${name}`, { facts: { reason: 'schema', value: name } });
}

function* operationLines(detail: OperationDetail, views: SchemaViews): Iterable<string> {
  const { body, responses, asynchronous, related } = detail;
  yield* headLines(detail);
  for (const { name, in: place, required, schema: view } of detail.parameters) {
    yield `${place.padEnd(12)} ${name}${required ? ' (required)' : ''}${view === undefined ? '' : `: ${typeText(view)}`}`;
  }
  if (body !== undefined) yield* contentLines(`request${body.required ? ' (required)' : ''}`, body.contents, views);
  for (const { status, contents, description = '' } of responses) {
    yield* contentLines(`${status} ${description}`.trim(), contents, views);
  }
  if (asynchronous !== undefined) {
    yield `asynchronous: ${asynchronous.statusPointer ?? 'no state in the answer'}; ask again with ${asynchronous.poll ?? 'nothing'}`;
  }
  for (const { id, relation } of related.slice(0, 20)) yield `${relation.padEnd(12)} ${id}`;
}

function* headLines({ entry, description = '', security }: OperationDetail): Iterable<string> {
  yield `${entry.id}${entry.deprecated ? '  (deprecated)' : ''}`;
  if (entry.operationId !== undefined) yield `operationId  ${entry.operationId}`;
  yield `line         ${entry.line}`;
  for (const line of description.trim().split('\n')) if (line !== '') yield `  ${line}`;
  for (const names of security) yield `security     ${names.map(({ scheme }) => scheme).join(' and ') || 'none'}`;
}

function* contentLines(title: string, contents: readonly MediaDetail[], views: SchemaViews): Iterable<string> {
  if (contents.length === 0) yield title;
  for (const { mediaType, schema: view } of contents) {
    yield `${title}  ${mediaType}${view === undefined ? '' : `: ${typeText(view)}`}`;
    if (view !== undefined) yield* treeLines(view.handle, views, [], '  ');
  }
}

function* schemaLines(detail: SchemaDetail, views: SchemaViews): Iterable<string> {
  const { entry, view, usedByOperations, usedBySchemas, cycle } = detail;
  yield `${entry.name}: ${typeText(view)}`;
  yield `line ${entry.line}`;
  if (cycle.length > 0) yield `circular: ${cycle.join(' > ')}`;
  yield* treeLines(view.handle, views, [], '  ');
  for (const name of usedBySchemas) yield `used by schema ${name}`;
  for (const { id, where, direct } of usedByOperations)
    yield `used by ${id} (${where.join(', ')}${direct ? '' : ', through others'})`;
}

/** Levels of a schema that text shows; JSON has one level, and more on request. */
const shownLevels = 6;

function* treeLines(handle: number, views: SchemaViews, above: readonly number[], indent: string): Iterable<string> {
  if (above.length >= shownLevels) return;
  for (const child of views.children(handle, above)) {
    yield `${indent}${labelOf(child)}${child.required ? ' (required)' : ''}: ${typeText(child)}`;
    if (child.expandable && !child.circular) yield* treeLines(child.handle, views, [...above, handle], `${indent}  `);
  }
}

function labelOf({ kind, label }: SchemaChild): string {
  if (kind === 'property') return label;
  return label === '' ? `[${kind}]` : `[${kind} ${label}]`;
}

function typeText(view: SchemaView): string {
  const items = view.items === undefined ? '' : ` of ${view.items.name ?? (view.items.types.join(' | ') || 'any')}`;
  const type = `${view.types.join(' | ') || 'any'}${items}`;
  const words = [view.name, type, view.format, ...view.constraints.map(({ keyword, value }) => `${keyword} ${value}`)];
  if (view.enum.length > 0) words.push(`one of ${view.enum.map((value) => JSON.stringify(value)).join(', ')}`);
  if (view.readOnly) words.push('read-only');
  if (view.circular) words.push('circular');
  return words.filter((word) => word !== undefined).join(', ');
}
