import * as vscode from 'vscode';
import type { AppError } from '../core/base/errors';
import type { ArchiveFault } from '../core/integrations/delivery/zip/archiveFault';
import { loadChunk } from './chunks';
import { reportLanguage } from './reportLanguage';

type TextFor = (facts: AppError['facts']) => string;

const { t } = vscode.l10n;

/** Texts for the `reason` fact of `input.invalid` and `config.invalid`: what is wrong with what was typed or pasted. */
const texts: Readonly<Record<string, TextFor>> = {
  // endpoints
  endpointEmpty: () => t('Enter the endpoint, for example https://s3.example.com:8443.'),
  endpointScheme: () => t('The endpoint must start with https:// or http://.'),
  endpointHost: () => t('The endpoint has no valid host name.'),
  endpointPort: () => t('The port must be a number from 1 to 65535.'),
  endpointPath: () => t('The endpoint must end after the host and port. A bucket goes into "Start bucket".'),
  endpointUserInfo: () =>
    t('Keys do not belong in the endpoint. They are asked for separately and kept in the secret storage.'),
  // entries of the settings
  notAnObject: () => t('It must be an object in braces.'),
  required: () => t('A value is required.'),
  wrongType: () => t('The value has the wrong type.'),
  unknownValue: () => t('The value is none of those allowed.'),
  outOfRange: () => t('The number is out of range.'),
  badId: () => t('An id has only lower-case letters, digits and hyphens.'),
  duplicateId: () => t('Another connection before it has the same id.'),
  badArn: () => t('The ARN of a role starts with arn:'),
  certificateWithoutKey: () => t('A client certificate needs the file of its key.'),
  keyWithoutCertificate: () => t('The key of a client certificate needs the certificate.'),
  prefixWithoutBucket: () => t('A start prefix needs a start bucket.'),
  secretInSettings: () =>
    t('Keys do not belong in the settings; they are ignored. Remove them and enter them with "Edit Connection".'),
  // pasted connections
  empty: () => t('Enter something.'),
  notUnderstood: () =>
    t('This is not understood. Paste an endpoint URL, https://key:secret@host, or a block of an AWS credentials file.'),
  incompleteKeys: () => t('There is an access key without its secret, or a secret without its access key.'),
  // the sandbox
  sandboxRuns: () => t('The sandbox runs already. Stop it first to start another one.'),
  noSandbox: () => t('No sandbox runs. Start one with "Start Sandbox Storage".'),
  portInUse: (f) => t('Port {0} is in use by another program.', Number(f['port'])),
  portRefused: (f) => t('Port {0} cannot be used: {1}', Number(f['port']), String(f['detail'] ?? '')),
  faultRule: (f) => t('This is no fault rule: {0}', String(f['detail'] ?? '')),
  unknownFault: () => t('This fault is gone already.'),
  duration: () => t('Write a time span as 31d, 12h, 90m, 45s or 1d12h, up to 100 years.'),
  unknownVendor: (f) => t('No dialect is called "{0}".', String(f['value'] ?? '')),
  vendorFile: (f) =>
    t('The file describes no store: {0}. Choose the JSON of a probe or of a vendor.', String(f['detail'] ?? '')),
  // integrations
  manifest: (f) => {
    const own = reportLanguage() === 'zh-cn' ? f['detailZh'] : undefined;
    return t('integration.yaml, line {0}: {1}', Number(f['line']), String(own ?? f['detail'] ?? ''));
  },
  noLiveService: () =>
    t(
      'There is no live service to ask. Name connections with the report of a probe, or API operations, in integration.yaml.',
    ),
  noIntegration: () => t('The workspace has no integration yet. Make one with "New Integration".'),
  operation: (f) =>
    t('The API definition has no operation {0}. Correct it in integration.yaml.', String(f['value'] ?? '')),
  checkFailed: (f) => t('The check found errors: {0}. Nothing was packed.', Number(f['count'])),
  fileName: (f) =>
    t(
      'The file "{0}" cannot be delivered under this name: {1}',
      String(f['value'] ?? ''),
      loadChunk('integrations').faultText(f['detail'] as ArchiveFault, reportLanguage()),
    ),
  sourceDateEpoch: (f) => t('SOURCE_DATE_EPOCH is no number of seconds since 1970: {0}', String(f['value'] ?? '')),
  noDocuments: () => t('There are no documents yet. Make them with "Scaffold Documents".'),
  integrationExists: (f) =>
    t('There is an integration already: {0}. Open it, or choose another folder.', String(f['file'] ?? '')),
  // probes
  fewProbes: () => t('Fewer than two probes are kept. Probe an endpoint first.'),
  // API definitions
  noDefinitions: () => t('There is no API definition yet. Add one with "Add API Definition".'),
  fewDefinitions: () => t('Add another API definition first: two are compared.'),
  unknownDefinition: () => t('This API definition is no longer in the list.'),
  untrustedDefinition: () =>
    t('The workspace names this definition and is not trusted: it is not read. Trust the workspace first.'),
  notDefinition: (f) =>
    t('"{0}" is no API definition: neither "openapi" nor "swagger" says so.', String(f['name'] ?? '')),
  noDefinitionsInFolder: (f) => t('No OpenAPI or Swagger definition is below "{0}".', String(f['name'] ?? '')),
  noDefinitionAt: (f) =>
    t(
      'No definition was found at {0}. Tried: {1}. Add it by its own address, with headers where it wants to be logged in, or as a file.',
      String(f['address'] ?? ''),
      String(f['tried'] ?? ''),
    ),
  unknownOperation: (f) => t('The definition has no "{0}" any more.', String(f['name'] ?? '')),
  noRequest: () => t('There is no request here. A .http document has them between lines of ###.'),
  mockRuns: () => t('A mock of this definition runs already. Stop it first.'),
  noMock: () => t('No mock of this definition runs. Start one with "Start API Mock".'),
  mixedBody: () => t('A body of texts and files cannot be written as code, unless it is multipart/form-data.'),
  editorReadOnly: () => t('The editor takes no changes. Open the file that the code belongs into first.'),
  variable: (f) =>
    t(
      'Nothing gives {{{0}}} a value. Write @{0} = value at the top, or choose an environment.',
      String(f['variable'] ?? ''),
    ),
  answerVariable: (f) =>
    t(
      '{{{0}}} has no value yet: send the request with "# @name {1}" first, and check that its answer has it.',
      String(f['variable'] ?? ''),
      String(f['request'] ?? ''),
    ),
  untrustedFile: (f) =>
    t('The file "{0}" is outside of the workspace, which is not trusted: it is not sent.', String(f['file'] ?? '')),
  noRecord: () => t('This request is no longer kept. Send it again from its document.'),
  nothingToFollow: () =>
    t('There is nothing to follow: the answer is final, or the definition has no operation that reads its object.'),
  noPages: () => t('There are no pages: send the request of the list again first.'),
  noAnswer: () => t('No answer came to one of them, so there is nothing to compare.'),
  noBody: () => t('The body of this answer is no longer kept. Send the request again.'),
  server: () => t('The definition names no host. Choose an environment, or write the address into @baseUrl.'),
  address: (f) => t('"{0}" is no address with http:// or https://.', String(f['value'] ?? '')),
  // adaptation patterns
  pattern: (f) => t('There is no adaptation pattern "{0}".', String(f['value'] ?? '')),
  patternLanguage: (f) => t('{0} is not there in {1}.', String(f['value'] ?? ''), String(f['language'] ?? '')),
  noFolder: () => t('Open the folder of the project first: the files of the pattern go into it.'),
  virtualFolder: () => t('The folder is not on a disk of this machine: patterns are inserted into folders on a disk.'),
  missingTools: (f) =>
    t('Tests in {0} need {1} in the PATH of VS Code.', String(f['language'] ?? ''), String(f['value'] ?? '')),
  tryoutRuns: () => t('Tests in this language run already. Wait for them, or close their terminal.'),
  // scaffolds
  template: (f) =>
    t(
      'The template "{0}" has an error in line {1}: {2}',
      String(f['file'] ?? ''),
      Number(f['line']),
      String(f['detail'] ?? ''),
    ),
  lockFile: (f) =>
    t('"{0}" is damaged: {1}. Restore it from version control.', String(f['file'] ?? ''), String(f['detail'] ?? '')),
  // documents
  wordTemplate: () => t('The template is no document of Word. Choose a .docx or .dotx file.'),
  // addresses of objects
  notAnAddress: () => t('Enter s3://bucket/key, an ARN, or an https URL of an object.'),
  unknownEndpoint: (f) => t('No connection has the endpoint {0}. Add one first.', String(f['host'] ?? '')),
  noBucket: () => t('The address names no bucket.'),
  unsupportedArn: () => t('This ARN does not name a bucket or an object.'),
  badPercentEncoding: () =>
    t('The URL is not encoded correctly: a % is not followed by two hexadecimal digits of UTF-8.'),
  loneSurrogate: () => t('The key holds half a character and cannot be sent.'),
  // bucket names
  tooShort: () => t('A bucket name has at least 3 characters.'),
  tooLong: () => t('A bucket name has at most 63 characters.'),
  upperCase: () => t('A bucket name has no upper-case letters.'),
  badCharacter: () => t('A bucket name has only lower-case letters, digits, hyphens and dots.'),
  badEdge: () => t('A bucket name starts and ends with a letter or a digit.'),
  adjacentDots: () => t('A bucket name has no two dots in a row.'),
  dotBesideHyphen: () => t('A bucket name has no dot beside a hyphen.'),
  ipAddress: () => t('A bucket name must not look like an IP address.'),
  reservedPrefix: () => t('Bucket names that begin like this are reserved.'),
  reservedSuffix: () => t('Bucket names that end like this are reserved.'),
  // keys and targets
  keyEmpty: () => t('The key must not be empty.'),
  keyTooLong: () => t('The key has more than 1,024 bytes in UTF-8.'),
  targetInsideSource: (f) => t('"{0}" cannot be copied or moved into itself.', String(f['prefix'] ?? '')),
  targetExists: (f) => t('"{0}" exists already.', String(f['key'] ?? '')),
  noConnections: () => t('There is no connection yet. Add one with "Add Connection" in the Connections view.'),
  noContainer: () => t('Choose a bucket or a folder in the Connections view first.'),
  nothingSelected: () => t('Choose something in the Connections view first.'),
  virtualHostOnIp: () => t('An IP address cannot be used with virtual-host style. Use path style, or a host name.'),
  fileUnreadable: (f) =>
    t('The file "{0}" of the setting {1} cannot be read.', String(f['file'] ?? ''), String(f['setting'] ?? '')),
};

/** The text for a reason; an unknown one shows itself, so that nothing is ever silent. */
export function inputReasonText(facts: AppError['facts']): string {
  const reason = String(facts['reason'] ?? (facts['file'] === undefined ? '' : 'fileUnreadable'));
  return texts[reason]?.(facts) ?? t('This cannot be used: {0}', reason);
}
