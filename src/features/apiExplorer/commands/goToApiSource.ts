import * as vscode from 'vscode';
import type { Place } from '../../../core/apis/document/problem';
import type { DefinitionIndex } from '../../../core/apis/index/definitionIndex';
import type { ApiExplorer } from '../apiExplorer';
import type { ApiNode } from '../apiNodes';
import { askDefinition } from '../askDefinition';
import { showPlace } from '../showPlace';

/** "Go to Definition": opens the file at the line of an operation or schema. */
export function goToApiSource({ library }: ApiExplorer) {
  return async (given?: unknown): Promise<void> => {
    const node = given as ApiNode | undefined;
    const key = node?.definition ?? (await askDefinition(library, node, vscode.l10n.t('Go to Definition'))).key;
    const index = await library.firstIndex(key);
    await showPlace(key, (node && placeOf(node, index)) ?? { line: 1 });
  };
}

function placeOf(node: ApiNode, { operations, schemas, tags }: DefinitionIndex): Place | undefined {
  switch (node.kind) {
    case 'apiOperation':
      return operations.find(({ id }) => id === node.id);
    case 'apiSchema':
      return schemas.find(({ name }) => name === node.name);
    case 'apiSchemas':
      return schemas[0];
    case 'apiGroup':
      return (
        tags.find(({ name }) => name === node.group) ??
        operations.find(({ path, productObject }) => productObject === node.group || path.startsWith(node.group))
      );
    default:
      return undefined;
  }
}
