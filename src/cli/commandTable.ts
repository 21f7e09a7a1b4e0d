import { silentLog } from '../core/base/log';
import { cachedKeys } from '../core/storage/s3/credentials';
import type { CliContext, LocalContext } from './cliContext';
import { apiCheckCommand } from './commands/apiCheck';
import { apiClientCommand } from './commands/apiClient';
import { apiCodeCommand } from './commands/apiCode';
import { apiDiffCommand } from './commands/apiDiff';
import { apiIndexCommand } from './commands/apiIndex';
import { apiMockCommand } from './commands/apiMock';
import { apiSampleCommand } from './commands/apiSample';
import { apiSendCommand } from './commands/apiSend';
import { apiShowCommand } from './commands/apiShow';
import { catCommand } from './commands/cat';
import { checkCommand } from './commands/check';
import { docsExportCommand } from './commands/docsExport';
import { listCommand } from './commands/list';
import { packageCommand } from './commands/package';
import { patternsCheckCommand } from './commands/patternsCheck';
import { patternsListCommand } from './commands/patternsList';
import { patternsRenderCommand } from './commands/patternsRender';
import { patternsShowCommand } from './commands/patternsShow';
import { probeCommand } from './commands/probe';
import { sandboxCommand } from './commands/sandbox';
import { sandboxFaultsCommand } from './commands/sandboxFaults';
import { sandboxRequestsCommand } from './commands/sandboxRequests';
import { sandboxStatusCommand } from './commands/sandboxStatus';
import { sandboxTimeCommand } from './commands/sandboxTime';
import { scaffoldDocsCommand } from './commands/scaffoldDocs';
import { scaffoldIntegrationCommand } from './commands/scaffoldIntegration';
import { scaffoldTestsCommand } from './commands/scaffoldTests';
import { statCommand } from './commands/stat';
import { testConnectionCommand } from './commands/testConnection';
import { verifyPackageCommand } from './commands/verifyPackage';
import { connectionFromArgs } from './connectionFromArgs';
import { limitArgument } from './limitArgument';

/** What one command of the command line is. */
export interface Command {
  /** What `--format` takes; the first is the default. */
  readonly formats: readonly string[];
  /** Gives the exit code. @throws AppError */
  readonly run: (context: LocalContext) => Promise<number>;
}

const plain = ['text', 'json'];
const withMarkdown = [...plain, 'markdown'];

/** A command that talks to a store: the connection comes from options and environment. */
function connected(command: (context: CliContext) => Promise<number>, formats: readonly string[] = plain): Command {
  const run = (context: LocalContext) => {
    const { values, environment } = context;
    const connection = connectionFromArgs(values, environment);
    const keys = cachedKeys(connection, { storedKeys: async () => undefined, environment });
    return command({
      ...context,
      recursive: values.recursive,
      limit: limitArgument(values.limit),
      versionId: values['version-id'],
      connection,
      clientOptions: { keys, log: silentLog },
    });
  };
  return { formats, run };
}

/** The commands by their words. */
export const commandTable: Readonly<Record<string, Command>> = {
  'connections test': connected(testConnectionCommand),
  ls: connected(listCommand),
  stat: connected(statCommand),
  cat: connected(catCommand),
  probe: connected(probeCommand, withMarkdown),
  sandbox: { formats: plain, run: sandboxCommand },
  'sandbox status': { formats: plain, run: sandboxStatusCommand },
  'sandbox faults': { formats: plain, run: sandboxFaultsCommand },
  'sandbox time': { formats: plain, run: sandboxTimeCommand },
  'sandbox requests': { formats: plain, run: sandboxRequestsCommand },
  'api index': { formats: plain, run: apiIndexCommand },
  'api show': { formats: plain, run: apiShowCommand },
  'api sample': { formats: plain, run: apiSampleCommand },
  'api diff': { formats: withMarkdown, run: apiDiffCommand },
  'api code': { formats: plain, run: apiCodeCommand },
  'api client': { formats: plain, run: apiClientCommand },
  'api send': { formats: plain, run: apiSendCommand },
  'api mock': { formats: plain, run: apiMockCommand },
  'api check': { formats: withMarkdown, run: apiCheckCommand },
  'docs export': { formats: plain, run: docsExportCommand },
  'patterns list': { formats: plain, run: patternsListCommand },
  'patterns show': { formats: plain, run: patternsShowCommand },
  'patterns render': { formats: plain, run: patternsRenderCommand },
  'patterns check': { formats: plain, run: patternsCheckCommand },
  'scaffold integration': { formats: plain, run: scaffoldIntegrationCommand },
  'scaffold docs': { formats: plain, run: scaffoldDocsCommand },
  'scaffold tests': { formats: plain, run: scaffoldTestsCommand },
  check: { formats: withMarkdown, run: checkCommand },
  package: { formats: plain, run: packageCommand },
  'verify-package': { formats: plain, run: verifyPackageCommand },
};
