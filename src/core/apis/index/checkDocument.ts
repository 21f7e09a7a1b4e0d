import type { DefinitionDocument } from '../document/definitionDocument';
import { isObject, type Json, textOf } from '../document/json';
import { definitionLimits } from '../document/limits';
import type { DefinitionFamily } from './definitionIndex';
import { documentVersion } from './documentFacts';

/** Keys of the document that belong to the other generation; they are read all the same. */
const onlySwagger2 = [
  'definitions',
  'securityDefinitions',
  'host',
  'basePath',
  'schemes',
  'consumes',
  'produces',
  'parameters',
  'responses',
];
const onlyOpenApi3 = ['components', 'servers', 'webhooks', 'jsonSchemaDialect'];

const expected: Readonly<Record<string, 'mapping' | 'list'>> = {
  info: 'mapping',
  paths: 'mapping',
  components: 'mapping',
  definitions: 'mapping',
  securityDefinitions: 'mapping',
  servers: 'list',
  tags: 'list',
  security: 'list',
};

/** Reports what is wrong with the document's outermost level. */
export function checkDocument(document: DefinitionDocument, family: DefinitionFamily): void {
  const { root, problems } = document;
  if (Object.keys(root).length === 0) return; // an empty or unreadable file has its problem already
  const { version } = documentVersion(document);
  const versionKey = root['openapi'] === undefined ? 'swagger' : 'openapi';
  if (version === '') problems.add('document.noVersion', { line: 1 });
  else if (family === 'unknown')
    problems.add('document.unknownVersion', document.placeOf(root, versionKey), { version });
  if (textOf(isObject(root['info']) ? root['info']['title'] : undefined) === undefined) {
    problems.add('document.noTitle', document.placeOf(root, 'info'));
  }
  if (root['paths'] === undefined && (family === 'swagger2' || family === 'openapi3.0')) {
    problems.add('document.noPaths', { line: 1 });
  }
  if (family !== 'unknown') checkOtherVersion(document, family, version);
  checkTypes(document);
}

function checkOtherVersion(document: DefinitionDocument, family: DefinitionFamily, version: string): void {
  const { root, problems } = document;
  for (const key of family === 'swagger2' ? onlyOpenApi3 : onlySwagger2) {
    if (root[key] !== undefined)
      problems.add('document.otherVersionKey', document.placeOf(root, key), { key, version });
  }
}

function checkTypes(document: DefinitionDocument): void {
  const { root, problems } = document;
  for (const [key, type] of Object.entries(expected)) {
    const value = root[key];
    if (value === undefined || typeOf(value) === type) continue;
    problems.add('document.unexpectedType', document.placeOf(root, key), { key, expected: type, found: typeOf(value) });
  }
}

/** Reports that there is more than the index holds. */
export function checkAmounts(
  document: DefinitionDocument,
  amounts: { readonly operations: number; readonly schemas: number },
): void {
  for (const what of ['operations', 'schemas'] as const) {
    const limit = definitionLimits[what];
    if (amounts[what] >= limit) document.problems.add('document.tooMany', { line: 1 }, { what, limit });
  }
}

/** What a value is, in the words of the facts of `document.unexpectedType`. */
export function typeOf(value: Json | undefined): 'mapping' | 'list' | 'nothing' | 'scalar' {
  if (Array.isArray(value)) return 'list';
  if (isObject(value)) return 'mapping';
  return value === null || value === undefined ? 'nothing' : 'scalar';
}
