import * as vscode from 'vscode';
import type { DefinitionIndex } from '../../core/apis/index/definitionIndex';
import type { SearchHit } from '../../core/apis/search/searchIndex';
import { AppError, isCancellation } from '../../core/base/errors';
import type { Services } from '../../platform/services';
import { methodIcon, operationNames } from './apiItems';
import type { ApiNode } from './apiNodes';
import { requireSources } from './askDefinition';
import type { DefinitionLibrary } from './definitionLibrary';

/** Milliseconds without a key before the search runs. */
const calm = 80;
/** Hits that are listed; whoever wants more types another letter. */
const limit = 100;

type Item = vscode.QuickPickItem & { readonly node: ApiNode };
/** VS Code orders items by how well they fit unless told not to; in its interface as a proposal, in its code since 2021. */
type RankedPick = vscode.QuickPick<Item> & { sortByLabel?: boolean };

export interface PickOptions {
  readonly title: string;
  readonly kinds: readonly SearchHit['kind'][];
  /** Only this definition. */
  readonly definition?: string;
}

interface Searched {
  readonly key: string;
  readonly name: string;
}

/**
 * Finds an operation (or schema) by words in its path, operationId, tags, parameters, schemas and description, the best first.
 * @throws AppError `cancelled`, `input.invalid` where there is no definition.
 */
export async function pickOperation(
  { boundary }: Services,
  library: DefinitionLibrary,
  options: PickOptions,
): Promise<ApiNode> {
  const { definition } = options;
  const sources = (await requireSources(library)).filter(({ key }) => definition === undefined || key === definition);
  const pick: RankedPick = vscode.window.createQuickPick<Item>();
  pick.title = options.title;
  pick.placeholder = vscode.l10n.t(
    'Words of a path, name, tag, parameter, schema or description; a method such as GET',
  );
  pick.sortByLabel = false;
  let running = new AbortController();
  const search = async () => {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    pick.busy = true;
    const found = await findItems(library, sources, { ...options, words: pick.value, signal });
    if (signal.aborted) return;
    pick.items = found;
    pick.busy = false;
  };
  let timer: NodeJS.Timeout | undefined;
  const searchSoon = (delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void boundary.run('find operation', search), delay);
  };
  pick.onDidChangeValue(() => searchSoon(calm));
  searchSoon(0);
  try {
    return await chosenNode(pick);
  } finally {
    clearTimeout(timer);
    running.abort();
    pick.dispose();
  }
}

function chosenNode(pick: RankedPick): Promise<ApiNode> {
  return new Promise((resolve, reject) => {
    pick.onDidAccept(() => {
      const [item] = pick.activeItems;
      if (item !== undefined) resolve(item.node);
    });
    pick.onDidHide(() => reject(new AppError('cancelled', 'Nothing was chosen')));
    pick.show();
  });
}

interface Wanted {
  readonly kinds: readonly SearchHit['kind'][];
  readonly words: string;
  readonly signal: AbortSignal;
}

async function findItems(library: DefinitionLibrary, sources: readonly Searched[], wanted: Wanted): Promise<Item[]> {
  const beside = (name: string) => (sources.length > 1 ? name : undefined);
  const lists = await Promise.all(
    sources.map(async ({ key, name }) => {
      try {
        const hits = await hitsOf(library, key, wanted);
        const index = await library.index(key, wanted.signal);
        return hits.flatMap((hit) => {
          const item = itemOf(hit, index, key, beside(name));
          return item === undefined ? [] : [{ item, score: hit.score }];
        });
      } catch (error) {
        // One that cannot be read is shown as such by the view; the others are searched.
        if (isCancellation(error) || sources.length > 1) return [];
        throw error;
      }
    }),
  );
  const found = lists.flat().sort((a, b) => b.score - a.score);
  return found.slice(0, limit).map(({ item }) => item);
}

async function hitsOf(library: DefinitionLibrary, key: string, { kinds, words, signal }: Wanted) {
  if (words.trim() !== '') return library.ask('search', key, { query: words, options: { kinds, limit } }, signal);
  const { operations } = await library.index(key, signal);
  return operations.slice(0, limit).map(({ id }): SearchHit => ({ kind: 'operation', id, score: 0, field: 'path' }));
}

function itemOf(
  { kind, id, field }: SearchHit,
  index: DefinitionIndex,
  definition: string,
  name: string | undefined,
): Item | undefined {
  const detail = name === undefined ? {} : { detail: name };
  if (kind === 'schema') {
    const iconPath = new vscode.ThemeIcon('symbol-structure');
    return { label: id, iconPath, alwaysShow: true, node: { kind: 'apiSchema', definition, name: id }, ...detail };
  }
  const operation = index.operations.find((each) => each.id === id);
  if (operation === undefined) return undefined;
  const [label, beside] = operationNames(operation);
  const words = [operation.deprecated ? vscode.l10n.t('deprecated') : '', beside, foundIn(field)];
  return {
    label,
    description: words.filter(Boolean).join(' · '),
    iconPath: methodIcon(operation.method),
    alwaysShow: true,
    node: { kind: 'apiOperation', definition, id, group: undefined },
    ...detail,
  };
}

/** Says why an operation is listed whose name does not show it. */
function foundIn(field: SearchHit['field']): string {
  const { t } = vscode.l10n;
  const texts: Partial<Record<SearchHit['field'], string>> = {
    tag: t('found in its tag'),
    summary: t('found in its summary'),
    parameter: t('found in a parameter'),
    schema: t('found in a schema'),
    description: t('found in its description'),
  };
  return texts[field] ?? '';
}

/** The operation of the node that a command was started on, else the one that the reader finds. @throws AppError `cancelled` */
export async function askOperation(
  services: Services,
  library: DefinitionLibrary,
  node: unknown,
  title: string,
): Promise<{ readonly definition: string; readonly id: string }> {
  const given = node as ApiNode | undefined;
  if (given?.kind === 'apiOperation') return given;
  const found = await pickOperation(services, library, { title, kinds: ['operation'] });
  if (found.kind === 'apiOperation') return found;
  throw new AppError('cancelled', 'No operation was chosen');
}
