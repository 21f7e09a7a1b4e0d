import * as vscode from 'vscode';
import { looksLikeDefinition } from '../../core/apis/files/looksLikeDefinition';
import { AppError } from '../../core/base/errors';
import { askPick } from '../../platform/prompts';
import type { Services } from '../../platform/services';
import { askAddress, askManagementOf, findAsking } from './askManagementAddress';
import type { DefinitionSecrets } from './definitionSecrets';
import { type PlacedEntry, placeFor } from './definitionSettings';
import { type DefinitionSource, fileName, findDefinitions } from './definitionSources';

type Choice = vscode.QuickPickItem & { readonly choose?: () => Promise<PlacedEntry> };

/** Asks which definition is added. @throws AppError `cancelled`, `input.invalid` for what is no definition. */
export async function askNewDefinition(
  services: Services,
  known: readonly DefinitionSource[],
  secrets: DefinitionSecrets,
): Promise<PlacedEntry> {
  const { t } = vscode.l10n;
  const title = t('Add API Definition');
  const chosen = await askPick(choices(services, known, secrets), {
    title,
    placeHolder: t('OpenAPI 3 or Swagger 2.0, YAML or JSON'),
    matchOnDescription: true,
  });
  return chosen.choose?.() ?? Promise.reject(cancelled());
}

function cancelled(): AppError {
  return new AppError('cancelled', 'No definition was chosen');
}

/** The products behind the connections, and any other by its address. */
function managementChoices(services: Services): readonly Choice[] {
  const { t } = vscode.l10n;
  const iconPath = new vscode.ThemeIcon('server');
  const ofConnections = services.connections.list().map(({ connection }): Choice => {
    const { name, managementUrl } = connection;
    return {
      label: t('Management of "{0}"', name),
      description: managementUrl ?? t('its address is asked for'),
      iconPath,
      choose: () => askManagementOf(services, connection),
    };
  });
  const other: Choice = {
    label: t('Management Address...'),
    description: t('its definition is looked for'),
    iconPath,
    choose: async () => findAsking(await askAddress(''), {}),
  };
  return [...ofConnections, other];
}

async function choices(
  services: Services,
  known: readonly DefinitionSource[],
  secrets: DefinitionSecrets,
): Promise<Choice[]> {
  const { t } = vscode.l10n;
  const elsewhere: Choice[] = [
    { label: t('File...'), iconPath: new vscode.ThemeIcon('file'), choose: () => askPath('file') },
    {
      label: t('Folder...'),
      description: t('all definitions below it'),
      iconPath: new vscode.ThemeIcon('folder'),
      choose: () => askPath('folder'),
    },
    { label: t('URL...'), iconPath: new vscode.ThemeIcon('globe'), choose: () => askUrl(secrets) },
    ...managementChoices(services),
  ];
  const here = [...openEditor(), ...(await inWorkspace())].filter(
    (uri, at, all) => all.findIndex((other) => other.toString() === uri.toString()) === at,
  );
  const fresh = here.filter((uri) => !known.some(({ key }) => key === uri.toString()));
  if (fresh.length === 0) return elsewhere;
  const separator = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const files = fresh.map(
    (uri): Choice => ({
      label: fileName(uri),
      description: vscode.workspace.asRelativePath(uri),
      iconPath: new vscode.ThemeIcon('json'),
      choose: async () => fileEntry(uri),
    }),
  );
  return [separator(t('Found here')), ...files, separator(t('From elsewhere')), ...elsewhere];
}

/** The document of the open editor, when it says it is a definition. */
function openEditor(): readonly vscode.Uri[] {
  const document = vscode.window.activeTextEditor?.document;
  return document && !document.isUntitled && looksLikeDefinition(document.getText()) ? [document.uri] : [];
}

async function inWorkspace(): Promise<readonly vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return (await Promise.all(folders.map(({ uri }) => findDefinitions(uri)))).flat();
}

/** The entry of a file. @throws AppError `input.invalid` when it does not say that it is a definition. */
export async function fileEntry(uri: vscode.Uri): Promise<PlacedEntry> {
  const text = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8');
  if (!looksLikeDefinition(text)) throw notDefinition(uri, 'notDefinition');
  const { scope, path } = placeFor(uri);
  return { scope, entry: { file: path } };
}

async function folderEntry(uri: vscode.Uri): Promise<PlacedEntry> {
  if ((await findDefinitions(uri)).length === 0) throw notDefinition(uri, 'noDefinitionsInFolder');
  const { scope, path } = placeFor(uri);
  return { scope, entry: { folder: path } };
}

function notDefinition(uri: vscode.Uri, reason: string): AppError {
  return new AppError('input.invalid', `${uri.toString()}: ${reason}`, { facts: { reason, name: fileName(uri) } });
}

async function askPath(kind: 'file' | 'folder'): Promise<PlacedEntry> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: kind === 'file',
      canSelectFolders: kind === 'folder',
      openLabel: vscode.l10n.t('Add'),
      ...(kind === 'file' && { filters: { OpenAPI: ['yaml', 'yml', 'json'] } }),
    })) ?? [];
  if (uri === undefined) throw cancelled();
  return kind === 'file' ? fileEntry(uri) : folderEntry(uri);
}

async function askUrl(secrets: DefinitionSecrets): Promise<PlacedEntry> {
  const { t } = vscode.l10n;
  const url = await ask({
    title: t('Add API Definition (1/3): address'),
    placeHolder: 'https://',
    validateInput: urlProblem,
  });
  const names = await ask({
    title: t('Add API Definition (2/3): headers'),
    prompt: t(
      'Names of headers that the server wants, separated by commas; none: press Enter. Values are asked for next.',
    ),
    placeHolder: 'Authorization',
    validateInput: (value) => (/^[\w\s,.-]*$/.test(value) ? undefined : t('Enter names only.')),
  });
  const headers = names.split(/[,\s]+/).filter(Boolean);
  const caFile = await ask({
    title: t('Add API Definition (3/3): certificate'),
    prompt: t('File of the CA certificate (PEM), where the server has one of its own; none: press Enter.'),
  });
  for (const name of headers) {
    const value = await ask({
      title: t('Value of {0}', name),
      prompt: t('It is kept in the secret storage and sent to this address only.'),
      password: true,
    });
    await secrets.write(url, name, value);
  }
  const entry = { url: new URL(url).href, ...(headers.length > 0 && { headers }), ...(caFile !== '' && { caFile }) };
  return { scope: 'user', entry };
}

async function ask(options: vscode.InputBoxOptions): Promise<string> {
  const value = await vscode.window.showInputBox({ ignoreFocusOut: true, ...options });
  if (value === undefined) throw cancelled();
  return value.trim();
}

function urlProblem(value: string): string | undefined {
  const { t } = vscode.l10n;
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    return t('Enter an address with http:// or https://.');
  const { username, password } = new URL(value);
  return username === '' && password === ''
    ? undefined
    : t('Secrets do not belong in the address. Enter a header for them.');
}
