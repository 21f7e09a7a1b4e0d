import { pythonCallTests } from '../../../apis/clients/python/pythonTests';
import { testedCalls } from '../../../apis/clients/testedCalls';
import { typescriptCallTest } from '../../../apis/clients/typescript/typescriptTests';
import type { Project } from '../project/renderProject';

/** Tests of the operations of one client, as code: reading ones, and those that change something. */
export interface OperationTests {
  readonly folder: string;
  readonly reading: string;
  readonly changing: string;
}

/** Each call of the generated clients with the sample that its definition gives; none in languages without such a client. */
export function operationTests({ apis, integration: { language } }: Project): readonly OperationTests[] {
  const render = language === 'typescript' ? typescriptCallTest : language === 'python' ? pythonCallTests : undefined;
  if (render === undefined) return [];
  return apis.map(({ folder, model }) => {
    const calls = testedCalls(model);
    const code = (isReading: boolean) =>
      calls
        .filter(({ method }) => ['GET', 'HEAD'].includes(method) === isReading)
        .flatMap(render)
        .join('\n');
    return { folder, reading: code(true), changing: code(false) };
  });
}
