import type { DefinitionProblem, ProblemCode, ProblemFacts } from '../../core/apis/document/problem';

const texts: Readonly<Record<ProblemCode, (facts: ProblemFacts) => string>> = {
  'file.empty': () => 'The file is empty',
  'file.tooLarge': (f) => `The file has ${f['bytes']} characters, more than the ${f['limit']} that are parsed`,
  'file.unreadable': (f) => `"${f['reference']}" cannot be read (${f['reason']})`,
  'file.notObject': () => 'The file has no mapping at its outermost level: it is no API definition',
  'yaml.syntax': (f) => `Not valid YAML or JSON, left out: ${f['detail']}`,
  'yaml.duplicateKey': (f) => `"${f['key']}" stands here and on line ${f['firstLine']}; the last one counts`,
  'yaml.multipleDocuments': () => 'A second document in the same file is not read',
  'yaml.tooManyAliases': (f) => `More than ${f['limit']} aliases; the others are left out`,
  'yaml.unknownAlias': (f) => `The alias "*${f['name']}" stands for nothing`,
  'yaml.complexKey': () => 'A mapping or list cannot be a key here; it is left out',
  'yaml.mergeUnusable': () => '"<<" needs a mapping',
  'yaml.bracketIndent': () => 'YAML wants a closing bracket further to the right than its key; it is read all the same',
  'ref.notFound': (f) => `"${f['reference']}" leads nowhere`,
  'ref.circular': (f) => `"${f['reference']}" leads back to itself`,
  'ref.remote': (f) => `"${f['reference']}" is at ${f['host']}, a host that is not allowed; it is not read`,
  'ref.outside': (f) => `"${f['reference']}" is outside of the folders that are read`,
  'ref.tooManyFiles': (f) => `The definition has more than ${f['limit']} files or too many bytes; this one is not read`,
  'document.noVersion': () => 'Neither "openapi" nor "swagger" says which version this is',
  'document.unknownVersion': (f) =>
    `Version "${f['version']}" is none of 2.0, 3.0, 3.1, 3.2; it is read as well as it can be`,
  'document.noTitle': () => '"info.title" is missing',
  'document.noPaths': () => '"paths" is missing',
  'document.otherVersionKey': (f) =>
    `"${f['key']}" does not belong to version ${f['version']}; it is read all the same`,
  'document.unexpectedType': (f) => `"${f['key']}" should be a ${f['expected']}, and is a ${f['found']}`,
  'document.tooMany': (f) => `More than ${f['limit']} ${f['what']}; the others are left out`,
  'path.noSlash': (f) => `The path "${f['path']}" does not start with a slash`,
  'path.ambiguous': (f) =>
    `"${f['path']}" differs from "${f['other']}" (line ${f['otherLine']}) in the parameter's name only`,
  'path.parameterMissing': (f) => `${f['operation']}: no parameter "${f['name']}" is declared`,
  'path.parameterUnused': (f) => `The path ${f['path']} has no {${f['name']}}`,
  'operation.noId': (f) => `${f['operation']} has no operationId`,
  'operation.duplicateId': (f) =>
    `operationId "${f['operationId']}" of ${f['operation']} is that of ${f['other']} (line ${f['otherLine']}), too`,
  'operation.noResponses': (f) => `${f['operation']} has no responses`,
  'parameter.invalid': (f) => `A parameter needs a name and a place, and has name "${f['name']}", in "${f['in']}"`,
  'parameter.duplicate': (f) => `${f['operation']} has the parameter "${f['name']}" twice`,
  'media.keyOfSchema': (f) => `"${f['key']}" belongs below "schema" of ${f['mediaType']}`,
  'security.unknownScheme': (f) => `There is no security scheme "${f['scheme']}"`,
};

/** One problem in English, as the command line prints it. */
export function definitionProblemText({ code, facts }: DefinitionProblem): string {
  return texts[code](facts);
}
