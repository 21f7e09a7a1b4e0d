// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../common/projectRoot.mjs';

/** The two that the tests measure by. */
const names = ['xms-6.4-openapi3.yaml', 'xms-sds-4.2-swagger2.yaml'];

/**
 * The folder with two definitions of a real product: API_DEFINITIONS, or `shared/definitions` beside the project or one of the
 * folders around it.
 * @returns {string | undefined}
 */
export function findRealDefinitions() {
  const given = process.env['API_DEFINITIONS'];
  return [...(given ? [given] : []), ...around(projectRoot)].find((folder) =>
    names.every((name) => fs.existsSync(path.join(folder, name))),
  );
}

/** @param {string} folder */
function around(folder) {
  const places = [];
  for (let at = folder; at !== path.dirname(at); at = path.dirname(at))
    places.push(path.join(at, 'shared/definitions'));
  return places;
}
