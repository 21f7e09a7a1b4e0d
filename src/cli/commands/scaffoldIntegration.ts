import type { LocalContext } from '../cliContext';
import { scaffold } from '../integrations/scaffold';

/** `scaffold integration --answers FILE --out DIR`: a project with its tests and its migration, or what a newer template changes in one. */
export function scaffoldIntegrationCommand(context: LocalContext): Promise<number> {
  return scaffold(context, ['project', 'tests', 'migration']);
}
