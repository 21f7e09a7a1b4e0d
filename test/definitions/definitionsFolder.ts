/**
 * Where two large definitions of a real product lie, data that the project does not ship. `npm test` finds the folder
 * (scripts/test/realDefinitions.mjs) and runs these tests where there is one.
 * @throws naming the variable when it is not set.
 */
export function definitionsFolder(): string {
  const folder = process.env['API_DEFINITIONS'];
  if (folder) return folder;
  throw new Error('API_DEFINITIONS is not set: the folder with the two real definitions');
}
