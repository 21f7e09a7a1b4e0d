import { camelCase, pascalCase, snakeCase } from '../../../apis/clients/naming';

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
  readonly go: { readonly module: string };
}

/** Packages that projects import or have themselves, and words that Python or Java keep: a package must not have their names. */
const taken = new Set(
  (
    'app application boto3 botocore class code config configuration default def example examples go import in is java json logging ' +
    'management new package pip public requests self site src storage support switch test tests typing'
  ).split(' '),
);

/**
 * @param name Of the integration: lower case, digits, hyphens.
 * @param published Java: group id; Go: module path; undefined where nobody said one.
 */
export function projectNames(name: string, published?: string): ProjectNames {
  const snake = plain(snakeCase(name), '_');
  const javaName = plain(snake.replaceAll('_', ''), '');
  const group = published ?? 'com.example';
  const java = { group, package: `${group}.${javaName}`, folder: `${group.replaceAll('.', '/')}/${javaName}` };
  return {
    name,
    camel: camelCase(name),
    pascal: pascalCase(name),
    python: { package: snake },
    java,
    go: { module: published ?? `example.com/${name}` },
  };
}

function plain(name: string, separator: string): string {
  return taken.has(name) ? `${name}${separator}integration` : name;
}
