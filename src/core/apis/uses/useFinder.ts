import { resolveUri } from '../document/fileSource';
import { looksLikeDefinition } from '../files/looksLikeDefinition';
import type { OperationEntry } from '../index/definitionIndex';
import { isIntegrationManifest, type ManifestOperation, manifestOperations } from './integrationManifest';
import { OperationUses } from './operationUses';

/** A place that names an operation. */
export interface UsePlace {
  /** Address of the file, or its path as the reader knows it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** A line of code, or an entry of an integration's manifest. */
  readonly kind: 'code' | 'manifest';
  readonly text: string;
}

/** Places by the operation that they name. */
export type Uses = ReadonlyMap<string, readonly UsePlace[]>;

type Named = Pick<OperationEntry, 'id' | 'path' | 'operationId'>;

/** Finds where files name the operations of a definition: in code, and in manifests of integrations. */
export class UseFinder {
  readonly #definition: string;
  readonly #operations: readonly Named[];
  readonly #code: OperationUses;
  readonly #found = new Map<string, UsePlace[]>();

  /** @param definition Its address, which manifests name. */
  constructor(definition: string, operations: readonly Named[]) {
    this.#definition = definition;
    this.#operations = operations;
    this.#code = new OperationUses(operations);
  }

  /** What was found so far, in the order of the files. */
  get uses(): Uses {
    return this.#found;
  }

  /** Looks through a file. Definitions themselves do not count. @param shown Its name in what is found; its address when absent. */
  async look(uri: string, text: string, shown = uri): Promise<void> {
    const lines = text.split('\n');
    const add = (kind: UsePlace['kind'], id: string, line: number) => {
      const place = { file: shown, line, kind, text: (lines[line - 1] ?? '').trim() };
      this.#found.set(id, [...(this.#found.get(id) ?? []), place]);
    };
    if (isIntegrationManifest(uri)) {
      for (const entry of await manifestOperations(uri, text))
        for (const id of this.#named(uri, entry)) add('manifest', id, entry.line);
    } else if (!/\.(?:ya?ml|json)$/i.test(uri) || !looksLikeDefinition(text))
      for (const { id, line } of this.#code.find(text)) add('code', id, line);
  }

  /** An entry that names another definition is none of ours; a copy of it elsewhere has the same file name. */
  #named(uri: string, { definition, name }: ManifestOperation): readonly string[] {
    if (definition !== undefined) {
      const address = resolveUri(definition, uri);
      if (address !== this.#definition && fileName(definition) !== fileName(this.#definition)) return [];
    }
    const [, method = '', path = ''] = /^\s*([A-Za-z]+)\s+(\/\S*)\s*$/.exec(name) ?? [];
    const id = `${method.toUpperCase()} ${path}`;
    return this.#operations.filter((each) => each.id === id || each.operationId === name.trim()).map((each) => each.id);
  }
}

function fileName(address: string): string {
  return address.replace(/[?#].*$/, '').replace(/^.*[\\/]/, '');
}
