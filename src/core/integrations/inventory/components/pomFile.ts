import { readXml, type XmlNode } from '../../../base/xmlReader';

/** A dependency as a POM writes it; values may hold `${properties}`. */
export interface PomDependency {
  readonly group: string;
  readonly artifact: string;
  /** Empty: managed elsewhere. */
  readonly version: string;
  readonly scope: string;
  readonly type: string;
  readonly optional: boolean;
  /** `group:artifact`, each may be `*`. */
  readonly exclusions: readonly string[];
}

/** What a `pom.xml` says by itself (https://maven.apache.org/pom.html). */
export interface Pom {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  readonly parent?: { readonly group: string; readonly artifact: string; readonly version: string };
  readonly properties: Readonly<Record<string, string>>;
  readonly managed: readonly PomDependency[];
  readonly dependencies: readonly PomDependency[];
  /** Names of its licences, or their addresses. */
  readonly licenses: readonly string[];
}

/** @throws XmlError */
export function parsePom(text: string): Pom {
  const root = readXml(text, 100_000);
  const parent = child(root, 'parent');
  const management = child(root, 'dependencyManagement');
  return {
    ...identity(root),
    ...(parent && { parent: identity(parent) }),
    properties: Object.fromEntries(
      (child(root, 'properties')?.children ?? []).map(({ name, text }) => [name, text.trim()]),
    ),
    managed: management ? dependenciesOf(management) : [],
    dependencies: dependenciesOf(root),
    licenses: (child(root, 'licenses')?.children ?? []).map((each) => textOf(each, 'name') || textOf(each, 'url')),
  };
}

function child(node: XmlNode, name: string): XmlNode | undefined {
  return node.children.find((each) => each.name === name);
}

function textOf(node: XmlNode, name: string): string {
  return child(node, name)?.text.trim() ?? '';
}

function identity(node: XmlNode) {
  return { group: textOf(node, 'groupId'), artifact: textOf(node, 'artifactId'), version: textOf(node, 'version') };
}

function dependenciesOf(node: XmlNode): readonly PomDependency[] {
  return (child(node, 'dependencies')?.children ?? []).map((each) => ({
    ...identity(each),
    scope: textOf(each, 'scope'),
    type: textOf(each, 'type') || 'jar',
    optional: textOf(each, 'optional') === 'true',
    exclusions: (child(each, 'exclusions')?.children ?? []).map((one) => {
      const { group, artifact } = identity(one);
      return `${group}:${artifact}`;
    }),
  }));
}
