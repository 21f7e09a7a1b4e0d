import type * as vscode from 'vscode';
import type { PagedTree, TreeElement } from '../../platform/pagedTree';
import type { PlannedDocuments } from '../../platform/plannedDocuments';
import type { AnswerPages } from './answerPages';
import type { ApiMocks } from './apiMocks';
import type { ApiNode } from './apiNodes';
import type { ApiPages } from './apiPages';
import type { ApiRequests } from './apiRequests';
import type { ApiTreeSource } from './apiTreeSource';
import type { ChosenEnvironment } from './chosenEnvironment';
import type { ClientPlans } from './clientPlans';
import type { CodeEditors } from './codeEditors';
import type { DefinitionLibrary } from './definitionLibrary';
import type { DefinitionReader } from './definitionReader';
import type { DefinitionSecrets } from './definitionSecrets';
import type { EnvironmentSecrets } from './environmentSecrets';
import type { MockRequestDocuments } from './mockRequestDocuments';
import type { ResponseDocuments } from './responseDocuments';
import type { RunningRequests } from './runningRequests';
import type { TreeFilter } from './treeFilter';

/** What the commands of this feature share. */
export interface ApiExplorer {
  readonly library: DefinitionLibrary;
  readonly reader: DefinitionReader;
  readonly secrets: DefinitionSecrets;
  readonly filter: TreeFilter;
  readonly source: ApiTreeSource;
  readonly tree: PagedTree<ApiNode>;
  readonly pages: ApiPages;
  readonly requests: ApiRequests;
  readonly answers: AnswerPages;
  readonly documents: ResponseDocuments;
  readonly running: RunningRequests;
  readonly chosen: ChosenEnvironment;
  readonly codeEditors: CodeEditors;
  readonly mocks: ApiMocks;
  readonly mockRequests: MockRequestDocuments;
  readonly planned: PlannedDocuments;
  readonly clientPlans: ClientPlans;
  readonly environmentSecrets: EnvironmentSecrets;
  readonly view: vscode.TreeView<TreeElement<ApiNode>>;
}
