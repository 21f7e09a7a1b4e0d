import * as vscode from 'vscode';
import type { DefinitionProblem, ProblemCode, ProblemFacts } from '../../core/apis/document/problem';

const { t } = vscode.l10n;

const text = (facts: ProblemFacts, name: string) => String(facts[name] ?? '');

const texts: Readonly<Record<ProblemCode, (facts: ProblemFacts) => string>> = {
  'file.empty': () => t('The file is empty'),
  'file.tooLarge': (f) =>
    t('The file has {0} characters, more than the {1} that are parsed', text(f, 'bytes'), text(f, 'limit')),
  'file.unreadable': (f) => t('"{0}" cannot be read ({1})', text(f, 'reference'), text(f, 'reason')),
  'file.notObject': () => t('The file has no mapping at its outermost level: it is no API definition'),
  'yaml.syntax': (f) => t('Not valid YAML or JSON, left out: {0}', text(f, 'detail')),
  'yaml.duplicateKey': (f) =>
    t('"{0}" stands here and on line {1}; the last one counts', text(f, 'key'), text(f, 'firstLine')),
  'yaml.multipleDocuments': () => t('A second document in the same file is not read'),
  'yaml.tooManyAliases': (f) => t('More than {0} aliases; the others are left out', text(f, 'limit')),
  'yaml.unknownAlias': (f) => t('The alias "*{0}" stands for nothing', text(f, 'name')),
  'yaml.complexKey': () => t('A mapping or list cannot be a key here; it is left out'),
  'yaml.mergeUnusable': () => t('"<<" needs a mapping'),
  'yaml.bracketIndent': () =>
    t('YAML wants a closing bracket further to the right than its key; it is read all the same'),
  'ref.notFound': (f) => t('"{0}" leads nowhere', text(f, 'reference')),
  'ref.circular': (f) => t('"{0}" leads back to itself', text(f, 'reference')),
  'ref.remote': (f) =>
    t('"{0}" is at {1}, a host that is not allowed; it is not read', text(f, 'reference'), text(f, 'host')),
  'ref.outside': (f) => t('"{0}" is outside of the folders that are read', text(f, 'reference')),
  'ref.tooManyFiles': (f) =>
    t('The definition has more than {0} files or too many bytes; this one is not read', text(f, 'limit')),
  'document.noVersion': () => t('Neither "openapi" nor "swagger" says which version this is'),
  'document.unknownVersion': (f) =>
    t('Version "{0}" is none of 2.0, 3.0, 3.1, 3.2; it is read as well as it can be', text(f, 'version')),
  'document.noTitle': () => t('"info.title" is missing'),
  'document.noPaths': () => t('"paths" is missing'),
  'document.otherVersionKey': (f) =>
    t('"{0}" does not belong to version {1}; it is read all the same', text(f, 'key'), text(f, 'version')),
  'document.unexpectedType': (f) =>
    t('"{0}" should be a {1}, and is a {2}', text(f, 'key'), text(f, 'expected'), text(f, 'found')),
  'document.tooMany': (f) => t('More than {0} {1}; the others are left out', text(f, 'limit'), text(f, 'what')),
  'path.noSlash': (f) => t('The path "{0}" does not start with a slash', text(f, 'path')),
  'path.ambiguous': (f) =>
    t(
      '"{0}" differs from "{1}" (line {2}) in the parameter\'s name only',
      text(f, 'path'),
      text(f, 'other'),
      text(f, 'otherLine'),
    ),
  'path.parameterMissing': (f) => t('{0}: no parameter "{1}" is declared', text(f, 'operation'), text(f, 'name')),
  'path.parameterUnused': (f) => t('The path {0} has no {{1}}', text(f, 'path'), text(f, 'name')),
  'operation.noId': (f) => t('{0} has no operationId', text(f, 'operation')),
  'operation.duplicateId': (f) =>
    t(
      'operationId "{0}" of {1} is that of {2} (line {3}), too',
      text(f, 'operationId'),
      text(f, 'operation'),
      text(f, 'other'),
      text(f, 'otherLine'),
    ),
  'operation.noResponses': (f) => t('{0} has no responses', text(f, 'operation')),
  'parameter.invalid': (f) =>
    t('A parameter needs a name and a place, and has name "{0}", in "{1}"', text(f, 'name'), text(f, 'in')),
  'parameter.duplicate': (f) => t('{0} has the parameter "{1}" twice', text(f, 'operation'), text(f, 'name')),
  'media.keyOfSchema': (f) => t('"{0}" belongs below "schema" of {1}', text(f, 'key'), text(f, 'mediaType')),
  'security.unknownScheme': (f) => t('There is no security scheme "{0}"', text(f, 'scheme')),
};

/** One problem of a definition in the reader's language. */
export function problemText({ code, facts }: DefinitionProblem): string {
  return texts[code](facts);
}
