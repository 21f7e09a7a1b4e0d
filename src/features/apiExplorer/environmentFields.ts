import * as vscode from 'vscode';
import {
  type ApiEnvironment,
  type EnvironmentTimeouts,
  simpleAuthKinds,
} from '../../core/apis/requests/apiEnvironment';
import { loadChunk } from '../../platform/chunks';
import { chooseFile } from '../../platform/saveAs';
import type { Step, StepUi } from '../../platform/stepInput';
import type { ApiExplorer } from './apiExplorer';

/** One line of "Edit API Environment". */
export interface EnvironmentField {
  readonly label: string;
  show(environment: ApiEnvironment): string;
  edit(environment: ApiEnvironment, ui: StepUi): Promise<ApiEnvironment>;
}

type Optional = Exclude<keyof ApiEnvironment, 'name' | 'baseUrl'>;

/** Sets a value, or removes it where it is empty. */
function withValue<K extends Optional>(
  environment: ApiEnvironment,
  key: K,
  value: ApiEnvironment[K] | undefined,
): ApiEnvironment {
  const { [key]: _before, ...rest } = environment;
  return value === undefined ? (rest as ApiEnvironment) : { ...(rest as ApiEnvironment), [key]: value };
}

/** What is wrong with an address. */
function baseUrlProblem(value: string): string | undefined {
  return /^https?:\/\/[^@\s]+$/i.test(value.trim())
    ? undefined
    : vscode.l10n.t('Enter an address with http:// or https://, without user and password.');
}

function nameProblem(value: string, taken: ReadonlySet<string>): string | undefined {
  if (value.trim() === '') return vscode.l10n.t('Enter a name.');
  return taken.has(value.trim()) ? vscode.l10n.t('"{0}" exists already.', value.trim()) : undefined;
}

interface Draft {
  name: string;
  baseUrl: string;
}

/** What a new environment needs. */
export function environmentSteps(known: readonly ApiEnvironment[]): readonly Step<Draft>[] {
  const { t } = vscode.l10n;
  const taken = new Set(known.map(({ name }) => name));
  return [
    async (draft, ui) => {
      const prompt = t('Address of the service: scheme, host and port');
      const placeholder = 'https://10.0.0.1:8056';
      draft.baseUrl = (await ui.text({ prompt, value: draft.baseUrl, placeholder, validate: baseUrlProblem })).trim();
    },
    async (draft, ui) => {
      const value = draft.name || draft.baseUrl.replace(/^[a-z]+:\/\/([^/:]*).*$/i, '$1');
      const validate = (text: string) => nameProblem(text, taken);
      draft.name = (await ui.text({ prompt: t('Name of the environment'), value, validate })).trim();
    },
  ];
}

function textField(label: string, key: 'definition' | 'proxy', prompt: string): EnvironmentField {
  return {
    label,
    show: (environment) => environment[key] ?? '',
    edit: async (environment, ui) => {
      const text = (await ui.text({ prompt, value: environment[key] ?? '' })).trim();
      return withValue(environment, key, text === '' ? undefined : text);
    },
  };
}

function choiceField<K extends 'auth' | 'environment' | 'insecure'>(
  label: string,
  key: K,
  choices: readonly (readonly [ApiEnvironment[K] | undefined, string])[],
): EnvironmentField {
  return {
    label,
    show: (environment) => choices.find(([value]) => value === environment[key])?.[1] ?? '',
    edit: async (environment, ui) => {
      const items = choices.map(([value, text]) => ({ label: text, value }));
      const active = items.find(({ value }) => value === environment[key]);
      return withValue(environment, key, (await ui.pick({ placeholder: label, items, active })).value);
    },
  };
}

function fileField(label: string, key: 'caFile' | 'certFile' | 'keyFile'): EnvironmentField {
  const { t } = vscode.l10n;
  return {
    label,
    show: (environment) => environment[key] ?? '',
    edit: async (environment, ui) => {
      const items = [
        { label: t('Choose a file...'), choose: true },
        { label: t('None'), choose: false },
      ];
      const { choose } = await ui.pick({ placeholder: label, items });
      return withValue(environment, key, choose ? ((await chooseFile())?.fsPath ?? environment[key]) : undefined);
    },
  };
}

function timeoutField(label: string, key: keyof EnvironmentTimeouts): EnvironmentField {
  const { t } = vscode.l10n;
  const fits = (value: string) => /^\d*$/.test(value.trim()) && Number(value) <= 86_400;
  return {
    label,
    show: ({ timeouts }) => (timeouts?.[key] === undefined ? '' : t('{0} s', timeouts[key])),
    edit: async (environment, ui) => {
      const prompt = t('Seconds, up to 86,400; empty for the usual time');
      const validate = (value: string) => (fits(value) ? undefined : t('Enter whole seconds, up to 86,400.'));
      const text = await ui.text({ prompt, value: String(environment.timeouts?.[key] ?? ''), validate });
      const { [key]: _before, ...rest } = environment.timeouts ?? {};
      const timeouts = Number(text) > 0 ? { ...rest, [key]: Number(text) } : rest;
      return withValue(environment, 'timeouts', Object.keys(timeouts).length === 0 ? undefined : timeouts);
    },
  };
}

function variablesField(label: string): EnvironmentField {
  const { t } = vscode.l10n;
  return {
    label,
    show: ({ variables = {} }) => Object.keys(variables).join(', '),
    edit: async (environment, ui) => {
      const known = environment.variables ?? {};
      const items = [
        { label: t('New variable...'), name: '' },
        ...Object.keys(known).map((name) => ({ label: name, name })),
      ];
      const chosen = (await ui.pick({ placeholder: label, items })).name || (await askVariableName(label, ui));
      const prompt = t('Value of {0}; empty to remove it. Secrets belong into "Secret variables".', chosen);
      const value = await ui.text({ prompt, value: known[chosen] ?? '' });
      const { [chosen]: _before, ...rest } = known;
      const variables = value === '' ? rest : { ...rest, [chosen]: value };
      return withValue(environment, 'variables', Object.keys(variables).length === 0 ? undefined : variables);
    },
  };
}

function secretsField(
  { environmentSecrets }: Pick<ApiExplorer, 'environmentSecrets'>,
  label: string,
): EnvironmentField {
  const { t } = vscode.l10n;
  return {
    label,
    show: ({ secrets = [] }) => secrets.join(', '),
    edit: async (environment, ui) => {
      const known = environment.secrets ?? [];
      const items = [{ label: t('New variable...'), name: '' }, ...known.map((name) => ({ label: name, name }))];
      const chosen = (await ui.pick({ placeholder: label, items })).name || (await askVariableName(label, ui));
      const edited = { ...environment, secrets: [...new Set([...known, chosen])] };
      await environmentSecrets.ask(edited, chosen);
      return edited;
    },
  };
}

function askVariableName(label: string, ui: StepUi): Promise<string> {
  const validate = (value: string) =>
    /^[\w.-]+$/.test(value) ? undefined : vscode.l10n.t('Enter letters, digits, dots, hyphens or underscores.');
  return ui.text({ prompt: label, placeholder: 'bucket_id', validate });
}

function authChoices(): readonly (readonly [string | undefined, string])[] {
  const { t } = vscode.l10n;
  const texts: Readonly<Record<(typeof simpleAuthKinds)[number], string>> = {
    none: t('None'),
    basic: t('User name and password with each request (Basic)'),
    bearer: t('Token with each request (Bearer)'),
    mutualTls: t('Client certificate'),
  };
  const presets = Object.keys(loadChunk('apis').authPresets).map(
    (name) => [name, t('Log in as {0} does', name)] as const,
  );
  return [
    [undefined, t('As the definition says')],
    ...presets,
    ...simpleAuthKinds.map((kind) => [kind, texts[kind]] as const),
  ];
}

/** All settings of an environment, in the order that a reader looks for them. */
export function environmentFields(explorer: ApiExplorer): readonly EnvironmentField[] {
  const { t } = vscode.l10n;
  const url: EnvironmentField = {
    label: t('Address'),
    show: ({ baseUrl }) => baseUrl,
    edit: async (environment, ui) => {
      const text = await ui.text({ prompt: t('Address'), value: environment.baseUrl, validate: baseUrlProblem });
      return { ...environment, baseUrl: text.trim() };
    },
  };
  return [
    url,
    textField(
      t('Definition'),
      'definition',
      t('Name, file or address of the definition that it is for; empty for all'),
    ),
    choiceField(t('Authentication'), 'auth', authChoices()),
    variablesField(t('Variables')),
    secretsField(explorer, t('Secret variables')),
    choiceField(t('Environment'), 'environment', [
      [undefined, t('None')],
      ['development', t('Development')],
      ['test', t('Test')],
      ['production', t('Production: every change is asked about')],
    ]),
    choiceField(t('Server certificate'), 'insecure', [
      [undefined, t('Verify')],
      [true, t('Do not verify (unsafe)')],
    ]),
    fileField(t('CA file'), 'caFile'),
    fileField(t('Client certificate'), 'certFile'),
    fileField(t('Key of the client certificate'), 'keyFile'),
    textField(
      t('Proxy'),
      'proxy',
      t('Address of an HTTP proxy, for example http://proxy.example.com:3128; empty for none'),
    ),
    timeoutField(t('Time to connect'), 'connect'),
    timeoutField(t('Time between two signs of life'), 'idle'),
    timeoutField(t('Time for all of it'), 'total'),
  ];
}
