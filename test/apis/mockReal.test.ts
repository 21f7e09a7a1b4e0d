import { existsSync } from 'node:fs';
import path from 'node:path';
import { describeMock } from '../servers/describeMock';

/** Two real definitions, data beside the project's folder or one of the folders around it. */
function real(name: string): string | undefined {
  for (let at = __dirname; at !== path.dirname(at); at = path.dirname(at)) {
    const file = path.join(at, 'shared/definitions', name);
    if (existsSync(file)) return file;
  }
  return undefined;
}

for (const [name, operations] of [
  ['xms-6.4-openapi3.yaml', 1017],
  ['xms-sds-4.2-swagger2.yaml', 585],
] as const) {
  const file = real(name);
  if (file !== undefined) describeMock(file, operations);
}
