import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openDefinition } from '../../src/core/apis/openDefinition';

/** The folder shared/definitions beside the project's folder or one of the folders around it, if there is one. */
export function definitionsFolder(): string | undefined {
  for (let at = import.meta.dirname; at !== path.dirname(at); at = path.dirname(at)) {
    const found = path.join(at, 'shared/definitions');
    if (existsSync(found)) return found;
  }
  return undefined;
}

export const realFiles = { A: 'xms-6.4-openapi3.yaml', B: 'xms-sds-4.2-swagger2.yaml' } as const;

/** A definition of a folder. */
export function openFile(folder: string, name: string) {
  const file = path.join(folder, name);
  return openDefinition({ uri: pathToFileURL(file).href, text: readFileSync(file, 'utf8') });
}
