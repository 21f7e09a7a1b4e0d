import * as vscode from 'vscode';
import { AppError, isAppError, withFacts } from '../../core/base/errors';
import type { Connection } from '../../core/connections/connection';
import { loadChunk } from '../../platform/chunks';
import { withAbsolutePaths } from '../../platform/connectionPaths';
import { errorText } from '../../platform/errorMessages';
import { withProgress } from '../../platform/progress';
import { askPick } from '../../platform/prompts';
import { chooseFile } from '../../platform/saveAs';
import type { Services } from '../../platform/services';
import { transportOf } from './definitionReader';
import type { DefinitionEntry, PlacedEntry } from './definitionSettings';

/**
 * The definition of the product behind a connection: asks for its management address unless it is known, and looks there.
 * @throws AppError `input.invalid` with what was tried when there is none, `network.*`, `tls.*`, `cancelled`
 */
export async function askManagementOf({ connections }: Services, connection: Connection): Promise<PlacedEntry> {
  const address = connection.managementUrl ?? (await askAddress(suggestedAddress(connection)));
  if (connection.managementUrl === undefined) {
    await connections.update({ ...connections.get(connection.id), managementUrl: new URL(address).origin });
  }
  const { tls, proxy } = withAbsolutePaths(connection);
  return findAsking(address, {
    ...(tls.caFile !== undefined && { caFile: tls.caFile }),
    ...(tls.verify === 'none' && { insecure: true }),
    ...(proxy !== undefined && { proxy }),
  });
}

type Transport = Pick<DefinitionEntry, 'caFile' | 'insecure' | 'proxy'>;

/** As {@link findAt}; where the certificate is not trusted, asks what to do about it: appliances sign their own. */
export async function findAsking(address: string, transport: Transport): Promise<PlacedEntry> {
  try {
    return await findAt(address, transport);
  } catch (error) {
    if (!isAppError(error) || !/^tls\.(?:untrusted|nameMismatch)$/.test(error.code)) throw error;
    return findAsking(address, { ...transport, ...(await askTrust(errorText(error))) });
  }
}

/** @throws AppError `cancelled` */
async function askTrust(problem: string): Promise<Pick<Transport, 'caFile' | 'insecure'>> {
  const { t } = vscode.l10n;
  const items = [
    { label: t('Choose the CA file...'), choose: true },
    { label: t('Do not verify (unsafe)'), description: t('for test systems only'), choose: false },
  ];
  const { choose } = await askPick(items, { title: t('Add API Definition'), placeHolder: problem });
  if (!choose) return { insecure: true };
  const file = await chooseFile();
  if (file === undefined) throw new AppError('cancelled', 'No CA file was chosen');
  return { caFile: file.fsPath };
}

/** Looks for the definition of a service at its address. @throws AppError as {@link askManagementOf} */
export async function findAt(address: string, transport: Transport): Promise<PlacedEntry> {
  const { HttpFiles, findDefinition } = loadChunk('apis');
  const files = new HttpFiles(address, transportOf(transport));
  const { host } = new URL(address);
  try {
    const { url } = await withProgress(vscode.l10n.t('Looking for the definition of {0}', host), (signal, report) =>
      findDefinition(address, {
        read: (each, maxBytes, stop) => files.read(each, maxBytes, stop),
        signal,
        onTry: (each) => report({ message: new URL(each).pathname }),
      }),
    );
    return { scope: 'user', entry: { name: host, url, ...transport } };
  } catch (error) {
    throw withFacts(error, { apiDefinition: address, endpoint: address });
  } finally {
    files.dispose();
  }
}

/** The host of the store: its management API usually listens on another port. */
function suggestedAddress({ endpoint }: Connection): string {
  return `https://${new URL(endpoint).hostname}:8443`;
}

/** @throws AppError `cancelled` */
export async function askAddress(value: string): Promise<string> {
  const { t } = vscode.l10n;
  const address = await vscode.window.showInputBox({
    title: t('Add API Definition: management address'),
    prompt: t('The address of the management console or API. Its definition is looked for at the usual places.'),
    value,
    placeHolder: 'https://10.0.0.1:8443',
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^https?:\/\/[^@\s]+$/i.test(text.trim()) && URL.canParse(text.trim())
        ? undefined
        : t('Enter an address with http:// or https://, without user and password.'),
  });
  if (address === undefined) throw new AppError('cancelled', 'No address was entered');
  return address.trim();
}
