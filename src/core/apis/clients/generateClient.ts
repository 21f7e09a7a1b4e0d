import type { OpenDefinition } from '../openDefinition';
import type { OperationNode } from '../shapes/operationNodes';
import type { ClientFile } from './clientFile';
import { goClient } from './go/goClient';
import { javaClient } from './java/javaClient';
import type { ClientModel } from './model/clientModel';
import { readClient } from './model/readClient';
import { snakeCase } from './naming';
import { pythonClient } from './python/pythonClient';
import type { ClientLanguage } from './readme';
import { typescriptClient } from './typescript/typescriptClient';

const generators: Readonly<Record<ClientLanguage, (model: ClientModel, name: string) => readonly ClientFile[]>> = {
  typescript: typescriptClient,
  python: pythonClient,
  java: javaClient,
  go: goClient,
};

/**
 * The files of a client for some operations.
 * @param name Of the package; from the definition's title when absent.
 */
export function generateClient(
  definition: OpenDefinition,
  operations: readonly OperationNode[],
  language: ClientLanguage,
  name?: string,
): readonly ClientFile[] {
  const model = readClient(definition, operations);
  const plain = snakeCase(name ?? model.title).replaceAll('_', '-');
  return generators[language](model, plain === 'n-' ? 'api-client' : plain);
}
