import * as vscode from 'vscode';
import type { loadChunk } from '../../platform/chunks';

type Found = Awaited<ReturnType<ReturnType<typeof loadChunk<'connections'>>['findImports']>>;
type ImportNote = Found['candidates'][number]['notes'][number];

const { t } = vscode.l10n;

const texts: Readonly<Record<ImportNote, () => string>> = {
  assumesRole: () => t('Assumes a role.'),
  needsMfa: () => t('The role asks for a one-time code, which cannot be given here.'),
  runsCommand: () => t('Runs a command to get its keys.'),
  usesSso: () => t('Uses single sign-on: run "aws sso login" now and then.'),
  noCredentials: () => t('Has no keys; enter them after importing.'),
  keysFromEnvironment: () => t('Keys come from environment variables, which VS Code may not have.'),
  signatureVersion2: () => t('The tool signs with version 2; here version 4 is used.'),
  tlsNotVerified: () => t('The server certificate is not verified, as in the tool.'),
  encryptsOnClient: () => t('The tool encrypts objects itself; here they show encrypted.'),
  plainEndpointUsed: () => t('Acceleration and dual-stack names are not used.'),
  proxyNotImported: () => t('The proxy was not imported.'),
  temporaryKeys: () => t('The keys are temporary.'),
};

/** What the reader should know of an import candidate. */
export function importNoteText(note: ImportNote): string {
  return texts[note]();
}
