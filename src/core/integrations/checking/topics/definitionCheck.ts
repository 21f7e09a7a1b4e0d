import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { definitionLimits } from '../../../apis/document/limits';
import { LocalFiles, readLocalText } from '../../../apis/files/localFiles';
import { findOperations } from '../../../apis/index/findOperation';
import { type OpenDefinition, openDefinition } from '../../../apis/openDefinition';
import { isAppError, isCancellation } from '../../../base/errors';
import type { IntegrationOperation } from '../../manifest/integration';
import { type Check, type CheckContext, type CheckOutcome, finding, notChecked } from '../checkContext';
import type { CheckFinding } from '../checkFinding';
import { answersOutcome } from './answersOutcome';

const isAddress = (definition: string) => /^https?:\/\//i.test(definition);

/** Operations in use against their definitions: there, of the version that the integration was made for, and as the live service answers. */
export const checkDefinitions: Check = async (context) => {
  const byDefinition = new Map<string, IntegrationOperation[]>();
  for (const operation of context.integration.apiOperations) {
    byDefinition.set(operation.definition, [...(byDefinition.get(operation.definition) ?? []), operation]);
  }
  const outcomes: CheckOutcome[] = [];
  for (const [definition, operations] of byDefinition)
    outcomes.push(await checkDefinition(context, definition, operations));
  return {
    findings: outcomes.flatMap(({ findings }) => findings),
    notChecked: outcomes.flatMap((outcome) => outcome.notChecked ?? []),
  };
};

async function checkDefinition(
  context: CheckContext,
  where: string,
  operations: readonly IntegrationOperation[],
): Promise<CheckOutcome> {
  const at = isAddress(where) ? context.live?.definitionAt : (file: string) => readDefinitionFile(context, file);
  if (at === undefined) {
    return {
      findings: [],
      notChecked: [notChecked('definition.address', [where]), notChecked('operations.address', [where])],
    };
  }
  try {
    const opened = await at(where);
    const found = operations.map((operation) => ({
      operation,
      entries: findOperations(opened.index, [nameOf(operation)]),
    }));
    const live = await liveOutcome(
      context,
      where,
      opened,
      found.flatMap(({ entries }) => entries.map(({ id }) => id)),
    );
    return {
      findings: [
        ...found.flatMap(({ operation, entries }) => operationFinding(operation, entries.length)),
        ...versionFindings(where, opened.index.info.version, operations),
        ...live.findings,
      ],
      notChecked: live.notChecked ?? [],
    };
  } catch (error) {
    if (isCancellation(error) || !isAppError(error)) throw error;
    return { findings: [finding('error', 'operations.unreadable', [where, error.message])] };
  }
}

function nameOf({ operationId, operation }: IntegrationOperation): string {
  return operation ?? operationId ?? '';
}

function operationFinding(operation: IntegrationOperation, entries: number): readonly CheckFinding[] {
  if (entries === 1) return [];
  const code = entries === 0 ? 'operations.missing' : 'operations.ambiguous';
  return [finding(entries === 0 ? 'error' : 'warning', code, [nameOf(operation), operation.definition])];
}

function versionFindings(
  where: string,
  found: string,
  operations: readonly IntegrationOperation[],
): readonly CheckFinding[] {
  const wanted = new Set(operations.flatMap(({ version }) => version ?? []));
  if (wanted.size === 0) return [finding('info', 'definition.noVersion', [where, found])];
  return [...wanted]
    .filter((version) => version !== found)
    .map((version) => finding('error', 'definition.version', [where, version, found]));
}

async function liveOutcome(
  { live }: CheckContext,
  where: string,
  definition: OpenDefinition,
  operations: readonly string[],
): Promise<CheckOutcome> {
  const notLive = { findings: [], notChecked: [notChecked('definition.notLive', [where])] };
  if (live?.answers === undefined) return notLive;
  try {
    const checks = await live.answers(definition, operations, where);
    return checks === undefined ? notLive : answersOutcome(where, checks);
  } catch (error) {
    if (isCancellation(error) || !isAppError(error)) throw error;
    return { findings: [], notChecked: [notChecked('definition.liveFailed', [where, error.message])] };
  }
}

async function readDefinitionFile({ folder, signal }: CheckContext, where: string): Promise<OpenDefinition> {
  const file = path.resolve(folder, where);
  const files = new LocalFiles([path.dirname(file), folder]);
  const text = await readLocalText(file, definitionLimits.scannedBytes, signal);
  return openDefinition({ uri: pathToFileURL(file).href, text, files, ...(signal && { signal }) });
}
