import type { LocalContext } from '../cliContext';
import { scaffold } from '../integrations/scaffold';

/** `scaffold tests --answers FILE --out DIR`: tests from verification goals and API operations. */
export function scaffoldTestsCommand(context: LocalContext): Promise<number> {
  return scaffold(context, ['tests']);
}
