/**
 * The entry of dist/connections.js: everything about connections that needs more than their types. The main entry takes
 * only types from here and loads it at first use (platform/chunks.ts).
 */
import { defaultConnectionId } from './connectionId';
import { parseConnections, toSettings } from './connectionSchema';
import { guessScheme, normalizeEndpoint } from './endpoint';
import { findImports } from './imports/findImports';
import { parsePastedConnection } from './pastedConnection';

export const chunk = {
  defaultConnectionId,
  parseConnections,
  toSettings,
  guessScheme,
  normalizeEndpoint,
  findImports,
  parsePastedConnection,
};
