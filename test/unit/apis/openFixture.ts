import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileSource } from '../../../src/core/apis/document/fileSource';
import { LocalFiles } from '../../../src/core/apis/files/localFiles';
import { openDefinition } from '../../../src/core/apis/openDefinition';

export const fixtureFolder = path.resolve(import.meta.dirname, '../../fixtures/apis');

/** The text of a definition of test/fixtures/apis. */
export function fixtureText(name: string): string {
  return readFileSync(path.join(fixtureFolder, name), 'utf8');
}

/** A definition of test/fixtures/apis, which may read the files beside it. */
export function openFixture(name: string) {
  const file = path.join(fixtureFolder, name);
  const files = new LocalFiles([path.dirname(file)]);
  return openDefinition({ uri: pathToFileURL(file).href, text: fixtureText(name), files });
}

/** A definition from a text. */
export function openText(text: string, files?: FileSource) {
  return openDefinition({ uri: 'file:///definitions/test.yaml', text, ...(files && { files }) });
}

/** Code and line of each problem, for what is not about missing operationIds. */
export function problemLines(problems: readonly { code: string; line: number }[]): readonly string[] {
  return problems.filter(({ code }) => code !== 'operation.noId').map(({ code, line }) => `${line} ${code}`);
}
