import type { LocalContext } from '../cliContext';
import { scaffold } from '../integrations/scaffold';
import { scaffoldCode } from '../integrations/scaffoldCode';

/**
 * `scaffold tests --answers FILE --out DIR`: tests from verification goals and API operations; `--for FILE[:FROM-TO]`: those of code, which
 * becomes a part of the integration.
 */
export function scaffoldTestsCommand(context: LocalContext): Promise<number> {
  const { for: code } = context.values;
  return code === undefined ? scaffold(context, ['tests']) : scaffoldCode(context, code);
}
