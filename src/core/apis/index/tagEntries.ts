import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, listOf, textOf } from '../document/json';
import type { OperationEntry, TagEntry } from './definitionIndex';

/** Tags in the order that the document lists them, then those that only operations name, by where they are first named. */
export function tagEntries(document: DefinitionDocument, operations: readonly OperationEntry[]): readonly TagEntry[] {
  const counts = new Map<string, number>();
  for (const tag of operations.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const found = new Map<string, TagEntry>();
  for (const tag of [...listed(document), ...named(operations)]) {
    if (!found.has(tag.name)) found.set(tag.name, { ...tag, operations: counts.get(tag.name) ?? 0 });
  }
  return [...found.values()];
}

type Tag = Omit<TagEntry, 'operations'>;

function listed(document: DefinitionDocument): readonly Tag[] {
  return listOf(document.root['tags']).flatMap((tag) => {
    const name = isObject(tag) ? textOf(tag['name']) : undefined;
    if (!isObject(tag) || name === undefined) return [];
    const description = textOf(tag['description']);
    return { name, ...(description === undefined ? {} : { description }), ...document.placeOf(tag) };
  });
}

function named(operations: readonly OperationEntry[]): readonly Tag[] {
  return operations.flatMap(({ tags, line, uri }) =>
    tags.map((name) => ({ name, line, ...(uri === undefined ? {} : { uri }) })),
  );
}
