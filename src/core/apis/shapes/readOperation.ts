import type { DefinitionDocument } from '../document/definitionDocument';
import { bodyShape } from './bodyShape';
import type { OperationNode } from './operationNodes';
import type { OperationShape } from './operationShape';
import { parameterNodes, parameterShape } from './parameterShapes';
import { responseShapes } from './responseShapes';

/** What an operation takes and gives, in one form for all versions; references to parameters, bodies and responses followed. */
export function readOperation(document: DefinitionDocument, operation: OperationNode): OperationShape {
  const parameters = parameterNodes(document, operation);
  return {
    parameters: parameters.flatMap((parameter) => parameterShape(document, parameter) ?? []),
    body: bodyShape(document, operation, parameters),
    responses: responseShapes(document, operation),
  };
}
