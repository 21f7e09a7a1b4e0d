import { definitionLimits } from '../../core/apis/document/limits';
import type { MockWorkerData } from '../../core/apis/mock/worker/mockMessages';
import { isAppError } from '../../core/base/errors';
import type { ApiMocks, RunningMock } from './apiMocks';
import type { DefinitionLibrary } from './definitionLibrary';
import type { DefinitionReader } from './definitionReader';
import type { DefinitionSource } from './definitionSources';

interface MockParts {
  readonly library: DefinitionLibrary;
  readonly reader: DefinitionReader;
  readonly mocks: ApiMocks;
}

/**
 * Starts the mock of a definition, at the port that it had the last time where nobody else has it.
 * @throws AppError what kept the definition from being read or the mock from running, `cancelled`
 */
export async function startMock(
  { library, reader, mocks }: MockParts,
  source: DefinitionSource,
  port: number,
  signal: AbortSignal,
): Promise<RunningMock> {
  const { key, name } = source;
  const { files } = await library.index(key, signal);
  const { source: main, readFile } = await reader.read(source);
  const others = files.filter((uri) => uri !== main.uri);
  const texts = await Promise.all(others.map((uri) => readFile(uri, definitionLimits.scannedBytes)));
  const data: MockWorkerData = {
    uri: main.uri,
    text: main.text,
    files: Object.fromEntries(others.map((uri, at) => [uri, texts[at] ?? ''])),
    port,
  };
  try {
    return await mocks.start(key, name, data, signal);
  } catch (error) {
    if (port === 0 || !isAppError(error) || error.facts['reason'] !== 'port') throw error;
    return mocks.start(key, name, { ...data, port: 0 }, signal);
  }
}
