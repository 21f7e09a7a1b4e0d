import path from 'node:path';
import { checkService } from '../../core/apis/requests/contract/checkService';
import { silentLog } from '../../core/base/log';
import type { LiveServices } from '../../core/integrations/checking/checkContext';
import type { CheckReport } from '../../core/integrations/checking/checkFinding';
import { checkIntegration } from '../../core/integrations/checking/checkIntegration';
import { probeEndpoint } from '../../core/probe/probeEndpoint';
import { cachedKeys } from '../../core/storage/s3/credentials';
import { openService, parametersOf } from '../apis/apiService';
import { readDefinitionArgument } from '../apis/definitionArgument';
import type { LocalContext } from '../cliContext';
import { confirm } from '../confirm';
import { connectionFromArgs } from '../connectionFromArgs';
import { openCatalogue } from '../patterns/catalogueFolder';
import { templatesFolder } from './templatesFolder';

/** The folder of the integration that `--dir` names; without it the one where the command runs. Absolute. */
export function integrationFolder({ values }: LocalContext): string {
  return path.resolve(values.dir ?? '.');
}

/**
 * Checks the integration of `--dir`; services are asked only with `--live`.
 * @throws AppError
 */
export async function checkFolder(context: LocalContext): Promise<CheckReport> {
  const { signal, values } = context;
  return checkIntegration(integrationFolder(context), {
    catalogue: await openCatalogue(context),
    templates: path.join(templatesFolder(context), 'documents'),
    ...(values.live && { live: await liveServices(context) }),
    signal,
  });
}

/** The store that the environment names is probed, which writes to it: somebody has to agree. */
async function liveServices(context: LocalContext): Promise<LiveServices> {
  const { values, environment, signal } = context;
  const endpoint = values.endpoint ?? environment['AWS_ENDPOINT_URL_S3'] ?? environment['S3_ENDPOINT'];
  if (endpoint !== undefined) {
    const what = 'The probe makes buckets named si-probe-..., works in them and removes them';
    await confirm(`${what}, on ${endpoint}. Go on?`, values.yes, signal);
  }
  return {
    definitionAt: (address) => readDefinitionArgument(context, address),
    deviations: (definition, operations) => deviationsOf(context, definition, operations),
    ...(endpoint !== undefined && { probe: probing(context) }),
  };
}

type Deviations = NonNullable<LiveServices['deviations']>;

async function deviationsOf(
  context: LocalContext,
  ...[definition, operations]: Parameters<Deviations>
): ReturnType<Deviations> {
  const { signal, values } = context;
  const connection = await openService(context, definition.index);
  try {
    const used = new Map([...definition.operations].filter(([id]) => operations.includes(id)));
    const results = await checkService({
      definition: { ...definition, operations: used },
      server: connection.server,
      send: (request) => connection.send(request, { signal }),
      redactor: connection.redactor,
      parameters: parametersOf(values.param),
      unsafe: false,
      signal,
    });
    const deviations = results
      .filter(({ outcome }) => outcome === 'deviates' || outcome === 'failed')
      .map(({ operation, deviations: [first], reason }) => {
        const detail = first
          ? `${first.where} ${first.pointer} ${first.keyword}, expected ${first.expected}, found ${first.found}`
          : reason;
        return { operation, detail };
      });
    return { asked: results.filter(({ outcome }) => outcome !== 'skipped').length, deviations };
  } finally {
    await connection.logOut(signal).catch(() => undefined); // what was asked was answered, whatever the farewell says
    connection.dispose();
  }
}

/** One endpoint can be given; connections whose report is of another are not probed. */
function probing(context: LocalContext): NonNullable<LiveServices['probe']> {
  const { values, environment, signal } = context;
  const connection = connectionFromArgs(values, environment);
  const keys = cachedKeys(connection, { storedKeys: async () => undefined, environment });
  let report: ReturnType<typeof probeEndpoint> | undefined;
  return async (_, before) => {
    if (before.connection.endpoint !== connection.endpoint) return undefined;
    report ??= probeEndpoint({ ...connection, readOnly: false }, { keys, log: silentLog, signal });
    return report;
  };
}
