import type * as vscode from 'vscode';
import type { SnippetTargetId } from '../../core/apis/snippets/snippetTargets';
import { loadChunk } from '../../platform/chunks';
import { askPick } from '../../platform/prompts';

const stateKey = 'apiCodeTarget';

export interface CodeTargetOptions {
  readonly title: string;
  /** What is offered; all when empty. One alone is not asked about. */
  readonly among?: readonly SnippetTargetId[];
}

/** Asks for the language or tool of code, the last one first. @throws AppError `cancelled` */
export async function askCodeTarget(
  state: vscode.Memento,
  { title, among = [] }: CodeTargetOptions,
): Promise<SnippetTargetId> {
  const { snippetTargetIds, snippetTargets } = loadChunk('apis');
  const offered = among.length === 0 ? snippetTargetIds : among;
  const [only] = offered;
  if (offered.length === 1 && only !== undefined) return only;
  const last = state.get<string>(stateKey);
  const ordered = [...offered].sort((a, b) => Number(b === last) - Number(a === last));
  const items = ordered.map((id) => ({ label: snippetTargets[id].title, id }));
  const { id } = await askPick(items, { title });
  await state.update(stateKey, id);
  return id;
}
