import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** When each file below a folder was written last, by its path; what links lead to is not below it. */
export function timesOf(folder: string): Readonly<Record<string, number>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const files = entries.map((each) => path.join(each.parentPath, each.name)).sort();
  return Object.fromEntries(files.map((file) => [path.relative(folder, file), statSync(file).mtimeMs]));
}
