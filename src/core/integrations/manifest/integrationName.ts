import { isConfined } from '../scaffold/confinedPath';

/** Names stand in paths, in names of packages and of CI jobs. */
const longestName = 64;

/** For editors, which know regular expressions only. */
export const integrationNameForm = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Whether an integration may have this name: lower case, digits and hyphens, at most 64, and no name of a device of Windows. */
export function isIntegrationName(name: string): boolean {
  return name.length <= longestName && integrationNameForm.test(name) && isConfined(name);
}
