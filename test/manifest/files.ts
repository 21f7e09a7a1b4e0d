import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './manifest';

/** The files below a folder of the project whose path in it matches; as paths of the project, with slashes, sorted. */
export function filesBelow(folder: string, pattern: RegExp): string[] {
  return readdirSync(path.join(root, folder), { encoding: 'utf8', recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => pattern.test(file))
    .map((file) => `${folder}/${file}`)
    .sort();
}
