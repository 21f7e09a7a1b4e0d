import { projectText } from '../../patterns/insertion/projectFiles';
import { javaGroupOf } from '../../patterns/insertion/targetFolder';
import type { SampleLanguage } from '../../patterns/pattern';
import { packageProblem } from './packageName';

/**
 * What the code of a folder suggests for the key `package`: the group id of its Maven or Gradle build, a module below that of its `go.mod`.
 * @param folder Absolute path of the customer's code.
 * @param name Of the integration.
 * @returns Undefined where the code says nothing that would do.
 * @throws AppError `local.io`
 */
export async function packageBeside(
  folder: string,
  language: SampleLanguage,
  name: string,
): Promise<string | undefined> {
  const found =
    language === 'java' ? await javaGroupOf(folder) : language === 'go' ? await moduleOf(folder, name) : undefined;
  return found === undefined || packageProblem(language, found) !== undefined ? undefined : found;
}

async function moduleOf(folder: string, name: string): Promise<string | undefined> {
  const text = await projectText(folder, 'go.mod');
  const [, quoted, plain] = /^module[ \t]+(?:"([^"\s]+)"|([^\s/"][^\s"]*))/m.exec(text ?? '') ?? [];
  const found = quoted ?? plain;
  // A major version is of that module and not of ours: git.example.com/reports/v2.
  return found === undefined ? undefined : `${found.replace(/\/v\d+$/, '')}/${name}`;
}
