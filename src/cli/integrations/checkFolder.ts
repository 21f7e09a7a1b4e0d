import path from 'node:path';
import { silentLog } from '../../core/base/log';
import type { LiveServices } from '../../core/integrations/checking/checkContext';
import type { CheckReport } from '../../core/integrations/checking/checkFinding';
import { checkIntegration } from '../../core/integrations/checking/checkIntegration';
import { askLiveService } from '../../core/integrations/checking/liveService';
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
    answers: (...asked) => answersOf(context, ...asked),
    ...(endpoint !== undefined && { probe: probing(context) }),
  };
}

type Answers = NonNullable<LiveServices['answers']>;

async function answersOf(context: LocalContext, ...[definition, operations]: Parameters<Answers>): ReturnType<Answers> {
  const { signal, values } = context;
  const connection = await openService(context, definition.index);
  try {
    return await askLiveService(definition, operations, {
      ...{ server: connection.server, redactor: connection.redactor, signal },
      send: (request) => connection.send(request, { signal }),
      parameters: parametersOf(values.param),
    });
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
    if (before.connection.endpoint !== connection.endpoint) return 'elsewhere';
    report ??= probeEndpoint({ ...connection, readOnly: false }, { keys, log: silentLog, signal });
    return report;
  };
}
