import * as vscode from 'vscode';
import type { FileRequest, HttpFile } from '../../core/apis/httpFile/httpFile';
import { loadChunk } from '../../platform/chunks';
import type { ApiExplorer } from './apiExplorer';
import { definitionOfRequest } from './definitionOfRequest';

/** A variable that a request may use. */
export interface RequestVariable {
  readonly name: string;
  readonly origin: 'environment' | 'secret' | 'file' | 'answer' | 'system';
  /** Its value, where that is no secret, or where it comes from. */
  readonly detail?: string;
}

type Known = Pick<ApiExplorer, 'library' | 'chosen' | 'requests'>;

/** The variables of the environment that a request goes to. */
async function environmentVariables(
  { library, chosen }: Known,
  document: vscode.Uri,
  request: FileRequest | undefined,
): Promise<readonly RequestVariable[]> {
  const environment = chosen.get(await definitionOfRequest(library, document, request?.definition?.text));
  if (environment === undefined) return [];
  const { name, baseUrl, variables = {}, secrets = [] } = environment;
  const plain = Object.entries({ ...variables, baseUrl });
  return [
    ...plain.map(([key, value]) => ({ name: key, origin: 'environment' as const, detail: `${value} · ${name}` })),
    ...secrets.map((key) => ({
      name: key,
      origin: 'secret' as const,
      detail: vscode.l10n.t('secret of "{0}"', name),
    })),
  ];
}

/** Names that the environments of a document's requests give a value. */
export async function environmentNames(
  known: Known,
  document: vscode.Uri,
  file: HttpFile,
): Promise<ReadonlySet<string>> {
  const lists = await Promise.all(file.requests.map((request) => environmentVariables(known, document, request)));
  return new Set(lists.flat().map(({ name }) => name));
}

/** All that may stand in `{{ }}` at a request: each name once, from where it gets its value. */
export async function requestVariables(
  known: Known,
  document: vscode.Uri,
  file: HttpFile,
  request: FileRequest | undefined,
): Promise<readonly RequestVariable[]> {
  const { answerPaths, systemVariables } = loadChunk('apis');
  const all: readonly RequestVariable[] = [
    ...(await environmentVariables(known, document, request)),
    ...file.variables.map(({ name, value }) => ({ name: name.text, origin: 'file' as const, detail: value.text })),
    ...file.requests.flatMap(({ name }) => {
      if (name === undefined) return [];
      const answer = known.requests.answers.named(document.toString(), name.text);
      const paths = answer === undefined ? ['body.$.', 'headers.'] : answerPaths(answer);
      return paths.map((path) => ({ name: `${name.text}.response.${path}`, origin: 'answer' as const }));
    }),
    ...systemVariables.map((name) => ({ name, origin: 'system' as const })),
  ];
  return [...new Map(all.toReversed().map((variable) => [variable.name, variable])).values()].toReversed();
}
