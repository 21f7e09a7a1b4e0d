import * as vscode from 'vscode';
import type { Connection, Environment, LabelColor, TlsSettings } from '../../core/connections/connection';
import { loadChunk } from '../../platform/chunks';
import { errorText } from '../../platform/errorMessages';
import type { Services } from '../../platform/services';
import type { StepUi } from '../../platform/stepInput';
import { askKeys } from './askKeys';
import { askSourceDetails, nameProblem, sourceItems } from './connectionDraft';
import { chooseCaFile } from './testAndTell';

/** One line of "Edit Connection". */
export interface ConnectionField {
  readonly label: string;
  show(connection: Connection): string;
  edit(connection: Connection, ui: StepUi): Promise<Connection>;
}

type Choice<T> = readonly (readonly [T, string])[];

/** Sets a value, or removes it where it is empty: an absent setting has its default. */
function withValue<K extends keyof Connection>(
  connection: Connection,
  key: K,
  value: Connection[K] | undefined,
): Connection {
  const { [key]: _before, ...rest } = connection;
  return (value === undefined || value === '' ? rest : { ...rest, [key]: value }) as Connection;
}

function textField(
  label: string,
  key: 'region' | 'startBucket' | 'startPrefix' | 'proxy' | 'managementUrl',
  prompt: string,
): ConnectionField {
  return {
    label,
    show: (connection) => connection[key] ?? '',
    edit: async (connection, ui) => {
      const text = (await ui.text({ prompt, value: connection[key] ?? '' })).trim();
      return withValue(connection, key, key === 'region' && text === '' ? 'us-east-1' : text);
    },
  };
}

function choiceField<K extends keyof Connection>(
  label: string,
  key: K,
  choices: Choice<Connection[K] | undefined>,
): ConnectionField {
  return {
    label,
    show: (connection) => choices.find(([value]) => value === connection[key])?.[1] ?? '',
    edit: async (connection, ui) => {
      const items = choices.map(([value, text]) => ({ label: text, value }));
      const active = items.find(({ value }) => value === connection[key]);
      return withValue(connection, key, (await ui.pick({ placeholder: label, items, active })).value);
    },
  };
}

function endpointField(label: string): ConnectionField {
  const { guessScheme, normalizeEndpoint } = loadChunk('connections');
  return {
    label,
    show: ({ endpoint }) => endpoint,
    edit: async (connection, ui) => {
      const validate = (value: string) => {
        try {
          normalizeEndpoint(guessScheme(value));
          return undefined;
        } catch (error) {
          return errorText(error);
        }
      };
      const text = await ui.text({ prompt: label, value: connection.endpoint, validate });
      return { ...connection, endpoint: normalizeEndpoint(guessScheme(text)) };
    },
  };
}

function nameField(services: Services, label: string): ConnectionField {
  return {
    label,
    show: ({ name }) => name,
    edit: async (connection, ui) => {
      const taken = new Set(services.connections.list().map((each) => each.connection.name));
      taken.delete(services.connections.get(connection.id).name);
      const name = await ui.text({
        prompt: label,
        value: connection.name,
        validate: (value) => nameProblem(value, taken),
      });
      return { ...connection, name: name.trim() };
    },
  };
}

function credentialsField(label: string): ConnectionField {
  return {
    label,
    show: ({ credentials }) => sourceItems().find(({ source }) => source === credentials.source)?.label ?? '',
    edit: async (connection, ui) => {
      const items = sourceItems();
      const active = items.find(({ source }) => source === connection.credentials.source);
      const { source } = await ui.pick({ placeholder: label, items, active });
      return { ...connection, credentials: await askSourceDetails(source, connection.credentials, ui) };
    },
  };
}

function keysField(services: Services, label: string): ConnectionField {
  return {
    label,
    show: () => vscode.l10n.t('kept in the secret storage of VS Code; saved at once'),
    edit: async (connection) => {
      await services.secrets.write(connection, await askKeys(connection.name));
      return connection;
    },
  };
}

function tlsField(label: string): ConnectionField {
  const { t } = vscode.l10n;
  const texts = { system: t('Verify'), none: t('Do not verify (unsafe)') } as const;
  return {
    label,
    show: ({ tls }) => texts[tls.verify],
    edit: async (connection, ui) => {
      const items = [
        { label: texts.system, verify: 'system' as const },
        {
          label: texts.none,
          description: t('anyone on the network can read and change what is sent'),
          verify: 'none' as const,
        },
      ];
      const active = items.find(({ verify }) => verify === connection.tls.verify);
      const { verify } = await ui.pick({ placeholder: label, items, active });
      return { ...connection, tls: { ...connection.tls, verify } };
    },
  };
}

function fileField(label: string, key: 'caFile' | 'certFile' | 'keyFile'): ConnectionField {
  return {
    label,
    show: ({ tls }) => tls[key] ?? '',
    edit: async (connection, ui) => {
      const { t } = vscode.l10n;
      const items = [
        { label: t('Choose a file...'), action: 'choose' },
        { label: t('None'), action: 'none' },
      ];
      const { action } = await ui.pick({ placeholder: label, items });
      const { [key]: before, ...rest } = connection.tls;
      const file = action === 'choose' ? ((await chooseCaFile()) ?? before) : undefined;
      const tls: TlsSettings = file === undefined ? rest : { ...rest, [key]: file };
      return { ...connection, tls };
    },
  };
}

function placeFields(): ConnectionField[] {
  const { t } = vscode.l10n;
  return [
    textField(t('Region'), 'region', t('Region, as the store expects it in signatures; us-east-1 for most stores')),
    choiceField(t('Addressing'), 'addressing', [
      ['auto', t('Automatic')],
      ['path', t('Path style: host/bucket/key')],
      ['virtual', t('Virtual-host style: bucket.host/key')],
    ]),
    textField(t('Start bucket'), 'startBucket', t('Bucket that the tree starts with; empty to list all buckets')),
    textField(
      t('Start prefix'),
      'startPrefix',
      t('Prefix within the start bucket, ending with a slash; empty for the whole bucket'),
    ),
  ];
}

function networkFields(): ConnectionField[] {
  const { t } = vscode.l10n;
  const proxyPrompt = t('Address of an HTTP proxy, for example http://proxy.example.com:3128; empty for none');
  return [
    tlsField(t('Server certificate')),
    fileField(t('CA file'), 'caFile'),
    fileField(t('Client certificate'), 'certFile'),
    fileField(t('Key of the client certificate'), 'keyFile'),
    textField(t('Proxy'), 'proxy', proxyPrompt),
    textField(
      t('Management address'),
      'managementUrl',
      t('Address of the management API, for example https://10.0.0.1:8443; empty for none'),
    ),
    choiceField(t('Checksums'), 'checksums', [
      ['auto', t('Automatic')],
      ['whenRequired', t('Only when an operation requires them')],
      ['whenSupported', t('Whenever they are supported')],
    ]),
  ];
}

function safetyFields(): ConnectionField[] {
  const { t } = vscode.l10n;
  const environments: Choice<Environment | undefined> = [
    [undefined, t('None')],
    ['development', t('Development')],
    ['test', t('Test')],
    ['production', t('Production: every change is asked about')],
  ];
  const colors: Choice<LabelColor | undefined> = [
    [undefined, t('None')],
    ['red', t('Red')],
    ['orange', t('Orange')],
    ['yellow', t('Yellow')],
    ['green', t('Green')],
    ['blue', t('Blue')],
    ['purple', t('Purple')],
  ];
  return [
    choiceField(t('Changes'), 'readOnly', [
      [false, t('Allowed')],
      [true, t('Read-only: every change is refused')],
    ]),
    choiceField(t('Environment'), 'environment', environments),
    choiceField(t('Colour'), 'color', colors),
  ];
}

/** All settings of a connection, in the order that a reader looks for them. */
export function connectionFields(services: Services): ConnectionField[] {
  const { t } = vscode.l10n;
  return [
    nameField(services, t('Name')),
    endpointField(t('Endpoint')),
    credentialsField(t('Credentials')),
    keysField(services, t('Access key and secret')),
    ...placeFields(),
    ...networkFields(),
    ...safetyFields(),
  ];
}
