import * as vscode from 'vscode';
import { isAppError } from '../../core/base/errors';
import {
  type AccessKeys,
  type Connection,
  type CredentialSource,
  connectionDefaults,
} from '../../core/connections/connection';
import { loadChunk } from '../../platform/chunks';
import { errorText } from '../../platform/errorMessages';
import { inputReasonText } from '../../platform/inputReasons';
import type { StepUi } from '../../platform/stepInput';

/** What the steps of "Add Connection" collect. */
export interface ConnectionDraft {
  endpoint: string;
  name: string;
  credentials: CredentialSource;
  keys: Partial<AccessKeys>;
  extra: Partial<Connection>;
  /** Keys came with what was pasted: they are not asked for again. */
  pastedKeys: boolean;
}

export const newDraft = (): ConnectionDraft => ({
  endpoint: '',
  name: '',
  credentials: { source: 'stored' },
  keys: {},
  extra: {},
  pastedKeys: false,
});

function endpointProblem(text: string): string | undefined {
  const result = loadChunk('connections').parsePastedConnection(text);
  if ('reason' in result) return inputReasonText({ reason: result.reason });
  return result.draft.endpoint === undefined && result.draft.keys === undefined
    ? inputReasonText({ reason: 'notUnderstood' })
    : undefined;
}

/** First step: an endpoint, or anything that {@link parsePastedConnection} understands. */
export async function askEndpoint(draft: ConnectionDraft, ui: StepUi): Promise<void> {
  const text = await ui.text({
    prompt: vscode.l10n.t(
      'Endpoint of the S3 service. You can also paste https://key:secret@host, or use the button to paste an AWS credentials block or JSON.',
    ),
    placeholder: 'https://s3.example.com:8443',
    value: draft.endpoint,
    validate: endpointProblem,
    pasteButton: vscode.l10n.t('Paste from the clipboard'),
  });
  const result = loadChunk('connections').parsePastedConnection(text);
  if ('reason' in result) return;
  const { endpoint, keys, ...extra } = result.draft;
  const { caFile, ...settings } = extra;
  draft.endpoint = endpoint ?? draft.endpoint;
  draft.keys = keys ?? draft.keys;
  draft.pastedKeys = keys !== undefined;
  draft.extra = { ...settings, ...(caFile && { tls: { verify: 'system', caFile } }) };
}

/** Keys without an endpoint were pasted: the endpoint is asked for on its own. */
export async function askMissingEndpoint(draft: ConnectionDraft, ui: StepUi): Promise<void> {
  if (draft.endpoint !== '') return;
  const { guessScheme, normalizeEndpoint } = loadChunk('connections');
  const text = await ui.text({
    prompt: vscode.l10n.t('Endpoint of the S3 service that these keys are for'),
    placeholder: 'https://s3.example.com:8443',
    validate: (value) => {
      try {
        normalizeEndpoint(guessScheme(value));
        return undefined;
      } catch (error) {
        if (isAppError(error)) return errorText(error);
        throw error;
      }
    },
  });
  draft.endpoint = normalizeEndpoint(guessScheme(text));
}

export async function askName(draft: ConnectionDraft, ui: StepUi, taken: ReadonlySet<string>): Promise<void> {
  const host = draft.endpoint.replace(/^https?:\/\//, '');
  draft.name = await ui.text({
    prompt: vscode.l10n.t('Name of the connection, as it is shown in the tree'),
    value: draft.name || host,
    validate: (value) => nameProblem(value, taken),
  });
}

export function nameProblem(value: string, taken: ReadonlySet<string>): string | undefined {
  if (value.trim() === '') return vscode.l10n.t('Enter a name.');
  return taken.has(value.trim()) ? vscode.l10n.t('There is a connection with this name already.') : undefined;
}

interface SourceItem extends vscode.QuickPickItem {
  readonly source: CredentialSource['source'];
}

export function sourceItems(): SourceItem[] {
  const { t } = vscode.l10n;
  return [
    { label: t('Access key'), description: t('kept in the secret storage of VS Code'), source: 'stored' },
    { label: t('AWS profile'), description: t('from ~/.aws/config and ~/.aws/credentials'), source: 'profile' },
    {
      label: t('Environment variables'),
      description: 'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY',
      source: 'environment',
    },
    { label: t('External command'), description: t('prints keys as credential_process does'), source: 'command' },
    { label: t('Assume a role'), description: t('temporary keys from STS'), source: 'assumeRole' },
    { label: t('Anonymous'), description: t('unsigned requests, public buckets only'), source: 'anonymous' },
  ];
}

/** Where the keys come from, and what that source needs to know. */
export async function askCredentials(draft: ConnectionDraft, ui: StepUi): Promise<void> {
  if (draft.pastedKeys) {
    draft.credentials = { source: 'stored' };
    return;
  }
  const items = sourceItems();
  const active = items.find(({ source }) => source === draft.credentials.source);
  const { source } = await ui.pick({ placeholder: vscode.l10n.t('Where do the keys come from?'), items, active });
  draft.credentials = await askSourceDetails(source, draft.credentials, ui);
}

const notEmpty = (value: string) => (value.trim() === '' ? inputReasonText({ reason: 'empty' }) : undefined);

/** The rest of a credential source: a profile's name, a command, a role. */
export async function askSourceDetails(
  source: CredentialSource['source'],
  before: CredentialSource,
  ui: StepUi,
): Promise<CredentialSource> {
  const { t } = vscode.l10n;
  switch (source) {
    case 'profile': {
      const value = before.source === 'profile' ? before.profile : 'default';
      return {
        source,
        profile: (await ui.text({ prompt: t('Name of the AWS profile'), value, validate: notEmpty })).trim(),
      };
    }
    case 'command': {
      const value = before.source === 'command' ? before.command : '';
      return {
        source,
        command: await ui.text({
          prompt: t('Command line that prints keys as JSON, as credential_process of the AWS tools does'),
          value,
          validate: notEmpty,
        }),
      };
    }
    case 'assumeRole': {
      const value = before.source === 'assumeRole' ? before.roleArn : '';
      const roleArn = await ui.text({
        prompt: t('ARN of the role. The access key asked for next is used to assume it.'),
        placeholder: 'arn:aws:iam:::role/integration',
        value,
        validate: (text) => (text.startsWith('arn:') ? undefined : t('The ARN of a role starts with arn:')),
      });
      return { source, base: 'stored', ...(before.source === 'assumeRole' ? before : {}), roleArn };
    }
    default:
      return { source };
  }
}

const needsStoredKeys = (credentials: CredentialSource) =>
  credentials.source === 'stored' || (credentials.source === 'assumeRole' && credentials.base === 'stored');

export async function askAccessKey(draft: ConnectionDraft, ui: StepUi): Promise<void> {
  if (draft.pastedKeys || !needsStoredKeys(draft.credentials)) return;
  const value = draft.keys.accessKeyId ?? '';
  const accessKeyId = await ui.text({ prompt: vscode.l10n.t('Access key ID'), value, validate: notEmpty });
  draft.keys = { ...draft.keys, accessKeyId: accessKeyId.trim() };
}

export async function askSecretKey(draft: ConnectionDraft, ui: StepUi): Promise<void> {
  if (draft.pastedKeys || !needsStoredKeys(draft.credentials)) return;
  const prompt = vscode.l10n.t(
    'Secret access key. It is kept in the secret storage of VS Code, never in the settings.',
  );
  const secretAccessKey = await ui.text({ prompt, password: true, validate: notEmpty });
  draft.keys = { ...draft.keys, secretAccessKey: secretAccessKey.trim() };
}

/** The keys to be stored, when all of them are there. */
export function keysOf(draft: ConnectionDraft): AccessKeys | undefined {
  const { accessKeyId, secretAccessKey, sessionToken } = draft.keys;
  if (!needsStoredKeys(draft.credentials) || !accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

/** The finished connection, everything that was not asked for at its default. */
export function draftConnection(draft: ConnectionDraft, id: string): Connection {
  return {
    ...connectionDefaults,
    id,
    name: draft.name.trim(),
    endpoint: draft.endpoint,
    ...draft.extra,
    credentials: draft.credentials,
  };
}
