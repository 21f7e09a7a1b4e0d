import type { ApiExplorer } from '../apiExplorer';
import { applyFilter } from './filterApiOperations';

/** "Clear Filter": shows all operations again. */
export function clearApiFilter(explorer: ApiExplorer) {
  return (): Promise<void> => applyFilter(explorer, '');
}
