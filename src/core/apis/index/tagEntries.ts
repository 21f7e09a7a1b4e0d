import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, listOf, textOf } from '../document/json';
import type { OperationEntry, TagEntry } from './definitionIndex';

/** Tags in the order that the document lists them, then those that only operations name, by where they are first named. */
export function tagEntries(document: DefinitionDocument, operations: readonly OperationEntry[]): readonly TagEntry[] {
  const counts = new Map<string, number>();
  for (const tag of operations.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const found = new Map<string, TagEntry>();
  for (const tag of listOf(document.root['tags'])) {
    const name = isObject(tag) ? textOf(tag['name']) : undefined;
    if (!isObject(tag) || name === undefined || found.has(name)) continue;
    const description = textOf(tag['description']);
    const more = description === undefined ? {} : { description };
    found.set(name, { name, ...more, operations: counts.get(name) ?? 0, ...document.placeOf(tag) });
  }
  for (const { tags, line, uri } of operations) {
    for (const name of tags) {
      if (found.has(name)) continue;
      found.set(name, { name, operations: counts.get(name) ?? 0, line, ...(uri === undefined ? {} : { uri }) });
    }
  }
  return [...found.values()];
}
