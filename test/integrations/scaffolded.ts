import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import type { Target } from '../patterns/targets';
import { type Combination, manifestOf, probeFile } from './combinations';
import { ourCommand, succeeded } from './ourCommand';

const definition = path.join(projectRoot, 'snippets/support/management-api.yaml');

/** Makes the project of a combination, with what its manifest names beside it: the API definition, the report of the probe. */
export async function scaffold(combination: Combination, folder: string, { env }: Target): Promise<void> {
  mkdirSync(path.join(folder, path.dirname(probeFile)), { recursive: true });
  cpSync(definition, path.join(folder, 'management-api.yaml'));
  if (combination.kind !== 'rest') cpSync(env['S3_CAPABILITIES'] ?? '', path.join(folder, probeFile));
  writeFileSync(path.join(folder, 'integration.yaml'), manifestOf(combination, 'management-api.yaml'));
  succeeded(await ourCommand(folder, 'scaffold', 'integration', '--out', folder));
}
