import { readFile } from 'node:fs/promises';
import type { AuthFlow } from '../../core/apis/auth/authFlow';
import { authPresets, isAuthPreset } from '../../core/apis/auth/authPresets';
import { checkAuthFlow } from '../../core/apis/auth/checkAuthFlow';
import { flowFor } from '../../core/apis/auth/flowFor';
import type { JsonValue } from '../../core/apis/exactJson/jsonValue';
import { parseJson, tryParseJson } from '../../core/apis/exactJson/parseJson';
import type { DefinitionIndex, OperationEntry } from '../../core/apis/index/definitionIndex';
import { ApiConnection } from '../../core/apis/requests/apiConnection';
import { serverAddress } from '../../core/apis/requests/serverAddress';
import { AppError } from '../../core/base/errors';
import { silentLog } from '../../core/base/log';
import type { LocalContext } from '../cliContext';
import { environmentSecrets } from './apiSecrets';

/** The service that options describe; dispose of it after use. */
export async function openService(
  context: LocalContext,
  index: DefinitionIndex,
  operation?: OperationEntry,
): Promise<ApiConnection> {
  const { values, environment } = context;
  const { insecure = false, proxy } = values;
  const [caFile, certFile, keyFile] = [values['ca-file'], values['cert-file'], values['key-file']];
  const options = {
    server: serverAddress(index, values.server ?? environment['API_SERVER']),
    auth: await authOf(values.auth, index, operation),
    tls: {
      verify: insecure ? ('none' as const) : ('system' as const),
      ...(caFile && { caFile }),
      ...(certFile && { certFile }),
      ...(keyFile && { keyFile }),
    },
    ...(proxy && { proxy }),
  };
  return new ApiConnection(options, { secrets: environmentSecrets(environment), log: silentLog });
}

const simpleKinds = ['none', 'basic', 'bearer', 'mutualTls'] as const;

/** A preset, one of the ways without settings, the JSON file of a flow, or what the definition asks for. */
async function authOf(
  text: string | undefined,
  index: DefinitionIndex,
  operation: OperationEntry | undefined,
): Promise<AuthFlow> {
  if (text === undefined) return flowFor(index, operation);
  if (isAuthPreset(text)) return authPresets[text];
  const kind = simpleKinds.find((each) => each === text);
  if (kind !== undefined) return { kind };
  return checkAuthFlow(parseJson(await textOfFile(text, '--auth')));
}

async function textOfFile(file: string, option: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const known = [...Object.keys(authPresets), ...simpleKinds].join(', ');
    throw new AppError('input.invalid', `${option} takes ${known} or a JSON file; ${file} cannot be read`, {
      facts: { reason: 'auth', value: file },
      cause,
    });
  }
}

/** `name=value` options. JSON objects and lists are taken as such; a name that comes again makes a list. */
export function parametersOf(texts: readonly string[] | undefined): Readonly<Record<string, JsonValue>> {
  const found: Record<string, JsonValue> = {};
  for (const text of texts ?? []) {
    const equals = text.indexOf('=');
    if (equals <= 0)
      throw new AppError('input.invalid', `--param takes name=value, not ${text}`, {
        facts: { reason: 'parameter', value: text },
      });
    const [name, value] = [text.slice(0, equals), text.slice(equals + 1)];
    // A number stays the text that it is: 007 and 1.0 mean what they say.
    const json = /^[[{]/.test(value) ? tryParseJson(value) : undefined;
    const known = found[name];
    const item = json ?? value;
    found[name] = known === undefined ? item : [...(Array.isArray(known) ? known : [known]), item];
  }
  return found;
}
