// @ts-check
import path from 'node:path';
import { projectRoot } from '../common/projectRoot.mjs';

/** Where the tests have the package made. */
export const vsixFile = path.join(projectRoot, 'out/storage-integrator.vsix');
