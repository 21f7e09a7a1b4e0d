import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openDefinition } from '../../src/core/apis/openDefinition';

/** The folder with two large definitions of a real product, which `npm test` finds; undefined where there is none. */
export function definitionsFolder(): string | undefined {
  return process.env['API_DEFINITIONS'] || undefined;
}

export const realFiles = { A: 'xms-6.4-openapi3.yaml', B: 'xms-sds-4.2-swagger2.yaml' } as const;

/** A definition of a folder. */
export function openFile(folder: string, name: string) {
  const file = path.join(folder, name);
  return openDefinition({ uri: pathToFileURL(file).href, text: readFileSync(file, 'utf8') });
}
