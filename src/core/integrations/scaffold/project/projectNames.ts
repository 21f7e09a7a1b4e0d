import { camelCase, pascalCase, snakeCase } from '../../../apis/clients/naming';
import { takenInGo, takenInJava, takenInPython } from './takenNames';

/** What a project and its parts are called in each language; templates and their paths use these. */
export interface ProjectNames {
  /** `report-archive` */
  readonly name: string;
  /** Of variables and files: `reportArchive` */
  readonly camel: string;
  /** Of classes: `ReportArchive` */
  readonly pascal: string;
  readonly python: { readonly package: string };
  /** `folder` is that of the package within a source folder: `com/example/reportarchive`. */
  readonly java: { readonly group: string; readonly package: string; readonly folder: string };
  /** `command`: the folder of the program below `cmd/`, and its binary. */
  readonly go: { readonly module: string; readonly command: string };
}

/** The longest name of a Python package: names of modules stand behind it in imports, which have a line of 120 columns. */
const longestPackage = 30;

/**
 * @param name Of the integration: lower case, digits, hyphens.
 * @param published Java: group id; Go: module path; undefined where nobody said one.
 */
export function projectNames(name: string, published?: string): ProjectNames {
  const snake = free(shortened(snakeCase(name)), '_', takenInPython);
  const javaName = free(snakeCase(name).replaceAll('_', ''), '', takenInJava);
  const goName = /^v\d+$/.test(name) || takenInGo.has(name) ? `${name}-integration` : name;
  const group = published ?? 'com.example';
  const java = { group, package: `${group}.${javaName}`, folder: `${group.replaceAll('.', '/')}/${javaName}` };
  return {
    name,
    camel: camelCase(name),
    pascal: pascalCase(name),
    python: { package: snake },
    java,
    go: { module: published ?? `example.com/${goName}`, command: goName },
  };
}

function free(name: string, separator: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? `${name}${separator}integration` : name;
}

/** As many words of a name as fit; of a first word that does not its beginning. */
function shortened(name: string): string {
  if (name.length <= longestPackage) return name;
  const cut = name.slice(0, longestPackage + 1);
  return cut.slice(0, Math.max(cut.lastIndexOf('_'), 0) || longestPackage).replace(/_+$/, '');
}
