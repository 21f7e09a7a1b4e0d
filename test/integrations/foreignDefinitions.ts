import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import { readClient } from '../../src/core/apis/clients/model/readClient';
import { testedCalls } from '../../src/core/apis/clients/testedCalls';
import { openDefinition } from '../../src/core/apis/openDefinition';
import { type SampleLanguage, sampleLanguages } from '../../src/core/patterns/pattern';

/** A definition that was not written for this project, and which of its operations an integration uses. */
export interface ForeignDefinition {
  readonly file: string;
  /** Every n-th operation, from an offset on. */
  readonly every: number;
  readonly offset: number;
  /** Without credentials: its operations want other ones each, of which a client has one. */
  readonly open?: boolean;
}

const fixture = (name: string) => path.join(projectRoot, 'test/fixtures/apis', name);

/**
 * Definitions by language.
 * @param all Every definition in every language, and more operations of the large ones, instead of one language each.
 */
export function foreignDefinitions(all: boolean): ReadonlyMap<SampleLanguage, readonly ForeignDefinition[]> {
  const folder = process.env['API_DEFINITIONS'];
  // Large definitions of a real product that the project does not ship; `npm test` finds them where they are.
  const real = (name: string, sparse: number, offset: number) =>
    folder ? [{ file: path.join(folder, name), every: all ? 20 : sparse, offset }] : [];
  const found: readonly ForeignDefinition[] = [
    { file: fixture('platform-3.0.yaml'), every: 1, offset: 0 },
    ...real('xms-6.4-openapi3.yaml', 60, 11),
    ...real('xms-sds-4.2-swagger2.yaml', 40, 3),
    { file: fixture('platform-2.0.yaml'), every: 1, offset: 0 },
    { file: fixture('awkward.yaml'), every: 1, offset: 0, open: true },
  ];
  const { length } = sampleLanguages;
  return new Map(
    sampleLanguages.map((language, at) => [
      language,
      all ? found : found.filter((_, index) => (index + 1) % length === at),
    ]),
  );
}

/** The definition's text, as the integration has it. */
export function foreignText({ file, open = false }: ForeignDefinition): string {
  const text = readFileSync(file, 'utf8');
  return open ? text.replaceAll(/^( *)security:\n *- \w+: \[\]$/gm, '$1security: []') : text;
}

/** The manifest of an integration with the operations, and how many of them its tests call. */
export async function foreignManifest(foreign: ForeignDefinition, language: SampleLanguage) {
  const { file, every, offset } = foreign;
  const definition = await openDefinition({ uri: pathToFileURL(file).href, text: foreignText(foreign) });
  const { info, operations: all } = definition.index;
  const operations = all.filter((_, index) => index % every === offset);
  const nodes = operations.flatMap(({ id }) => definition.operations.get(id) ?? []);
  const named = (id: string | undefined) => all.filter(({ operationId }) => operationId === id).length === 1;
  const lines = [
    'name: foreign-api',
    'title: Foreign API',
    'version: 1.0.0',
    'customer: Example',
    'application: { name: Reports }',
    'kind: rest',
    `language: ${language}`,
    'patterns: [R03]',
    'apiOperations:',
    ...operations.map(({ id, operationId }) => {
      const which = operationId && named(operationId) ? { operationId } : { operation: id };
      return `  - ${JSON.stringify({ definition: path.basename(file), version: info.version, ...which })}`;
    }),
  ];
  return { manifest: `${lines.join('\n')}\n`, tested: testedCalls(readClient(definition, nodes)).length };
}
