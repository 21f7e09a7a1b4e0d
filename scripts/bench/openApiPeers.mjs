// @ts-check
// Other readers of API definitions, installed into the user's cache: they are measured, never part of the project.
import fs from 'node:fs';
import path from 'node:path';
import { cacheDir } from '../common/cacheDir.mjs';
import { runNpm } from '../common/runCommand.mjs';
import { cachedInstall } from '../servers/cachedInstall.mjs';

/** The newest that run on Node 20. */
const packages = {
  '@scalar/openapi-parser': '0.24.17',
  '@apidevtools/swagger-parser': '12.1.0',
  '@redocly/openapi-core': '2.64.0',
};

export const openApiPeers = [
  { name: `@scalar/openapi-parser ${packages['@scalar/openapi-parser']}, validate`, reader: 'scalar' },
  { name: `@apidevtools/swagger-parser ${packages['@apidevtools/swagger-parser']}, validate`, reader: 'swaggerParser' },
  { name: `Redocly ${packages['@redocly/openapi-core']}, lint, ruleset minimal`, reader: 'redocly' },
];

/** @returns {Promise<string>} the folder with their packages */
export function installOpenApiPeers() {
  const versions = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  const folder = versions.map((text) => text.replace(/^@[^/]+\//, '')).join('_');
  return cachedInstall(cacheDir('bench', folder), async (temporary) => {
    console.log(`bench: installing ${versions.join(' ')}`);
    fs.writeFileSync(path.join(temporary, 'package.json'), JSON.stringify({ private: true, dependencies: packages }));
    await runNpm(['install', '--no-audit', '--no-fund', '--ignore-scripts'], temporary);
  });
}
