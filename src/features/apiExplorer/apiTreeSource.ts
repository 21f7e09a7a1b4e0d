import * as vscode from 'vscode';
import type { DefinitionIndex } from '../../core/apis/index/definitionIndex';
import { apiHome, apiLevel, type Grouping, groupAround } from '../../core/apis/tree/apiLevel';
import { NodeFlag } from '../../ids';
import { faultItem } from '../../platform/faultItem';
import type { TreePage, TreeSource } from '../../platform/pagedTree';
import { apiConfig } from './apiConfig';
import { definitionItem, groupItem, mockItem, operationItem, schemaItem, schemasItem } from './apiItems';
import type { ApiMocks } from './apiMocks';
import type { ApiNode, ApiNodeOf } from './apiNodes';
import type { DefinitionLibrary } from './definitionLibrary';
import type { FoundNames, TreeFilter } from './treeFilter';

/** Nodes of the view "API Definitions", from the indexes of the library. */
export class ApiTreeSource implements TreeSource<ApiNode> {
  readonly #library: DefinitionLibrary;
  readonly #filter: TreeFilter;
  readonly #mocks: ApiMocks;

  constructor(library: DefinitionLibrary, filter: TreeFilter, mocks: ApiMocks) {
    this.#library = library;
    this.#filter = filter;
    this.#mocks = mocks;
  }

  idOf(node: ApiNode): string {
    switch (node.kind) {
      case 'apiDefinition':
      case 'apiSchemas':
      case 'apiMock':
        return JSON.stringify([node.kind, node.definition]);
      case 'apiMockFault':
        return JSON.stringify([node.kind, node.definition, node.id]);
      case 'apiGroup':
        return JSON.stringify([node.kind, node.definition, node.group]);
      case 'apiSchema':
        return JSON.stringify([node.kind, node.definition, node.name]);
      case 'apiOperation':
        return JSON.stringify([node.kind, node.definition, node.group ?? null, node.id]);
    }
  }

  parentOf(node: ApiNode): ApiNode | undefined {
    const { definition } = node;
    const grouping = apiConfig.grouping();
    const root: ApiNode = { kind: 'apiDefinition', definition };
    switch (node.kind) {
      case 'apiDefinition':
        return undefined;
      case 'apiSchemas':
      case 'apiMock':
        return root;
      case 'apiMockFault':
        return { kind: 'apiMock', definition };
      case 'apiSchema':
        return grouping === 'schema' ? root : { kind: 'apiSchemas', definition };
      case 'apiGroup': {
        const around = groupAround(grouping, node.group);
        return around === undefined ? root : { kind: 'apiGroup', definition, group: around };
      }
      case 'apiOperation':
        return node.group === undefined ? root : groupNode(definition, grouping, node.group);
    }
  }

  nameOf(node: ApiNode | undefined): string {
    const source = node && this.#library.state(node.definition)?.source;
    return source?.name ?? vscode.l10n.t('API definitions');
  }

  emptyText(node: ApiNode | undefined): string | undefined {
    if (node === undefined) return undefined;
    if (node.kind === 'apiMock') return vscode.l10n.t('Nothing goes wrong on purpose');
    return this.#filter.words === ''
      ? vscode.l10n.t('Nothing is defined here')
      : vscode.l10n.t('Nothing fits the filter');
  }

  async children(
    node: ApiNode | undefined,
    _token: string | undefined,
    signal: AbortSignal,
  ): Promise<TreePage<ApiNode>> {
    if (node === undefined) {
      const sources = await this.#library.sources();
      return { nodes: sources.map(({ key }) => ({ kind: 'apiDefinition', definition: key })) };
    }
    if (node.kind === 'apiMock') return { nodes: this.#faultNodes(node.definition) };
    const index = await this.#library.firstIndex(node.definition);
    const found = await this.#filter.found(node.definition, signal);
    const nodes = childrenOf(node, index, found);
    const { definition } = node;
    const isMocked = node.kind === 'apiDefinition' && this.#mocks.get(definition) !== undefined;
    return { nodes: isMocked ? [{ kind: 'apiMock', definition }, ...nodes] : nodes };
  }

  #faultNodes(definition: string): readonly ApiNode[] {
    const { faults = [] } = this.#mocks.get(definition) ?? {};
    return faults.map(({ rule }) => ({ kind: 'apiMockFault', definition, id: rule.id }));
  }

  toItem(node: ApiNode): vscode.TreeItem {
    const item = this.#itemOf(node);
    item.id = this.idOf(node);
    return item;
  }

  /** Where an operation stands in the tree. */
  operationNode(index: DefinitionIndex, definition: string, id: string): ApiNode {
    const group = apiHome(index, apiConfig.grouping(), id).at(-1);
    return { kind: 'apiOperation', definition, id, group };
  }

  /** What is gone meanwhile has a bare item until the tree is drawn anew. */
  #itemOf(node: ApiNode): vscode.TreeItem {
    const bare = new vscode.TreeItem('');
    const state = this.#library.state(node.definition);
    if (state === undefined) return bare;
    if (node.kind === 'apiDefinition') return definitionItem(state);
    if (node.kind === 'apiMock' || node.kind === 'apiMockFault') return this.#mockItem(node);
    const { index } = state;
    if (index === undefined) return bare;
    const found = this.#filter.lastFound(node.definition);
    switch (node.kind) {
      case 'apiSchemas':
        return schemasItem(found?.schemas.size ?? index.counts.schemas);
      case 'apiGroup':
        return groupItem(node.group, apiConfig.grouping(), countOf(index, node.group, found));
      case 'apiSchema': {
        const schema = index.schemas.find(({ name }) => name === node.name);
        return schema ? schemaItem(schema, node, this.#users(index, node.name, found)) : bare;
      }
      case 'apiOperation': {
        const operation = index.operations.find(({ id }) => id === node.id);
        return operation ? operationItem(operation, node) : bare;
      }
    }
  }

  #mockItem(node: ApiNodeOf<'apiMock' | 'apiMockFault'>): vscode.TreeItem {
    const mock = this.#mocks.get(node.definition);
    if (mock === undefined) return new vscode.TreeItem('');
    if (node.kind === 'apiMock') return mockItem(mock);
    const fault = mock.faults.find(({ rule }) => rule.id === node.id);
    return fault === undefined ? new vscode.TreeItem('') : faultItem(fault, NodeFlag.apiMockFault);
  }

  /** Operations below a schema; undefined where they are not shown. */
  #users(index: DefinitionIndex, name: string, found: FoundNames | undefined): number | undefined {
    if (apiConfig.grouping() !== 'schema') return undefined;
    const shown = index.operations.filter(({ id }) => found === undefined || found.operations.has(id));
    return shown.filter(({ schemaNames }) => schemaNames.includes(name)).length;
  }
}

function countOf(index: DefinitionIndex, group: string, found: FoundNames | undefined): number {
  const grouping = apiConfig.grouping();
  const around = groupAround(grouping, group);
  return (
    apiLevel(index, grouping, around, found?.operations).groups.find(({ name }) => name === group)?.operations ?? 0
  );
}

function groupNode(definition: string, grouping: Grouping, name: string): ApiNode {
  return grouping === 'schema'
    ? { kind: 'apiSchema', definition, name }
    : { kind: 'apiGroup', definition, group: name };
}

function childrenOf(node: ApiNode, index: DefinitionIndex, found: FoundNames | undefined): readonly ApiNode[] {
  const { definition } = node;
  const grouping = apiConfig.grouping();
  const inside = node.kind === 'apiGroup' ? node.group : node.kind === 'apiSchema' ? node.name : undefined;
  if (node.kind === 'apiSchemas') return schemaNodes(definition, index, found);
  const level = apiLevel(index, grouping, inside, found?.operations);
  const operations = level.operations.map((id): ApiNode => ({ kind: 'apiOperation', definition, id, group: inside }));
  const groups = level.groups.filter(
    ({ name, operations: count }) => found === undefined || count > 0 || found.schemas.has(name),
  );
  const nodes = [...groups.map(({ name }) => groupNode(definition, grouping, name)), ...operations];
  const withSchemas = node.kind === 'apiDefinition' && grouping !== 'schema';
  const anySchema = withSchemas && schemaNodes(definition, index, found).length > 0;
  return anySchema ? [...nodes, { kind: 'apiSchemas', definition }] : nodes;
}

function schemaNodes(definition: string, { schemas }: DefinitionIndex, found: FoundNames | undefined): ApiNode[] {
  return schemas
    .filter(({ name }) => found === undefined || found.schemas.has(name))
    .map(({ name }) => ({ kind: 'apiSchema', definition, name }));
}
